/** The screens in the order of the navigation: Alt+1 opens the first. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import {
  IconCalendarTime,
  IconChartBar,
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

export const screens: readonly { name: ScreenName; label: MessageDescriptor; icon: Icon }[] = [
  { name: 'board', label: msg`Day board`, icon: IconCalendarTime },
  { name: 'patients', label: msg`Patients`, icon: IconUsers },
  { name: 'doctors', label: msg`Doctors`, icon: IconStethoscope },
  { name: 'stock', label: msg`Stock`, icon: IconPackage },
  { name: 'messages', label: msg`Messages`, icon: IconMessage2 },
  { name: 'feedback', label: msg`Feedback`, icon: IconStar },
  { name: 'figures', label: msg`Figures`, icon: IconChartBar },
  { name: 'log', label: msg`Log`, icon: IconHistory },
  { name: 'settings', label: msg`Settings`, icon: IconSettings },
]
