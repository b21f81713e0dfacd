/**
 * Where this window's work is: on this computer's disk, and on the hub. It never claims more than was acknowledged: a
 * command is answered after its write is on the disk, and a record waits until the hub has said that it holds it.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { UnstyledButton } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCloudCheck,
  IconCloudOff,
  IconCloudUp,
  IconDeviceFloppy,
  IconPlugConnectedX,
  type Icon,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { SyncStatus } from '#shared/contract/sync.ts'
import { useCoreState, useLiveQuery } from '../client/core.ts'
import { useView } from '../state/view.ts'
import { useClinicTime } from '../ui/clinic-time.tsx'
import { useMay } from '../ui/session.tsx'
import classes from './header.module.css'

type Tone = 'calm' | 'waiting' | 'attention'
interface Told {
  tone: Tone
  icon: Icon
  text: ReactNode
}

/** States that end by themselves, or that somebody chose; in any other the link waits for a person. */
const lookedAfterByItself: Partial<Record<SyncStatus['state'], true>> = {
  off: true,
  paused: true,
  connecting: true,
  online: true,
  offline: true,
}

/** What a person here can and has to do something about. */
function needsAttention({ state, needsPerson }: SyncStatus, seesConflicts: boolean): boolean {
  if (lookedAfterByItself[state] === undefined) return true
  return seesConflicts && state !== 'off' && needsPerson.conflicts + needsPerson.quarantined > 0
}

function useTold(): Told {
  const core = useCoreState()
  const { value: status } = useLiveQuery('sync.status', {})
  const clinicTime = useClinicTime()
  const may = useMay()
  if (core !== 'up') return { tone: 'attention', icon: IconPlugConnectedX, text: <Trans>Restarting</Trans> }
  if (!status || status.state === 'off')
    return { tone: 'calm', icon: IconDeviceFloppy, text: <Trans>All saved on this computer</Trans> }
  if (needsAttention(status, may('conflicts.list')))
    return { tone: 'attention', icon: IconAlertTriangle, text: <Trans>Needs attention</Trans> }
  const { state, firstReplication, lastExchangeAt } = status
  const waiting = status.waiting + status.attachmentsWaiting
  const changes = <Plural value={waiting} one="# change waiting" other="# changes waiting" />
  if (state === 'paused')
    return { tone: 'waiting', icon: IconCloudOff, text: <Trans>Paused, {changes}</Trans> }
  if (state === 'offline')
    return { tone: 'waiting', icon: IconCloudOff, text: <Trans>Offline, {changes}</Trans> }
  if (state === 'connecting')
    return { tone: 'waiting', icon: IconCloudUp, text: <Trans>Connecting, {changes}</Trans> }
  if (firstReplication) {
    const percent = Math.floor(
      (100 * firstReplication.documentsRead) / Math.max(1, firstReplication.documentsTotal),
    )
    return { tone: 'waiting', icon: IconCloudUp, text: <Trans>Fetching records, {percent} %</Trans> }
  }
  if (waiting > 0) return { tone: 'waiting', icon: IconCloudUp, text: <Trans>Online, {changes}</Trans> }
  if (lastExchangeAt === null) return { tone: 'waiting', icon: IconCloudUp, text: <Trans>Online</Trans> }
  const time = clinicTime.time(lastExchangeAt)
  return { tone: 'calm', icon: IconCloudCheck, text: <Trans>Online, all saved {time}</Trans> }
}

export function SyncChip() {
  const { t } = useLingui()
  const { tone, icon: ToldIcon, text } = useTold()
  const go = useView((view) => view.go)
  return (
    <UnstyledButton
      className={classes.chip}
      data-tone={tone}
      onClick={() => go({ screen: 'sync' })}
      title={t`Where your work is saved`}
    >
      <ToldIcon size={15} aria-hidden />
      <span role="status">{text}</span>
    </UnstyledButton>
  )
}
