/** The screens in the order of the navigation, each with the digit that opens it together with Alt. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  IconCalendarTime,
  IconChartBar,
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
import type { ScreenName } from '../state/view.ts'

type ListedScreen = Exclude<ScreenName, 'report'>

export const screens: readonly { name: ListedScreen; label: MessageDescriptor; icon: Icon; key: number }[] = [
  { name: 'board', label: msg`Day board`, icon: IconCalendarTime, key: 1 },
  { name: 'myDay', label: msg`My day`, icon: IconHeartbeat, key: 0 },
  { name: 'patients', label: msg`Patients`, icon: IconUsers, key: 2 },
  { name: 'doctors', label: msg`Doctors`, icon: IconStethoscope, key: 3 },
  { name: 'stock', label: msg`Stock`, icon: IconPackage, key: 4 },
  { name: 'messages', label: msg`Messages`, icon: IconMessage2, key: 5 },
  { name: 'feedback', label: msg`Feedback`, icon: IconStar, key: 6 },
  { name: 'figures', label: msg`Figures`, icon: IconChartBar, key: 7 },
  { name: 'log', label: msg`Log`, icon: IconHistory, key: 8 },
  { name: 'settings', label: msg`Settings`, icon: IconSettings, key: 9 },
]
