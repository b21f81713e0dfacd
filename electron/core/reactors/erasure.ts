/** What arrives late about a patient who was erased here for good is erased, too. */
import type { EventName, EventOf } from '#shared/events/catalogue.ts'
import type { Reaction, Reactor } from './reactor.ts'

type PatientEvent = Exclude<
  EventName,
  'DoctorCreated' | 'EquipmentLowStock' | 'AdministratorPasswordRecovered'
>

const patientIdOf = ({ payload }: EventOf<PatientEvent>): string =>
  'patient' in payload ? payload.patient.id : payload.patientId

/** A record written here was refused for an erased patient; only news from elsewhere can come late. */
const eraseLate = {
  does: 'erases what arrives late about a patient who was erased for good',
  facts: (event, source) => (source === 'local' ? {} : { patient: patientIdOf(event) }),
  react: (event, { patient }) =>
    patient?.erasedAt === undefined
      ? []
      : [
          {
            kind: 'command',
            name: 'patients.erase',
            input: { patientId: patientIdOf(event), lateRecordId: event.subjectId },
          },
        ],
} satisfies Reaction<PatientEvent>

export const erasure: Reactor = {
  name: 'erasure',
  handles: {
    PatientCreated: eraseLate,
    PatientUpdated: eraseLate,
    PatientDeleted: eraseLate,
    AppointmentScheduled: eraseLate,
    AppointmentRescheduled: eraseLate,
    AppointmentDisplaced: eraseLate,
    AppointmentCanceled: eraseLate,
    FeedbackSubmitted: eraseLate,
    ReportUpdated: eraseLate,
    PatientRequestSubmitted: eraseLate,
    PatientRequestAnswered: eraseLate,
    ChartOpenedInEmergency: eraseLate,
  },
}
