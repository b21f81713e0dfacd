import { badRequest } from '../http/couch-error.ts'
import type { Database } from '../storage/database.ts'

/** An update sequence as clients see it: the number, and which database it belongs to. Opaque to them. */
export function formatSeq(database: Database, seq: number): string {
  return `${seq}-${database.uuid.slice(0, 16)}`
}

/**
 * The number in a `since`: a sequence given out earlier, a plain number, `now`, or a JSON string of these.
 * A sequence of another database (restored, created anew) or from a future that was lost counts as 0, so that the
 * client reads everything again rather than missing something. Throws CouchDB's 400 on anything else.
 */
export function parseSince(database: Database, value: unknown): number {
  if (value === undefined || value === null) return 0
  let text = typeof value === 'number' ? String(value) : value
  if (typeof text === 'string' && text.startsWith('"') && text.endsWith('"') && text.length > 1)
    text = text.slice(1, -1)
  if (text === 'now') return database.updateSeq
  if (text === '') return 0
  const match = typeof text === 'string' ? /^(\d{1,15})(?:-([0-9A-Za-z_-]*))?$/.exec(text) : null
  if (!match) throw badRequest("Malformed sequence supplied in 'since' parameter.")
  const seq = Number(match[1])
  if (match[2] !== undefined && match[2] !== database.uuid.slice(0, 16)) return 0
  if (match[2] !== undefined && seq > database.updateSeq) return 0
  return seq
}
