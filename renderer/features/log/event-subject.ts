import type { ClinicEvent, EventName, EventPayload } from '#shared/events/catalogue.ts'
import type { StoredEvent } from '#shared/events/event.ts'
import { doctorName, patientName } from '../../ui/people-names.ts'

type When = (instant: string) => string
type Subjects = { [Name in EventName]: (told: EventPayload<Name>, when: When) => (string | undefined)[] }

type AboutAppointment = Extract<ClinicEvent, { payload: { appointment: unknown } }>['payload']
const appointment = ({ patient, doctor, appointment: { startsAt } }: AboutAppointment, when: When) => [
  patientName(patient),
  when(startsAt),
  doctorName(doctor),
]
const patientOf = ({ patient }: { patient: Parameters<typeof patientName>[0] }) => [patientName(patient)]

type AboutRequest = EventPayload<'PatientRequestSubmitted' | 'PatientRequestAnswered'>
const request = ({ patient, startsAt }: AboutRequest, when: When) => [
  patientName(patient),
  startsAt && when(startsAt),
]

const subjects: Subjects = {
  PatientCreated: patientOf,
  PatientUpdated: patientOf,
  // It names nobody, so that nothing is left of who is erased later.
  PatientDeleted: () => [],
  AppointmentScheduled: appointment,
  AppointmentRescheduled: appointment,
  AppointmentDisplaced: appointment,
  AppointmentCanceled: appointment,
  DoctorCreated: ({ doctor }) => [doctorName(doctor)],
  EquipmentLowStock: ({ name }) => [name],
  FeedbackSubmitted: ({ doctor }) => [doctorName(doctor)],
  ReportUpdated: ({ patient, title }) => [patientName(patient), title],
  PatientRequestSubmitted: request,
  PatientRequestAnswered: request,
  ChartOpenedInEmergency: ({ patient, reason }) => [patientName(patient), reason],
  AdministratorPasswordRecovered: ({ staffName }) => [staffName],
}

/**
 * Whom or what an event is about, in a few words.
 * @param when words for an instant
 * @returns the words, to be kept apart from each other; none for an event of a newer version
 */
export function eventSubject(event: StoredEvent, when: When): string[] {
  if (!Object.hasOwn(subjects, event.type)) return []
  const subject = subjects[event.type as EventName] as (told: unknown, when: When) => (string | undefined)[]
  return subject(event.payload, when).filter((words) => words !== undefined && words !== '') as string[]
}
