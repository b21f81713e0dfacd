/** The screens in the order of the navigation, each with the digit that opens it together with Alt. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  IconCalendarTime,
  IconChartBar,
  IconCloudDataConnection,
  IconHeartbeat,
  IconHistory,
  IconMessage2,
  IconPackage,
  IconSettings,
  IconStar,
  IconStethoscope,
  IconUsers,
  type Icon,
} from '@tabler/icons-react'
import type { ActionName } from '#shared/permissions/permissions.ts'
import { useMay } from '../ui/session.tsx'
import type { ScreenName } from '../state/view.ts'

type ListedScreen = Exclude<ScreenName, 'report'>

interface ListedScreenEntry {
  name: ListedScreen
  label: MessageDescriptor
  icon: Icon
  /** Those without one are reached from the navigation and the palette. */
  key?: number
  /** Who may not use this has no such screen. */
  needs: ActionName
}

const screens: readonly ListedScreenEntry[] = [
  { name: 'board', label: msg`Day board`, icon: IconCalendarTime, key: 1, needs: 'appointments.day' },
  { name: 'myDay', label: msg`My day`, icon: IconHeartbeat, key: 0, needs: 'appointments.day' },
  { name: 'patients', label: msg`Patients`, icon: IconUsers, key: 2, needs: 'patients.search' },
  { name: 'doctors', label: msg`Doctors`, icon: IconStethoscope, key: 3, needs: 'doctors.list' },
  { name: 'stock', label: msg`Stock`, icon: IconPackage, key: 4, needs: 'equipment.list' },
  { name: 'messages', label: msg`Messages`, icon: IconMessage2, key: 5, needs: 'messages.list' },
  { name: 'feedback', label: msg`Feedback`, icon: IconStar, key: 6, needs: 'feedback.list' },
  { name: 'figures', label: msg`Figures`, icon: IconChartBar, key: 7, needs: 'analytics.summary' },
  { name: 'log', label: msg`Log`, icon: IconHistory, key: 8, needs: 'events.list' },
  { name: 'sync', label: msg`Sync`, icon: IconCloudDataConnection, needs: 'sync.status' },
  { name: 'settings', label: msg`Settings`, icon: IconSettings, key: 9, needs: 'clinic.get' },
]

/** The screens a person has. */
export function useScreens(): readonly ListedScreenEntry[] {
  const may = useMay()
  return screens.filter(({ needs }) => may(needs))
}
