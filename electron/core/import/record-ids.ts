/**
 * Ids of imported records. They derive from where the record came from, so importing again, on this workstation or on
 * another, makes the same record and never a second one.
 */
import { createHash } from 'node:crypto'

export interface ImportedIdentity {
  /** UUID version 8 (RFC 9562, 5.8) over SHA-256 of the origin. */
  id: string
  /** Id of the event that tells of the record's creation. */
  eventId: string
  /** Bytes for numbers that are otherwise random (member ID, doctor number): the same for the same origin. */
  bytes: Uint8Array
}

/**
 * @param system name of the system that the export came from
 * @param type FHIR resource type
 * @param resourceId id of the resource in that system
 */
export function identityOf(system: string, type: string, resourceId: string): ImportedIdentity {
  const digest = createHash('sha512').update(`${system}\n${type}/${resourceId}`).digest()
  const bytes = digest.subarray(0, 16)
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  return { id, eventId: `${id}~imported`, bytes: new Uint8Array(digest.subarray(16)) }
}

/** A source of bytes that are the same whenever they start from the same ones. */
export function bytesAfter(start: Uint8Array): (count: number) => Uint8Array {
  let state = start
  return (count) => {
    state = new Uint8Array(createHash('sha512').update(state).digest())
    return state.subarray(0, count)
  }
}
