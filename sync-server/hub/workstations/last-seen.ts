import type { Catalogue } from '../storage/catalogue.ts'

/** So old what is on the disk may be: one small write for each workstation in that time. */
const keepEveryMs = 5 * 60_000

const placeOf = (name: string): string => `_local/last-seen-${name}`

/** When each user was last heard of; of those with an `_users` document, kept over a restart. */
export class LastSeen {
  readonly #catalogue: Catalogue
  readonly #seen = new Map<string, { at: number; keptAt: number }>()

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue
  }

  /** Notes a request of a user. */
  note(name: string): void {
    const at = Date.now()
    const keptAt = this.#seen.get(name)?.keptAt ?? 0
    const isDue = at - keptAt >= keepEveryMs
    this.#seen.set(name, { at, keptAt: isDue ? at : keptAt })
    if (!isDue) return
    const users = this.#catalogue.get('_users')
    const json = JSON.stringify({ at: new Date(at).toISOString() })
    // Best effort: a disk that is full must not keep the request itself from its answer.
    users.write(() => users.statements.putLocalDocument.run(placeOf(name), 1, json)).catch(() => undefined)
  }

  /** UTC; undefined for one that never was heard of. */
  of(name: string): string | undefined {
    const seen = this.#seen.get(name)
    if (seen) return new Date(seen.at).toISOString()
    const row = this.#catalogue.get('_users').statements.localDocument.get(placeOf(name))
    return row && (JSON.parse(row.json) as { at: string }).at
  }
}
