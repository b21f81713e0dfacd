/** The address of a doctor's calendar: made, replaced, and taken back. */
import type { Doctor } from '../../domain/records/doctor.ts'
import { refusal, type Refusal } from '../../domain/refusal.ts'
import { accept, refuse, type Result } from '../../lib/result.ts'
import type { Decided, Surroundings } from '../decision.ts'

/** Whose it may be: the doctor's own, or anybody's for an administrator. */
function checkOwn(
  doctor: Doctor | undefined,
  ownDoctorId: string | undefined,
  { actor }: Pick<Surroundings, 'actor'>,
): Result<Doctor, Refusal> {
  if (!doctor) return refuse(refusal('NOT_FOUND', 'No such doctor.', { recordType: 'doctor' }))
  if (actor.roles.includes('administrator') || doctor.id === ownDoctorId) return accept(doctor)
  return refuse(
    refusal('FORBIDDEN', 'Only the doctor, or an administrator, may do that.', { needs: ['administrator'] }),
  )
}

/**
 * @param ownDoctorId the doctor that the person is, if any
 * @param secret of the address, and its SHA-256 in hexadecimal
 * @returns the doctor and the address's path; or NOT_FOUND, FORBIDDEN
 */
export function openCalendar(
  names: boolean,
  before: Doctor | undefined,
  ownDoctorId: string | undefined,
  secret: { text: string; hash: string },
  surroundings: Surroundings,
): Decided<{ doctor: Doctor; path: string }> {
  const own = checkOwn(before, ownDoctorId, surroundings)
  if (!own.ok) return own
  const { now } = surroundings
  const doctor = { ...own.value, calendarFeed: { key: secret.hash, names, since: now }, updatedAt: now }
  return accept({
    value: { doctor, path: `/calendar/${secret.text}.ics` },
    writes: [{ collection: 'doctors', before: own.value, after: doctor }],
    events: [],
  })
}

/** @returns the doctor, without an address; or NOT_FOUND, FORBIDDEN */
export function closeCalendar(
  before: Doctor | undefined,
  ownDoctorId: string | undefined,
  surroundings: Surroundings,
): Decided<Doctor> {
  const own = checkOwn(before, ownDoctorId, surroundings)
  if (!own.ok) return own
  const { calendarFeed: _closed, ...rest } = own.value
  const doctor = { ...rest, updatedAt: surroundings.now }
  return accept({
    value: doctor,
    writes: [{ collection: 'doctors', before: own.value, after: doctor }],
    events: [],
  })
}
