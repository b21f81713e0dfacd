/**
 * Tells people: messages to patients and doctors, desktop notifications to the staff. Texts depend on the event alone,
 * so every workstation would write the same message, with the same id. Imported history tells nobody, nor does an
 * appointment whose time was over when it was noted.
 */
import { appointmentNotifications } from './notifications/of-appointments.ts'
import { careNotifications } from './notifications/of-care.ts'
import { requestNotifications } from './notifications/of-requests.ts'
import { houseNotifications } from './notifications/of-the-house.ts'
import type { Reactor } from './reactor.ts'

export const notifications: Reactor = {
  name: 'notifications',
  handles: {
    ...appointmentNotifications,
    ...careNotifications,
    ...requestNotifications,
    ...houseNotifications,
  },
}
