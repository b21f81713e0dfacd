/** The clinic's doctors. */
import type { doctorQueries } from '#shared/contract/doctors.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { accept } from '#shared/lib/result.ts'
import type { QueryHandlers } from './query-handler.ts'

/** Collators by language: one is slow to make. */
const collators = new Map<string, Intl.Collator>()

function collatorOf(language: string): Intl.Collator {
  let collator = collators.get(language)
  if (!collator) collators.set(language, (collator = new Intl.Collator(language)))
  return collator
}

/** Doctors in order of name, as the clinic's language orders names. */
export function byName(doctors: readonly Doctor[], language: string): Doctor[] {
  const { compare } = collatorOf(language)
  return doctors.toSorted(
    (left, right) =>
      compare(left.familyName, right.familyName) ||
      compare(left.givenName, right.givenName) ||
      compare(left.doctorNumber, right.doctorNumber),
  )
}

export const doctorQueryHandlers: QueryHandlers<keyof typeof doctorQueries> = {
  'doctors.list': {
    dependsOn: ['doctors'],
    run: async ({ includeInactive = false }, { read, clinic }) => {
      const doctors = await read.find('doctors', { where: {} })
      const listed = doctors.filter(({ active }) => active || includeInactive)
      return accept(byName(listed, clinic?.language ?? 'en'))
    },
  },
}
