/** All record types but events: the collections of the database. */
import { appointmentRecord } from './appointment.ts'
import { clinicRecord } from './clinic.ts'
import { dayBookRecord } from './day-page.ts'
import { doctorRecord } from './doctor.ts'
import { equipmentRecord, stockMovementRecord } from './equipment.ts'
import { feedbackRecord } from './feedback.ts'
import { messageRecord } from './message.ts'
import { patientRecord } from './patient.ts'
import { reportRecord } from './report.ts'
import { staffRecord } from './staff.ts'

export const recordTypes = [
  patientRecord,
  doctorRecord,
  appointmentRecord,
  dayBookRecord,
  equipmentRecord,
  stockMovementRecord,
  reportRecord,
  feedbackRecord,
  messageRecord,
  staffRecord,
  clinicRecord,
] as const
