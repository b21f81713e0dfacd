/**
 * Two records that look like one person are two: somebody has judged it, and everybody need not judge it again. It is kept in
 * one of the two records, always the same one, so that two desks judging at once say the same.
 */
import type { Patient } from '../../domain/records/patient.ts'
import { refusal, type Refusal } from '../../domain/refusal.ts'
import { laterTimestamp } from '../../lib/later-timestamp.ts'
import { accept, refuse, type Result } from '../../lib/result.ts'
import type { Decided, Surroundings } from '../decision.ts'
import { inUse } from './patient-state.ts'
import { patientUpdated } from './update-patient.ts'

export interface PairOfPatients {
  patientIds: [string, string]
}

const mostLikenesses = 500

/** The record that keeps the judgement, and the id of the other one. */
function holderOf(
  patients: readonly Patient[],
  { patientIds }: PairOfPatients,
): Result<{ holder: Patient; otherId: string }, Refusal> {
  const [holderId, otherId] = [...patientIds].sort() as [string, string]
  if (holderId === otherId) {
    return refuse(refusal('INVALID_INPUT', 'Name two different records.', { field: 'patientIds' }))
  }
  const [holder, other] = [holderId, otherId].map((id) =>
    inUse(
      patients.find((patient) => patient.id === id),
      id,
    ),
  )
  if (!holder?.ok)
    return holder ?? refuse(refusal('NOT_FOUND', 'There is no such patient.', { id: holderId }))
  if (other?.ok === false) return other
  return accept({ holder: holder.value, otherId })
}

/** True when somebody has said that two records are two people. */
export const areDistinct = (one: Patient, other: Patient): boolean =>
  one.notSameAs?.includes(other.id) === true || other.notSameAs?.includes(one.id) === true

/** Notes that two records are two people. Saying it again changes nothing. */
export function markDistinct(
  patients: readonly Patient[],
  pair: PairOfPatients,
  surroundings: Surroundings,
): Decided<PairOfPatients> {
  const found = holderOf(patients, pair)
  if (!found.ok) return found
  const { holder, otherId } = found.value
  const { notSameAs = [] } = holder
  if (notSameAs.includes(otherId)) return accept({ value: pair, writes: [], events: [] })
  return changed(holder, [...notSameAs, otherId].slice(-mostLikenesses), pair, surroundings)
}

/** Takes that back: the pair is shown again. */
export function unmarkDistinct(
  patients: readonly Patient[],
  pair: PairOfPatients,
  surroundings: Surroundings,
): Decided<PairOfPatients> {
  const found = holderOf(patients, pair)
  if (!found.ok) return found
  const { holder, otherId } = found.value
  const { notSameAs = [] } = holder
  if (!notSameAs.includes(otherId)) return accept({ value: pair, writes: [], events: [] })
  return changed(
    holder,
    notSameAs.filter((id) => id !== otherId),
    pair,
    surroundings,
  )
}

function changed(
  before: Patient,
  notSameAs: string[],
  value: PairOfPatients,
  surroundings: Surroundings,
): Decided<PairOfPatients> {
  const { notSameAs: _before, ...rest } = before
  const after: Patient = {
    ...rest,
    ...(notSameAs.length > 0 ? { notSameAs } : {}),
    updatedAt: laterTimestamp(surroundings.now, before.updatedAt),
  }
  return accept({
    value,
    writes: [{ collection: 'patients', before, after }],
    events: [patientUpdated(before, after, surroundings)],
  })
}
