/** The waiting list: who would take a time that comes free. */
import type { CommandInput } from '#shared/contract/contract.ts'
import type { WaitlistEntry } from '#shared/contract/appointments.ts'
import type { WaitingPatient } from '#shared/domain/records/day-page.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import { usableDoctor, usablePatient } from '../appointments/booking-records.ts'
import type { Collections, Decided, Surroundings } from '../decision.ts'
import { ordinarySlotMinutes } from '../doctors/doctor-details.ts'

/** An entry as the contract shows it. */
export function waitlistEntry({
  kind: _kind,
  updatedAt: _updatedAt,
  ...entry
}: WaitingPatient): WaitlistEntry {
  return entry
}

/**
 * Decides on a new entry, for one doctor or for any.
 * @returns the entry; or a refusal of `usablePatient` or `usableDoctor`
 */
export function addWaitingPatient(
  input: CommandInput<'waitlist.add'>,
  records: { patient: Patient | undefined; doctor: Doctor | undefined },
  { now, newId }: Surroundings,
): Decided<WaitlistEntry> {
  const patient = usablePatient(records.patient)
  if (!patient.ok) return patient
  const doctor = input.doctorId === undefined ? undefined : usableDoctor(records.doctor)
  if (doctor?.ok === false) return doctor
  const entry: WaitingPatient = {
    ...input,
    id: newId(),
    kind: 'waiting',
    updatedAt: now,
    durationMinutes: input.durationMinutes ?? doctor?.value.slotMinutes ?? ordinarySlotMinutes,
    addedAt: now,
  }
  const writes = [{ collection: 'daybook' as const, before: undefined, after: entry }]
  return accept({ value: waitlistEntry(entry), writes, events: [] })
}

/** Decides on taking an entry off the list. @returns its id, or NOT_FOUND */
export function removeWaitingPatient(
  entryId: string,
  entry: Collections['daybook'] | undefined,
): Decided<{ entryId: string }> {
  if (entry?.kind !== 'waiting') {
    return refuse(refusal('NOT_FOUND', 'No such entry of the waiting list.', { recordType: 'waiting' }))
  }
  const writes = [{ collection: 'daybook' as const, before: entry, after: undefined }]
  return accept({ value: { entryId }, writes, events: [] })
}
