import type { RxJsonSchema } from 'rxdb/plugins/core'

export interface BenchAppointment {
  id: string
  patientId: string
  doctorId: string
  /** Minutes since 1970. */
  startsAt: number
  endsAt: number
  status: string
  reason: string
  note: string
}

export const APPOINTMENTS_A_DAY = 60
export const MINUTES_A_DAY = 24 * 60
const FIRST_MINUTE = 8 * 60

export const appointmentSchema: RxJsonSchema<BenchAppointment> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 40 },
    patientId: { type: 'string', maxLength: 40 },
    doctorId: { type: 'string', maxLength: 40 },
    startsAt: { type: 'integer', minimum: 0, maximum: 1e9, multipleOf: 1 },
    endsAt: { type: 'integer' },
    status: { type: 'string' },
    reason: { type: 'string' },
    note: { type: 'string' },
  },
  required: ['id', 'patientId', 'doctorId', 'startsAt', 'endsAt', 'status', 'reason', 'note'],
  indexes: [['doctorId', 'startsAt'], ['startsAt']],
}

/** The id of the n-th appointment. Scattered, as random ids are, and the same in every run. */
export function appointmentId(number: number): string {
  const scattered = (Math.imul(number, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0')
  return `appointment-${scattered}-${number.toString(36).padStart(6, '0')}`
}

/** The n-th appointment: 60 a day among 6 doctors, about 400 bytes. */
export function appointment(number: number): BenchAppointment {
  const day = Math.floor(number / APPOINTMENTS_A_DAY)
  const place = number % APPOINTMENTS_A_DAY
  const startsAt = day * MINUTES_A_DAY + FIRST_MINUTE + Math.floor(place / 6) * 45
  return {
    id: appointmentId(number),
    patientId: `patient-${(number * 7919) % 40_000}`,
    doctorId: `doctor-${place % 6}`,
    startsAt,
    endsAt: startsAt + 45,
    status: 'scheduled',
    reason: 'Check-up and cleaning, control of the filling of last spring',
    note: 'Prefers the morning. Comes with a relative who interprets. Please call the day before to confirm.',
  }
}
