import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import type { EventName } from '#shared/events/catalogue.ts'

const names: Record<EventName, MessageDescriptor> = {
  PatientCreated: msg`Patient registered`,
  PatientUpdated: msg`Patient changed`,
  PatientDeleted: msg`Patient deleted`,
  AppointmentScheduled: msg`Appointment booked`,
  AppointmentRescheduled: msg`Appointment moved`,
  AppointmentDisplaced: msg`Appointment lost its time`,
  AppointmentCanceled: msg`Appointment cancelled`,
  DoctorCreated: msg`Doctor added`,
  EquipmentLowStock: msg`Stock is low`,
  FeedbackSubmitted: msg`Feedback given`,
  ReportUpdated: msg`Report written or changed`,
  PatientRequestSubmitted: msg`Patient asked for something`,
  PatientRequestAnswered: msg`Patient’s wish answered`,
  ChartOpenedInEmergency: msg`Chart opened in an emergency`,
  AdministratorPasswordRecovered: msg`Administrator’s password set with the recovery key`,
}

/** What happened, in words; an event of a newer version is called as it is stored. */
export function useEventNames(): (type: string) => string {
  const { _ } = useLingui()
  return (type) => (Object.hasOwn(names, type) ? _(names[type as EventName]) : type)
}
