/** An event without what it tells of a patient: who it was about stays as an id, so figures can be made again from it. */
import type { Appointment } from '../../domain/records/appointment.ts'
import { isKnownEvent, type ClinicEvent } from '../../events/catalogue.ts'
import type { StoredEvent } from '../../events/event.ts'
import type { AppointmentSnapshot, PatientSnapshot } from '../../events/snapshots.ts'
import { sameJson } from '../../lib/canonical-json.ts'

const nobody = ({ id, language }: PatientSnapshot): PatientSnapshot => ({
  id,
  memberId: '',
  givenName: '',
  familyName: '',
  language,
  preferredChannel: 'none',
  messageConsent: false,
})

/** Fields of a change that say what became of the record, and nothing of the person. */
const stateFields = ['deletedAt', 'mergedInto', 'mergedRecord', 'erasedAt']

const bare = <Booking extends AppointmentSnapshot | Appointment>({
  reason: _reason,
  ...booking
}: Booking): Omit<Booking, 'reason'> => booking

function erasedPayload(event: ClinicEvent): object {
  switch (event.type) {
    case 'PatientCreated':
      return { ...event.payload, patient: nobody(event.payload.patient) }
    case 'PatientUpdated':
      return {
        patient: nobody(event.payload.patient),
        changes: event.payload.changes.filter(({ field }) => stateFields.includes(field)),
      }
    case 'PatientDeleted':
      return { patientId: event.payload.patientId }
    case 'AppointmentScheduled':
    case 'AppointmentDisplaced':
    case 'AppointmentCanceled': {
      const { reason: _reason, ...payload } = event.payload as typeof event.payload & { reason?: string }
      return { ...payload, patient: nobody(payload.patient), appointment: bare(payload.appointment) }
    }
    case 'AppointmentRescheduled': {
      const { payload } = event
      const { appointment, before } = payload
      return {
        ...payload,
        patient: nobody(payload.patient),
        appointment: bare(appointment),
        before: bare(before),
      }
    }
    case 'ChartOpenedInEmergency':
      return { ...event.payload, patient: nobody(event.payload.patient), reason: '' }
    case 'PatientRequestSubmitted':
      return { ...event.payload, patient: nobody(event.payload.patient) }
    case 'PatientRequestAnswered': {
      const { note: _note, ...payload } = event.payload
      return { ...payload, patient: nobody(payload.patient) }
    }
    case 'FeedbackSubmitted':
      return { ...event.payload, text: '' }
    case 'ReportUpdated': {
      const { instructions: _instructions, ...payload } = event.payload
      return { ...payload, patient: nobody(payload.patient), title: '' }
    }
    default:
      return event.payload
  }
}

/**
 * @returns the event without names, or undefined when it holds none any more; of an event of a newer version nothing is
 * known, so all that it says goes
 */
export function erasedEvent(event: StoredEvent): StoredEvent | undefined {
  const payload = isKnownEvent(event) ? erasedPayload(event) : {}
  const actor = event.actor.kind === 'patient' ? { ...event.actor, name: '' } : event.actor
  const after = { ...event, actor, payload }
  return sameJson(event, after) ? undefined : after
}
