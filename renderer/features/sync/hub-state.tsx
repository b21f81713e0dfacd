/** How the link to the hub stands, never claiming more than the hub has acknowledged. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core'
import {
  IconCloudCheck,
  IconCloudOff,
  IconCloudX,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
} from '@tabler/icons-react'
import type { SyncState, SyncStatus } from '#shared/contract/sync.ts'
import { useCommand } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { Panel } from '../../ui/page.tsx'
import { Permitted } from '../../ui/session.tsx'
import { useShowRefusal } from '../../ui/undo.tsx'

interface Words {
  title: MessageDescriptor
  advice: MessageDescriptor
  tone: 'green' | 'gray' | 'yellow' | 'red'
}

const words: Record<SyncState, Words> = {
  off: {
    title: msg`This workstation is on its own`,
    advice: msg`Everything is kept on this computer. Connect it with the clinic’s hub to share records with other workstations.`,
    tone: 'gray',
  },
  paused: {
    title: msg`Paused`,
    advice: msg`Changes wait on this computer until replication goes on.`,
    tone: 'yellow',
  },
  connecting: { title: msg`Connecting`, advice: msg`The hub is being asked.`, tone: 'gray' },
  online: {
    title: msg`Online`,
    advice: msg`What changes here goes to the hub at once, and what others change arrives at once.`,
    tone: 'green',
  },
  offline: {
    title: msg`The hub does not answer`,
    advice: msg`Work goes on as always. It is tried again by itself; if this lasts, look whether the hub’s computer is on and the network cable is in.`,
    tone: 'yellow',
  },
  unauthorized: {
    title: msg`The hub does not accept this workstation`,
    advice: msg`Name or password of the workstation are not right, or it was revoked. Nothing is lost; enter the credentials anew below.`,
    tone: 'red',
  },
  missing: {
    title: msg`There is no such database on the hub`,
    advice: msg`The address or the database’s name is not right, or the hub has not been set up yet. Nothing is lost.`,
    tone: 'red',
  },
  untrusted: {
    title: msg`Something else answers in the hub’s place`,
    advice: msg`It shows another certificate than the one this workstation was enrolled with, so nothing is sent. If the hub got a new certificate, enrol this workstation again.`,
    tone: 'red',
  },
  revoked: {
    title: msg`This workstation was turned out`,
    advice: msg`The hub takes nothing from it and tells it nothing. An administrator can enrol it again with a new code.`,
    tone: 'red',
  },
  refused: {
    title: msg`The hub refuses`,
    advice: msg`Look at the hub: its disk may be full, or it may be of another version. Changes wait on this computer.`,
    tone: 'red',
  },
}

export function HubState({ status }: { status: SyncStatus }) {
  const { t, i18n } = useLingui()
  const clinicTime = useClinicTime()
  const showRefusal = useShowRefusal()
  const [tryNow, trying] = useCommand('sync.now')
  const [pause, pausing] = useCommand('sync.pause')
  const { title, advice, tone } = words[status.state]
  const isPaused = status.state === 'paused'
  const number = new Intl.NumberFormat(clinicTime.locale)
  const unlessDone = (answer: { ok: true } | { ok: false; error: ClientRefusal }) => {
    if (!answer.ok) showRefusal(answer.error)
  }
  const figures: [string, string][] = [
    [t`Changes waiting for the hub`, number.format(status.waiting)],
    [t`Files waiting`, number.format(status.attachmentsWaiting)],
    [
      t`Last exchange with the hub`,
      status.lastExchangeAt === null ? t`Never` : clinicTime.dateAndTime(status.lastExchangeAt),
    ],
  ]
  const Icon = tone === 'green' ? IconCloudCheck : tone === 'red' ? IconCloudX : IconCloudOff
  return (
    <Panel
      title={status.hub === null ? t`No hub` : status.hub.url}
      actions={
        status.hub !== null && (
          <>
            <Button
              variant="default"
              leftSection={<IconRefresh size={16} aria-hidden />}
              loading={trying}
              disabled={isPaused}
              onClick={() => void tryNow({}).then(unlessDone)}
            >
              <Trans>Try now</Trans>
            </Button>
            <Permitted action="sync.pause">
              <Button
                variant="default"
                leftSection={
                  isPaused ? (
                    <IconPlayerPlay size={16} aria-hidden />
                  ) : (
                    <IconPlayerPause size={16} aria-hidden />
                  )
                }
                loading={pausing}
                onClick={() => void pause({ paused: !isPaused }).then(unlessDone)}
              >
                {isPaused ? <Trans>Go on</Trans> : <Trans>Pause</Trans>}
              </Button>
            </Permitted>
          </>
        )
      }
    >
      <Stack gap="md">
        <Alert color={tone} icon={<Icon size={18} />} title={i18n._(title)} role="status">
          {i18n._(advice)}
          {status.since !== null && status.hub !== null && (
            <Text size="xs" c="dimmed" mt={4}>
              <Trans>Since {clinicTime.dateAndTime(status.since)}</Trans>
            </Text>
          )}
        </Alert>
        {status.firstReplication && <FirstReplication reading={status.firstReplication} />}
        {status.hub && (
          <>
            <SimpleGrid cols={3} spacing="sm">
              {figures.map(([label, value]) => (
                <div key={label}>
                  <Text size="xs" c="dimmed">
                    {label}
                  </Text>
                  <Text fw={600}>{value}</Text>
                </div>
              ))}
            </SimpleGrid>
            <Text size="sm" c="dimmed">
              <Trans>
                Database “{status.hub.database}”, as “{status.hub.username}”.
              </Trans>{' '}
              {status.hub.charts ? (
                <Trans>This workstation receives charts.</Trans>
              ) : (
                <Trans>This workstation does not receive charts.</Trans>
              )}
            </Text>
          </>
        )}
      </Stack>
    </Panel>
  )
}

function FirstReplication({ reading }: { reading: NonNullable<SyncStatus['firstReplication']> }) {
  const { t } = useLingui()
  const { locale } = useClinicTime()
  const number = new Intl.NumberFormat(locale)
  const { documentsRead, documentsTotal, secondsLeft } = reading
  const minutes = secondsLeft === null ? null : Math.ceil(secondsLeft / 60)
  return (
    <div role="status">
      <Group justify="space-between" mb={4}>
        <Text size="sm">
          <Trans>
            Reading what the hub holds: {number.format(documentsRead)} of {number.format(documentsTotal)}
          </Trans>
        </Text>
        {minutes !== null && (
          <Text size="sm" c="dimmed">
            <Plural value={minutes} one="about # minute left" other="about # minutes left" />
          </Text>
        )}
      </Group>
      <Progress
        value={documentsTotal === 0 ? 0 : (100 * documentsRead) / documentsTotal}
        animated
        aria-label={t`Progress of the first replication`}
      />
    </div>
  )
}
