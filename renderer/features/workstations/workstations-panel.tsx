/** The clinic's workstations: which there are, what each is for, when it was seen last; letting one in and turning one out. */
import { Trans, useLingui } from '@lingui/react/macro'
import {
  Alert,
  Badge,
  Button,
  Checkbox,
  Code,
  Group,
  MultiSelect,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { IconDevices, IconQrcode } from '@tabler/icons-react'
import { useState, type SubmitEvent } from 'react'
import type { CommandOutput } from '#shared/contract/contract.ts'
import type { Workstation } from '#shared/contract/workstations.ts'
import { roles as allRoles } from '#shared/domain/roles.ts'
import type { Role } from '#shared/domain/records/staff.ts'
import { mayOpenCharts } from '#shared/permissions/permissions.ts'
import { core, useCommand, useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { useView } from '../../state/view.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { Panel } from '../../ui/page.tsx'
import { roleNames, useRoleList } from '../../ui/role-names.ts'
import { useMay } from '../../ui/session.tsx'
import { Empty, Loading, Refused } from '../../ui/states.tsx'
import { EnrolmentForm } from './enrolment-form.tsx'
import { QrCode } from './qr-code.tsx'

export function WorkstationsPanel() {
  const { t } = useLingui()
  const may = useMay()
  if (!may('workstations.list')) return null
  return (
    <Panel title={t`Workstations`}>
      <Workstations />
    </Panel>
  )
}

function Workstations() {
  const { t } = useLingui()
  const { value: list, refusal } = useLiveQuery('workstations.list', {})
  const [refused, setRefused] = useState<ClientRefusal>()
  if (refusal?.code === 'HUB_NEEDED') return <NoHub />
  if (refusal) return <Refused refusal={refusal} />
  if (!list) return <Loading />
  return (
    <Stack gap="md">
      {refused && <Refused refusal={refused} />}
      {list.length === 0 && <Empty icon={IconDevices} title={t`No workstation has joined yet.`} />}
      {list.map((workstation) => (
        <WorkstationRow key={workstation.name} workstation={workstation} onRefused={setRefused} />
      ))}
      <Invitation />
    </Stack>
  )
}

function NoHub() {
  const go = useView((view) => view.go)
  return (
    <Stack gap="sm">
      <Text size="sm">
        <Trans>
          This computer works on its own. To work with others, host the hub on one of the computers, or let
          this one join with a code: an administrator makes it at a computer that has joined, or with the
          command hub-setup.
        </Trans>
      </Text>
      <Group>
        <Button variant="light" onClick={() => go({ screen: 'sync' })}>
          <Trans>Host the hub here</Trans>
        </Button>
      </Group>
      <EnrolmentForm />
    </Stack>
  )
}

function WorkstationRow({
  workstation,
  onRefused,
}: {
  workstation: Workstation
  onRefused: (refusal: ClientRefusal | undefined) => void
}) {
  const { t } = useLingui()
  const list = useRoleList()
  const { date, time } = useInstant()
  const { name, label, roles, charts, lastSeenAt, revokedAt, isThis } = workstation
  const isRevoked = revokedAt !== null
  return (
    <Group align="center" gap="sm">
      <div style={{ flex: 1, minWidth: 200 }}>
        <Group gap={6}>
          <Text fw={600} size="sm">
            <bdi>{label}</bdi>
          </Text>
          {isThis && <Badge variant="light">{t`This computer`}</Badge>}
          {isRevoked && <Badge color="red">{t`Turned out`}</Badge>}
          {!charts && <Badge color="gray" variant="light">{t`Without charts`}</Badge>}
        </Group>
        <Text size="xs" c="dimmed">
          {list(roles)}
          {' · '}
          {lastSeenAt === null ? t`Not seen yet` : t`Last seen ${date(lastSeenAt)} ${time(lastSeenAt)}`}
        </Text>
      </div>
      {!isThis && (
        <Button
          variant="default"
          size="compact-md"
          onClick={() =>
            void core
              .command(isRevoked ? 'workstations.reinstate' : 'workstations.revoke', { name })
              .then((answer) => onRefused(answer.ok ? undefined : answer.error))
          }
          aria-label={isRevoked ? t`Let ${label} in again` : t`Turn ${label} out`}
        >
          {isRevoked ? <Trans>Let in again</Trans> : <Trans>Turn out</Trans>}
        </Button>
      )}
    </Group>
  )
}

/** An instant on the clinic's clock. */
function useInstant() {
  const { i18n } = useLingui()
  const { timeZone } = useClinicTime()
  const shown = (options: Intl.DateTimeFormatOptions) => (instant: string) =>
    new Intl.DateTimeFormat(i18n.locale, { ...options, timeZone }).format(new Date(instant))
  return { date: shown({ dateStyle: 'medium' }), time: shown({ timeStyle: 'short' }) }
}

function Invitation() {
  const { t, i18n } = useLingui()
  const [invite, running] = useCommand('workstations.invite')
  const [label, setLabel] = useState('')
  const [roles, setRoles] = useState<Role[]>(['receptionist'])
  const [withoutCharts, setWithoutCharts] = useState(false)
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [invited, setInvited] = useState<CommandOutput<'workstations.invite'> & { label: string }>()
  const opensCharts = mayOpenCharts(roles)
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (label.trim() === '' || roles.length === 0) return
    setRefusal(undefined)
    const answer = await invite({ label: label.trim(), roles, charts: opensCharts && !withoutCharts })
    if (!answer.ok) return setRefusal(answer.error)
    setInvited({ ...answer.value, label: label.trim() })
    setLabel('')
  }
  return (
    <Stack gap="sm">
      {invited && <InvitationCode invited={invited} onDone={() => setInvited(undefined)} />}
      {refusal && <Refused refusal={refusal} />}
      <form onSubmit={(event) => void submit(event)} noValidate aria-label={t`Let a workstation in`}>
        <Stack gap="xs">
          <Group grow align="flex-start">
            <TextInput
              label={t`Name of the workstation`}
              placeholder={t`Front desk`}
              required
              maxLength={100}
              value={label}
              onChange={(event) => setLabel(event.currentTarget.value)}
            />
            <MultiSelect
              label={t`Who works at it`}
              required
              data={allRoles.map((value) => ({ value, label: i18n._(roleNames[value]) }))}
              value={roles}
              onChange={(chosen) => setRoles(allRoles.filter((role) => chosen.includes(role)))}
            />
          </Group>
          <Text size="xs" c="dimmed">
            <Trans>
              Whoever signs in there may do what these roles may, and no more. The hub takes nothing else from
              it.
            </Trans>
          </Text>
          {opensCharts && (
            <Checkbox
              label={t`It never receives charts`}
              checked={withoutCharts}
              onChange={(event) => setWithoutCharts(event.currentTarget.checked)}
            />
          )}
          <Group justify="flex-end">
            <Button type="submit" variant="light" loading={running} leftSection={<IconQrcode size={17} />}>
              <Trans>Make a code</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
    </Stack>
  )
}

function InvitationCode({
  invited,
  onDone,
}: {
  invited: CommandOutput<'workstations.invite'> & { label: string }
  onDone: () => void
}) {
  const { t } = useLingui()
  const { time } = useInstant()
  const { code, expiresAt, label } = invited
  return (
    <Alert variant="light" title={t`Code for ${label}`} role="status">
      <Group align="flex-start" gap="md">
        <QrCode text={code} label={t`The code as a QR code`} />
        <Stack gap="xs" style={{ flex: 1, minWidth: 220 }}>
          <Code block dir="ltr" style={{ whiteSpace: 'pre-wrap', fontSize: 15, userSelect: 'all' }}>
            {code}
          </Code>
          <Text size="sm">
            <Trans>
              At the new computer choose “Join a clinic” and type or scan it. It holds for one computer, until{' '}
              {time(expiresAt)}.
            </Trans>
          </Text>
          <Group>
            <Button variant="default" size="compact-md" onClick={onDone}>
              <Trans>Done</Trans>
            </Button>
          </Group>
        </Stack>
      </Group>
    </Alert>
  )
}
