/**
 * The pages of the day book that were read or written last, as they were parsed. Reading a full day's page takes half a
 * millisecond, and every search for free times and every booking of that day asks for it; whether it is still the same says its
 * revision. Other records are not read often enough to be kept.
 */
import type { MetadataRow } from './sqlite-storage/index.ts'

const kept = 40

interface Page {
  record: object
  rev: string
  lwt: number
}

export class KeptPages {
  readonly #pages = new Map<string, Page>()

  /**
   * A page that is kept and still the same.
   * @param metadata looks up what is stored of it now; asked only for a page that is kept
   */
  find(id: string, metadata: () => MetadataRow | undefined): object | undefined {
    const page = this.#pages.get(id)
    if (!page) return undefined
    const [rev, lwt] = metadata() ?? []
    this.#pages.delete(id)
    if (rev !== page.rev || lwt !== page.lwt) return undefined
    this.#pages.set(id, page)
    return page.record
  }

  /** Keeps a page that was just read or written. It is shared from now on, and therefore frozen. */
  keep(id: string, record: object, rev: string, lwt: number): void {
    freeze(record)
    this.#pages.delete(id)
    this.#pages.set(id, { record, rev, lwt })
    const [oldest] = this.#pages.keys()
    if (this.#pages.size > kept && oldest !== undefined) this.#pages.delete(oldest)
  }
}

/** A page shares the bookings that did not change with the one before it, which are frozen already. */
function freeze(value: object): void {
  if (Object.isFrozen(value)) return
  for (const part of Object.values(value))
    if (typeof part === 'object' && part !== null) freeze(part as object)
  Object.freeze(value)
}
