/** A deleted patient keeps no open appointments, in whatever order the news of both arrives. */
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { EventOf } from '#shared/events/catalogue.ts'
import type { Change, EventSource, FactRequest, Facts, Reactor } from './reactor.ts'

type BookingEvent = EventOf<'AppointmentScheduled' | 'AppointmentRescheduled'>

const cancel = (appointmentId: string): Change => ({
  kind: 'command',
  name: 'appointments.cancel',
  input: { appointmentId, canceledBy: 'clinic', reason: 'The patient was deleted.' },
})

/** Cancels what arrives for a patient who was deleted here before. */
const cancelForDeleted = (appointmentId: string, { patient, openAppointmentsOfPatient }: Facts): Change[] => {
  const isOpen = ({ id }: Appointment) => id === appointmentId
  return patient?.deletedAt !== undefined && openAppointmentsOfPatient.some(isOpen)
    ? [cancel(appointmentId)]
    : []
}

/** A booking made here was refused for a deleted patient; only one from elsewhere can come late. */
const lateBooking = ({ payload }: BookingEvent, source: EventSource): FactRequest =>
  source === 'local' ? {} : { patient: payload.patient.id, openAppointmentsOfPatient: payload.patient.id }

export const appointmentsReactor: Reactor = {
  name: 'appointments',
  handles: {
    PatientDeleted: {
      does: 'Cancels every open appointment of the patient.',
      facts: ({ payload }) => ({ openAppointmentsOfPatient: payload.patientId }),
      react: (_event, { openAppointmentsOfPatient }) => openAppointmentsOfPatient.map(({ id }) => cancel(id)),
    },
    AppointmentScheduled: {
      does: 'Cancels a booking that arrives for a patient who was deleted meanwhile.',
      facts: lateBooking,
      react: ({ subjectId }, facts) => cancelForDeleted(subjectId, facts),
    },
    AppointmentRescheduled: {
      does: 'Cancels a moved booking that arrives for a patient who was deleted meanwhile.',
      facts: lateBooking,
      react: ({ subjectId }, facts) => cancelForDeleted(subjectId, facts),
    },
  },
}
