/** The clinic's doctors. */
import type { doctorQueries } from '#shared/contract/doctors.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { accept } from '#shared/lib/result.ts'
import type { QueryHandlers } from './query-handler.ts'

/** Doctors in order of name, as the clinic's language orders names. */
export function byName(doctors: readonly Doctor[], language: string): Doctor[] {
  const { compare } = new Intl.Collator(language)
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
