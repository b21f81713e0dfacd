/**
 * The long records that were read last, as they were parsed. Reading a full day's page takes half a millisecond, and every
 * search for free times and every booking of that day asks for it; whether it is still the same says its revision.
 */
import type { MetadataRow } from './sqlite-storage/index.ts'

const kept = 40
/** Length of a record's JSON in characters. */
const longFrom = 8000

interface Kept {
  record: object
  rev: string
  lwt: number
}

export class LongRecords {
  readonly #records = new Map<string, Kept>()

  /**
   * A record that was read before and is still the same.
   * @param key names the record
   * @param metadata looks up what is stored of it now; asked only for a record that is kept
   */
  find(key: string, metadata: () => MetadataRow | undefined): object | undefined {
    const known = this.#records.get(key)
    if (!known) return undefined
    const [rev, lwt] = metadata() ?? []
    this.#records.delete(key)
    if (rev !== known.rev || lwt !== known.lwt) return undefined
    this.#records.set(key, known)
    return known.record
  }

  /** Keeps what was written of a record that is kept. @returns whether it is */
  replace(key: string, record: object, rev: string, lwt: number): boolean {
    if (!this.#records.delete(key)) return false
    freeze(record)
    this.#records.set(key, { record, rev, lwt })
    return true
  }

  /** Keeps a record that was just read, if it is long. It is shared from now on, and therefore frozen. */
  keep(key: string, record: object, [data, rev, lwt]: readonly [data: string, ...MetadataRow]): void {
    if (data.length < longFrom) return
    freeze(record)
    this.#records.set(key, { record, rev, lwt })
    const [oldest] = this.#records.keys()
    if (this.#records.size > kept && oldest !== undefined) this.#records.delete(oldest)
  }
}

function freeze(value: object): void {
  for (const part of Object.values(value))
    if (typeof part === 'object' && part !== null) freeze(part as object)
  Object.freeze(value)
}
