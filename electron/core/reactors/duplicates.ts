/**
 * Two desks may register one person while they do not see each other. When the other one's record arrives, it is compared
 * again, and likely pairs are kept for a person to judge.
 */
import type { EventOf } from '#shared/events/catalogue.ts'
import type { Change, EventSource, Facts, FactRequest, Reactor } from './reactor.ts'

type PatientEvent = EventOf<'PatientCreated' | 'PatientUpdated'>

/** Key of a pair: the same from either side. */
const pairKey = (one: string, other: string): string => [one, other].sort().join('~')

/** The desk itself was shown likely duplicates before it registered. */
const compared = ({ payload }: PatientEvent, source: EventSource): FactRequest =>
  source === 'local' ? {} : { likelyDuplicatesOf: payload.patient }

/** What two records are compared by, and what takes a record out of comparison or back. */
const comparedFields = new Set([
  ...['givenName', 'familyName', 'email', 'phone', 'birthDate'],
  ...['deletedAt', 'mergedInto'],
])

const comparedAgain = (event: EventOf<'PatientUpdated'>, source: EventSource): FactRequest =>
  event.payload.changes.some(({ field }) => comparedFields.has(field)) ? compared(event, source) : {}

const pairs = ({ payload: { patient }, at }: PatientEvent, { likelyDuplicates }: Facts): Change[] =>
  likelyDuplicates.map(({ patientId, likelihood, because }) => ({
    kind: 'project',
    key: pairKey(patient.id, patientId),
    at,
    value: { patientIds: [patient.id, patientId].sort(), likelihood, because },
  }))

export const duplicates: Reactor = {
  name: 'duplicates',
  handles: {
    PatientCreated: {
      does: 'lists a patient from another workstation who is likely registered here, too',
      facts: compared,
      react: pairs,
    },
    PatientUpdated: {
      does: 'compares a record again whose name, birth date, phone or e-mail changed at another workstation',
      facts: comparedAgain,
      react: pairs,
    },
  },
}
