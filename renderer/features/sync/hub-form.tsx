/** Connecting this workstation with a hub, and disconnecting it. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, PasswordInput, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import type { SyncStatus } from '#shared/contract/sync.ts'
import { useCommand } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { Panel } from '../../ui/page.tsx'
import { Refused } from '../../ui/states.tsx'
import { useTell } from '../../ui/tell.ts'
import { FindHubs } from './find-hubs.tsx'

const addressPattern = /^https?:\/\/[^/?#@\s]+\/?$/
const databasePattern = /^[a-z][a-z0-9_-]{0,40}$/

export function HubForm({ hub }: { hub: SyncStatus['hub'] }) {
  const { t } = useLingui()
  const tell = useTell()
  const [configure, running] = useCommand('sync.configure')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const form = useForm({
    initialValues: {
      url: hub?.url ?? '',
      database: hub?.database ?? 'clinic',
      username: hub?.username ?? '',
      password: '',
      charts: hub?.charts ?? true,
    },
    validate: {
      url: (value) =>
        addressPattern.test(value.trim())
          ? null
          : t`Write the hub’s address, such as https://hub.clinic.lan:5984, with nothing after it.`,
      database: (value) =>
        databasePattern.test(value.trim()) ? null : t`Small letters, digits, - and _; a letter first.`,
      username: (value) => (value.trim() ? null : t`The workstation’s name on the hub is needed.`),
      password: (value) => (value ? null : t`The workstation’s password on the hub is needed.`),
    },
  })
  const submit = form.onSubmit(async ({ url, database, username, password, charts }) => {
    setRefusal(undefined)
    const answer = await configure({
      url: url.trim(),
      database: database.trim(),
      username: username.trim(),
      password,
      charts,
    })
    if (!answer.ok) {
      setRefusal(answer.error)
      return
    }
    form.setFieldValue('password', '')
    tell(t`Saved. The hub is being asked.`)
  })
  const disconnect = async () => {
    setRefusal(undefined)
    const answer = await configure({})
    if (answer.ok) tell(t`This workstation is on its own now. All records stay on it.`)
    else setRefusal(answer.error)
  }
  return (
    <Panel title={hub === null ? t`Connect with a hub` : t`Connection`}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          {refusal && <Refused refusal={refusal} />}
          <FindHubs onChoose={({ url, database }) => form.setValues({ url, database })} />
          <Group grow align="flex-start">
            <TextInput
              label={t`Address of the hub`}
              placeholder="https://hub.clinic.lan:5984"
              required
              dir="ltr"
              {...form.getInputProps('url')}
            />
            <TextInput label={t`Database`} required dir="ltr" {...form.getInputProps('database')} />
          </Group>
          <Group grow align="flex-start">
            <TextInput
              label={t`Name of this workstation on the hub`}
              required
              autoComplete="off"
              {...form.getInputProps('username')}
            />
            <PasswordInput
              label={t`Password of this workstation`}
              required
              autoComplete="off"
              visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed`, tabIndex: 0 }}
              {...form.getInputProps('password')}
            />
          </Group>
          <Switch
            label={t`This workstation receives charts`}
            description={t`Switch it off for a computer that anybody passing by could use: reports then never reach its disk.`}
            {...form.getInputProps('charts', { type: 'checkbox' })}
          />
          <Text size="xs" c="dimmed">
            <Trans>Name and password are kept in the encrypted database alone.</Trans>
          </Text>
          <Group justify="flex-end">
            {hub !== null && (
              <Button variant="subtle" color="red" disabled={running} onClick={() => void disconnect()}>
                <Trans>Disconnect</Trans>
              </Button>
            )}
            <Button type="submit" loading={running}>
              {hub === null ? <Trans>Connect</Trans> : <Trans>Save</Trans>}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
