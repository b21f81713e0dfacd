/** What is told of a patient's wishes: to the desk, and the answer to the patient. */
import type { EventOf } from '#shared/events/catalogue.ts'
import type { MessageKey } from '#shared/messaging/templates/template.ts'
import { timeTold } from '#shared/messaging/toasts.ts'
import type { Reactor } from '../reactor.ts'
import { nameOf, patientRecipient } from './recipients.ts'
import { write } from './write.ts'

type About = EventOf<'PatientRequestSubmitted'>['payload']['about']

const requestToasts: Record<About, string> = {
  cancel: 'patientAsksToCancel',
  move: 'patientAsksToMove',
  details: 'patientProposesDetails',
}

const acceptedTemplates: Partial<Record<About, MessageKey>> = { details: 'requestDetailsAcceptedPatient' }

const declinedTemplates: Record<About, MessageKey> = {
  cancel: 'requestCancelDeclinedPatient',
  move: 'requestMoveDeclinedPatient',
  details: 'requestDetailsDeclinedPatient',
}

export const requestNotifications = {
  PatientRequestSubmitted: {
    does: 'notifies the desk of what a patient asks for',
    react: ({ id, payload: { patient, clinic, about, startsAt } }) => [
      {
        kind: 'toast',
        key: `${id}~patientRequest`,
        audience: { roles: ['receptionist', 'administrator'] },
        template: requestToasts[about],
        parameters: {
          patient: nameOf(patient),
          ...(startsAt === undefined ? {} : timeTold(startsAt, clinic)),
        },
      },
    ],
  },
  PatientRequestAnswered: {
    does: 'tells the patient what became of it, where nothing else does',
    react: (event) => {
      const { patient, clinic, about, accepted, startsAt, note } = event.payload
      // A cancelled or moved appointment is told of by its own event.
      const template = accepted ? acceptedTemplates[about] : declinedTemplates[about]
      if (!template) return []
      return write({
        event,
        template,
        recipients: patientRecipient(patient, clinic),
        clinic,
        parameters: { patient: nameOf(patient), note: note ?? '' },
        ...(startsAt === undefined ? {} : { times: { '': startsAt } }),
      })
    },
  },
} satisfies Reactor['handles']
