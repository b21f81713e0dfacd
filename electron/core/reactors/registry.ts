/** All reactors. A new one is a file and a line here; docs/event-map.md and its test follow. */
import { analyticsReactor } from './analytics.ts'
import { appointmentsReactor } from './appointments.ts'
import { notifications } from './notifications.ts'
import type { Reactor } from './reactor.ts'
import { slotsReactor } from './slots.ts'

export const reactors: readonly Reactor[] = [
  notifications,
  analyticsReactor,
  appointmentsReactor,
  slotsReactor,
]
