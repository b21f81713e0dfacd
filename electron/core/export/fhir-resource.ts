/**
 * What every exported resource has in common. FHIR has no place for some of what a record holds (a doctor's absences, a
 * report's older versions); that goes into one extension, as JSON, so that a record comes back from its resource exactly.
 */
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Extension, Meta } from '@medplum/fhirtypes'

/** Identifier systems, and where the rest of a record stands. URNs: nothing is behind them to be looked up. */
export const memberIdSystem = 'urn:clinic:member-id'
export const doctorNumberSystem = 'urn:clinic:doctor-number'
const restExtension = 'urn:clinic:record'
/** `meta.source` of what this application wrote. */
export const ownSource = 'urn:clinic:export'

/** An id that FHIR allows; an own one where the record's has other signs. */
export const fhirId = (id: string): string =>
  /^[A-Za-z0-9.-]{1,58}$/.test(id) ? id : `x${createHash('sha256').update(id).digest('hex').slice(0, 48)}`

export const referenceTo = (type: string, id: string): { reference: string } => ({
  reference: `${type}/${fhirId(id)}`,
})

export const metaOf = (updatedAt: string): Meta => ({ source: ownSource, lastUpdated: updatedAt })

type Fields = Readonly<Record<string, unknown>>

/**
 * Adds what the resource's own fields do not tell of the record.
 * @param read gives the record's fields that the resource tells
 */
export function withRest<Resource extends { extension?: Extension[] }>(
  resource: Resource,
  record: object,
  read: (resource: Resource) => object,
): Resource {
  const told = read(resource) as Fields
  const rest = Object.fromEntries(
    Object.entries(record).filter(
      ([field, value]) => value !== undefined && !isDeepStrictEqual(told[field], value),
    ),
  )
  const extension = { url: restExtension, valueString: JSON.stringify(rest) }
  return { ...resource, extension: [...(resource.extension ?? []), extension] }
}

/** What stands in the extension; undefined where it is not of this application's form. */
export function restOf(resource: { extension?: unknown }): Fields | undefined {
  if (!Array.isArray(resource.extension)) return undefined
  const entry = (resource.extension as (Partial<Extension> | null)[]).find(
    (each) => each?.url === restExtension,
  )
  if (typeof entry?.valueString !== 'string') return undefined
  try {
    const rest = JSON.parse(entry.valueString) as unknown
    return rest !== null && typeof rest === 'object' && !Array.isArray(rest) ? (rest as Fields) : undefined
  } catch {
    return undefined
  }
}
