/** A message on its way, for tests of the channels. */
import type { Message } from '#shared/domain/records/message.ts'
import type { Outgoing } from '../channel.ts'

export const outgoing = (more: Partial<Message> = {}): Outgoing => ({
  message: {
    id: 'event-1~patient-1~email',
    createdAt: '2031-03-03T08:00:00.000Z',
    updatedAt: '2031-03-03T08:00:00.000Z',
    eventId: 'event-1',
    template: 'patientWelcome',
    recipientKind: 'patient',
    recipientId: 'patient-1',
    channel: 'email',
    to: 'ann@example.com',
    language: 'en',
    subject: 'Welcome',
    text: 'Hello <Ann>',
    state: 'claimed',
    history: [],
    ...more,
  },
  clinicName: 'Smile & Co',
  links: [],
})
