/** Changes of the clinic's settings and of its closures. */
import type { CommandInput } from '#shared/contract/contract.ts'
import type { Clinic, Closure } from '#shared/domain/records/clinic.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { isCalendarDate } from '#shared/domain/scheduling/calendar-date.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import type { Decided, Surroundings } from '../decision.ts'
import { readClinicSettings } from './clinic-settings.ts'

/**
 * Decides on new settings. The zone stays once there are appointments: their days in the book were told by it.
 * @param stored the clinic document
 * @param hasAppointments true when any appointment exists
 * @returns the clinic; or NOT_SET_UP, a refusal of `readClinicSettings`, or INVALID_INPUT for the zone
 */
export function updateClinic(
  input: CommandInput<'clinic.update'>,
  stored: Clinic | undefined,
  hasAppointments: boolean,
  { now }: Surroundings,
): Decided<Clinic> {
  if (!stored) return refuse(refusal('NOT_SET_UP', 'The clinic is not set up yet.'))
  const settings = readClinicSettings(input, stored)
  if (!settings.ok) return settings
  const { set, emptied } = settings.value
  if (set.timeZone !== undefined && set.timeZone !== stored.timeZone && hasAppointments) {
    const message = 'The time zone cannot change once there are appointments.'
    return refuse(refusal('INVALID_INPUT', message, { field: 'timeZone' }))
  }
  const after: Clinic = { ...stored, ...set, updatedAt: now }
  for (const field of emptied) delete after[field]
  return accept({
    value: after,
    writes: [{ collection: 'clinic' as const, before: stored, after }],
    events: [],
  })
}

/**
 * Decides on a new list of closures; one that stays as it was keeps its id.
 * @returns the clinic; or NOT_SET_UP, CLOSURE_INVALID
 */
export function setClosures(
  closures: readonly Omit<Closure, 'id'>[],
  stored: Clinic | undefined,
  { now, newId }: Surroundings,
): Decided<Clinic> {
  if (!stored) return refuse(refusal('NOT_SET_UP', 'The clinic is not set up yet.'))
  const wrong = closures.find(({ from, to }) => !isCalendarDate(from) || !isCalendarDate(to) || to < from)
  if (wrong)
    return refuse(
      refusal('CLOSURE_INVALID', 'A closure has no such dates, or ends before it begins.', {
        closure: wrong,
      }),
    )
  const left = [...stored.closures]
  const kept = closures.map(({ from, to, name }): Closure => {
    const index = left.findIndex((old) => old.from === from && old.to === to && old.name === name)
    const [old] = index < 0 ? [] : left.splice(index, 1)
    return old ?? { id: newId(), from, to, name }
  })
  const sorted = kept.sort((first, second) => (first.from < second.from ? -1 : 1))
  const after: Clinic = { ...stored, closures: sorted, updatedAt: now }
  return accept({
    value: after,
    writes: [{ collection: 'clinic' as const, before: stored, after }],
    events: [],
  })
}
