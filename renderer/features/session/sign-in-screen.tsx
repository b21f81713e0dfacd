/** Signing in, unlocking, and going over to another person: one screen that covers all others. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { IconLock, IconUserCircle } from '@tabler/icons-react'
import { useState, type SubmitEvent } from 'react'
import type { SessionState } from '#shared/contract/staff.ts'
import { demoPassword } from '#shared/domain/staff/demonstration.ts'
import { core, useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { Refused } from '../../ui/states.tsx'
import { CenteredCard } from '../../ui/centered-card.tsx'
import { RecoverAdministrator } from './recover-administrator.tsx'

type Person = SessionState['people'][number]

/** What was typed: digits are a PIN where that person has one and the window is in use. */
const secretOf = (person: Person, typed: string, locked: boolean) =>
  locked && person.pin && /^\d{4,8}$/.test(typed) ? { pin: typed } : { password: typed }

export function SignInScreen({ session, clinicName }: { session: SessionState; clinicName: string }) {
  const { t } = useLingui()
  const locked = session.state === 'locked'
  const known = session.people.find(({ id }) => id === session.staff?.id)
  const [person, setPerson] = useState<Person | undefined>(known)
  const [name, setName] = useState('')
  const [secret, setSecret] = useState('')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [running, setRunning] = useState(false)
  const [recovering, setRecovering] = useState(false)
  const { value: opening } = useLiveQuery('opening.status', {})

  const choose = (chosen: Person | undefined) => {
    setPerson(chosen)
    setSecret('')
    setRefusal(undefined)
  }

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    setRunning(true)
    setRefusal(undefined)
    const answer = person
      ? await core.command('session.switchUser', {
          staffId: person.id,
          ...secretOf(person, secret, locked),
        })
      : await core.command('session.signIn', { name, password: secret })
    setRunning(false)
    setSecret('')
    if (!answer.ok) setRefusal(answer.error)
  }

  if (recovering)
    return (
      <CenteredCard width={440}>
        <Stack gap="md">
          <Title order={1}>
            <Trans>New password for an administrator</Trans>
          </Title>
          <RecoverAdministrator onDone={() => setRecovering(false)} />
        </Stack>
      </CenteredCard>
    )

  const others = session.people.filter(({ id }) => id !== person?.id)
  return (
    <CenteredCard width={440}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <Stack gap="md">
          <div>
            <Text c="dimmed" size="sm">
              <bdi>{clinicName}</bdi>
            </Text>
            <Title order={1}>{locked ? <Trans>Locked</Trans> : <Trans>Sign in</Trans>}</Title>
          </div>
          {session.demonstration && (
            <Alert variant="light" role="note">
              <Trans>
                This is the demonstration. Everybody’s password is <code>{demoPassword}</code>
              </Trans>
            </Alert>
          )}
          {refusal && <Refused refusal={refusal} />}
          {person ? (
            <Group gap="xs" wrap="nowrap">
              <IconUserCircle size={24} stroke={1.6} aria-hidden />
              <Text fw={600}>
                <bdi>{person.name}</bdi>
              </Text>
            </Group>
          ) : (
            <TextInput
              label={t`Name or e-mail`}
              autoComplete="username"
              autoFocus
              required
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
          )}
          <PasswordInput
            key={person?.id ?? 'typed'}
            label={person && locked && person.pin ? t`Password or PIN` : t`Password`}
            autoComplete="current-password"
            autoFocus={person !== undefined}
            required
            visibilityToggleButtonProps={{ 'aria-label': t`Show the password` }}
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
          />
          <Button type="submit" loading={running} leftSection={<IconLock size={17} />}>
            {locked && person?.id === session.staff?.id ? <Trans>Unlock</Trans> : <Trans>Sign in</Trans>}
          </Button>
          {(others.length > 0 || person) && (
            <Stack gap={4}>
              <Text size="sm" c="dimmed">
                <Trans>Somebody else?</Trans>
              </Text>
              <Group gap="xs">
                {others.map((other) => (
                  <Button key={other.id} variant="default" size="compact-sm" onClick={() => choose(other)}>
                    {other.name}
                  </Button>
                ))}
                {person && (
                  <Button variant="subtle" size="compact-sm" onClick={() => choose(undefined)}>
                    <Trans>Another name</Trans>
                  </Button>
                )}
              </Group>
            </Stack>
          )}
          {opening?.recoveryKeySet && (
            <Button variant="subtle" size="compact-xs" color="gray" onClick={() => setRecovering(true)}>
              <Trans>No administrator can sign in?</Trans>
            </Button>
          )}
        </Stack>
      </form>
    </CenteredCard>
  )
}
