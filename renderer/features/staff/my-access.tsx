/** One's own password, and the PIN for this computer. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Group, PasswordInput, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { core } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { Panel } from '../../ui/page.tsx'
import { useSession } from '../../ui/session.tsx'
import { Refused } from '../../ui/states.tsx'

export function MyAccess() {
  const { t } = useLingui()
  const session = useSession()
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [done, setDone] = useState<'password' | 'pin'>()
  const form = useForm({ initialValues: { current: '', password: '', pin: '' } })
  if (!session?.staff) return null
  const { staff, state } = session
  const toggle = { 'aria-label': t`Show what is typed` }

  const save = async (what: 'password' | 'pin') => {
    const { current, password, pin } = form.values
    const answer =
      what === 'password'
        ? await core.command('staff.setPassword', {
            staffId: staff.id,
            password,
            ...(state === 'open' ? {} : { currentPassword: current }),
          })
        : await core.command('session.setPin', { password: current, pin })
    setRefusal(answer.ok ? undefined : answer.error)
    setDone(answer.ok ? what : undefined)
    if (answer.ok) form.reset()
  }

  return (
    <Panel title={t`My password`}>
      <Stack gap="sm">
        {state === 'open' && (
          <Alert color="yellow">
            <Trans>
              Nobody has a password here: whoever opens this window works as {staff.name}. From your first
              password on, everybody has to sign in.
            </Trans>
          </Alert>
        )}
        {refusal && <Refused refusal={refusal} />}
        {done && (
          <Alert color="teal" role="status">
            {done === 'password' ? <Trans>Password changed.</Trans> : <Trans>PIN changed.</Trans>}
          </Alert>
        )}
        {state !== 'open' && (
          <PasswordInput
            label={t`Password you have`}
            visibilityToggleButtonProps={toggle}
            {...form.getInputProps('current')}
          />
        )}
        <Group align="flex-end" grow preventGrowOverflow={false}>
          <PasswordInput
            label={t`Password to be`}
            autoComplete="new-password"
            visibilityToggleButtonProps={toggle}
            {...form.getInputProps('password')}
          />
          <Button disabled={form.values.password === ''} onClick={() => void save('password')}>
            <Trans>Set the password</Trans>
          </Button>
        </Group>
        {state === 'signedIn' && (
          <Group align="flex-end" grow preventGrowOverflow={false}>
            <PasswordInput
              label={t`PIN for this computer`}
              description={t`Four to eight digits, to come back after the window was locked.`}
              inputMode="numeric"
              visibilityToggleButtonProps={toggle}
              {...form.getInputProps('pin')}
            />
            <Button variant="default" disabled={form.values.current === ''} onClick={() => void save('pin')}>
              <Trans>Set the PIN</Trans>
            </Button>
          </Group>
        )}
      </Stack>
    </Panel>
  )
}
