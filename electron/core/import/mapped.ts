/** What becomes of one row of the export. */
import { isObject } from './fhir-json.ts'

export type Mapped<Value> =
  | { kind: 'taken'; value: Value }
  /** It should have come in and could not; the reason names no patient. */
  | { kind: 'refused'; reason: string }
  /** It does not belong into the clinic's records (docs/import.md says which do). */
  | { kind: 'leftOut'; why: string }

export const taken = <Value>(value: Value): Mapped<Value> => ({ kind: 'taken', value })
export const refused = (reason: string): { kind: 'refused'; reason: string } => ({ kind: 'refused', reason })
export const leftOut = (why: string): { kind: 'leftOut'; why: string } => ({ kind: 'leftOut', why })

/** Where an imported record comes from, and where to. */
export interface ImportContext {
  /** Name of the system that the export came from. */
  system: string
  /** The clinic's country, ISO 3166-1 alpha-2, for national phone numbers. */
  country: string
  timeZone: string
  /** When the import runs, UTC to the millisecond. */
  now: string
}

/**
 * The id of a row of the expected type.
 * @returns a refusal when the row is another type of resource or has no id
 */
export function resourceId(row: unknown, type: string): Mapped<string> {
  if (!isObject(row)) return refused('is not a JSON object')
  const found = row.resourceType
  if (typeof found !== 'string') return refused('has no resourceType')
  if (found !== type) return refused(`is a ${found.replace(/\W/g, '').slice(0, 40)}, not a ${type}`)
  const { id } = row
  if (id === undefined) return refused('has no id')
  if (typeof id !== 'string' || !/^[A-Za-z0-9.-]{1,64}$/.test(id))
    return refused('has an id that is not FHIR’s')
  return taken(id)
}

/** The first text that is longer than `Line` allows, by its name. */
export const tooLong = (texts: Record<string, string | undefined>): string | undefined =>
  Object.entries(texts).find(([, text]) => text !== undefined && text.length > 200)?.[0]
