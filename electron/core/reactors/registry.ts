/** All reactors. A new one is a file and a line here; docs/event-map.md and its test follow. */
import { analyticsReactor } from './analytics.ts'
import { appointmentsReactor } from './appointments.ts'
import { duplicates } from './duplicates.ts'
import { erasure } from './erasure.ts'
import { feedback } from './feedback.ts'
import { notifications } from './notifications.ts'
import { portal } from './portal.ts'
import type { Reactor } from './reactor.ts'
import { reports } from './reports.ts'
import { slotsReactor } from './slots.ts'
import { stockLog } from './stock-log.ts'

export const reactors: readonly Reactor[] = [
  notifications,
  appointmentsReactor,
  slotsReactor,
  reports,
  portal,
  stockLog,
  feedback,
  analyticsReactor,
  duplicates,
  erasure,
]
