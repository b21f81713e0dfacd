/** Whose or what a record is, for lists that otherwise know its id alone. */
import type { CollectionName } from '#shared/decisions/decision.ts'
import { collectionNames } from '../store/collections.ts'
import type { Reader } from '../store/reader.ts'

interface Naming {
  givenName?: string
  familyName?: string
  name?: string
  patientId?: string
}

const isCollection = (name: string): name is CollectionName => collectionNames.some((known) => known === name)

/**
 * Names as they are now: of people and things in stock their own, of what belongs to a patient the patient's.
 * @returns by `recordType:recordId`; without those that have none, or not any more
 */
export async function recordNames(
  read: Reader,
  records: readonly { recordType: string; recordId: string }[],
): Promise<Map<string, string>> {
  const found = new Map<string, Naming>()
  const look = async (collection: CollectionName, ids: readonly string[]) => {
    for (const record of await read.getMany(collection, [...new Set(ids)]))
      found.set(`${collection}:${record.id}`, record as Naming)
  }
  for (const [type, ofType] of Map.groupBy(records, ({ recordType }) => recordType))
    if (isCollection(type))
      await look(
        type,
        ofType.map(({ recordId }) => recordId),
      )
  const owners = [...found.values()].flatMap(({ patientId }) => (patientId === undefined ? [] : [patientId]))
  await look('patients', owners)
  const nameOf = ({ givenName = '', familyName = '', name = '' }: Naming): string =>
    `${givenName} ${familyName}`.trim() || name
  const names = new Map<string, string>()
  for (const [key, record] of found) {
    const owner = record.patientId === undefined ? record : found.get(`patients:${record.patientId}`)
    const name = owner ? nameOf(owner) : ''
    if (name !== '') names.set(key, name)
  }
  return names
}
