/** Hosting the hub on this computer, for a clinic without a server. */
import { Trans, useLingui } from '@lingui/react/macro'
import {
  Alert,
  Button,
  Code,
  CopyButton,
  Group,
  NumberInput,
  PasswordInput,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { IconAlertTriangle, IconServer } from '@tabler/icons-react'
import { useState } from 'react'
import type { Hosting as HostingState } from '#shared/contract/sync.ts'
import { core, useCommand, useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { useView } from '../../state/view.ts'
import { Panel } from '../../ui/page.tsx'
import { Loading, Refused } from '../../ui/states.tsx'
import { useOfferUndo } from '../../ui/undo.tsx'

const usualPort = 5984
const databasePattern = /^[a-z][a-z0-9_-]{0,40}$/

export function Hosting() {
  const { t } = useLingui()
  const { value: hosting, refusal: notTold } = useLiveQuery('sync.hosting', {})
  if (!hosting) return notTold ? <Refused refusal={notTold} /> : <Loading />
  return (
    <Panel title={t`A hub on this computer`}>
      <Stack gap="sm">
        <Text size="sm">
          <Trans>
            For a clinic without a server: the other computers exchange their records through this one. It
            should stay on while the clinic works; while it is off the others go on working, and catch up
            later.
          </Trans>
        </Text>
        <Text size="sm" c="dimmed">
          <Trans>
            What is exchanged is not encrypted on the way: only on a network of the clinic’s own, with no
            guests on it.
          </Trans>
        </Text>
        {hosting.on ? <Hosted hosting={hosting} /> : <BeginHosting hosting={hosting} />}
      </Stack>
    </Panel>
  )
}

function BeginHosting({ hosting: { access } }: { hosting: HostingState }) {
  const { t } = useLingui()
  const offerUndo = useOfferUndo()
  const [host, running] = useCommand('sync.host')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [port, setPort] = useState<number | string>(access?.port ?? usualPort)
  const [database, setDatabase] = useState(access?.database ?? 'clinic')
  const isPort = typeof port === 'number' && port >= 1 && port <= 65_535
  const isName = databasePattern.test(database.trim())
  const begin = async () => {
    setRefusal(undefined)
    const answer = await host({
      on: true,
      database: database.trim(),
      ...(typeof port === 'number' ? { port } : {}),
    })
    if (answer.ok) offerUndo(t`This computer hosts the hub.`, () => core.command('sync.host', { on: false }))
    else setRefusal(answer.error)
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (isPort && isName) void begin()
      }}
    >
      <Stack gap="sm">
        <Group grow align="flex-start">
          <NumberInput
            label={t`Port`}
            description={t`Change it only where another program uses this one.`}
            min={1}
            max={65_535}
            allowDecimal={false}
            thousandSeparator=""
            value={port}
            onChange={setPort}
            error={!isPort && t`A number from 1 to 65535.`}
          />
          <TextInput
            label={t`Name of the hub’s database`}
            description={t`Keep the one that is there, if this computer hosted before.`}
            dir="ltr"
            value={database}
            onChange={(event) => setDatabase(event.currentTarget.value)}
            error={!isName && t`Small letters, digits, - and _; a letter first.`}
          />
        </Group>
        {refusal && <Refused refusal={refusal} />}
        <Group justify="flex-end">
          <Button type="submit" loading={running} leftSection={<IconServer size={16} aria-hidden />}>
            <Trans>Host the hub here</Trans>
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Hosted({ hosting: { state, reason, urls, access } }: { hosting: HostingState }) {
  const { t } = useLingui()
  const offerUndo = useOfferUndo()
  const go = useView((view) => view.go)
  const [host, running] = useCommand('sync.host')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const end = async () => {
    setRefusal(undefined)
    const answer = await host({ on: false })
    if (!answer.ok) setRefusal(answer.error)
    else
      offerUndo(t`This computer no longer hosts the hub; what it holds is kept.`, () =>
        core.command('sync.host', {
          on: true,
          ...(access ? { port: access.port, database: access.database } : {}),
        }),
      )
  }
  return (
    <Stack gap="sm">
      <Alert
        color={state === 'failed' ? 'red' : state === 'running' ? 'green' : 'gray'}
        icon={state === 'failed' ? <IconAlertTriangle size={18} /> : <IconServer size={18} />}
        role="status"
      >
        {state === 'failed' ? (
          <Trans>
            The hub could not be started ({reason}). It is tried again by itself; if another program uses the
            port, stop hosting and choose another one.
          </Trans>
        ) : state === 'running' ? (
          <Trans>The hub runs.</Trans>
        ) : (
          <Trans>The hub is being started.</Trans>
        )}
      </Alert>
      {urls.length > 0 && (
        <div>
          <Text size="sm" fw={500}>
            <Trans>Others reach it at</Trans>
          </Text>
          {urls.map((url) => (
            <Group key={url} gap="xs">
              <Code dir="ltr">{url}</Code>
              <Copy text={url} label={t`Copy ${url}`} />
            </Group>
          ))}
        </div>
      )}
      {access && (
        <>
          <Text size="sm">
            <Trans>
              The simplest way for another computer to join is a code: Settings, Workstations. Otherwise it is
              connected with these:
            </Trans>
          </Text>
          <Group grow align="flex-end">
            <TextInput label={t`Database`} readOnly dir="ltr" value={access.database} />
            <TextInput label={t`Name`} readOnly dir="ltr" value={access.username} />
            <PasswordInput
              label={t`Password`}
              readOnly
              dir="ltr"
              value={access.password}
              visibilityToggleButtonProps={{ 'aria-label': t`Show what is typed`, tabIndex: 0 }}
            />
          </Group>
        </>
      )}
      {refusal && <Refused refusal={refusal} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={() => go({ screen: 'settings', part: 'workstations' })}>
          <Trans>Invite a workstation</Trans>
        </Button>
        <Button variant="light" color="red" loading={running} onClick={() => void end()}>
          <Trans>Stop hosting</Trans>
        </Button>
      </Group>
    </Stack>
  )
}

function Copy({ text, label }: { text: string; label: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button size="compact-xs" variant="subtle" aria-label={label} onClick={copy}>
          {copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}
        </Button>
      )}
    </CopyButton>
  )
}
