import { nextTurn } from '../http/chunked-answer.ts'
import type { Database } from '../storage/database.ts'
import { renderDocument, renderPlain } from '../storage/render-document.ts'
import type { ListingRowWithBody } from '../storage/statements.ts'
import { compareIds, compareKeys } from './collate-keys.ts'

/** One emitted row of a view. */
export interface ViewRow {
  key: unknown
  id: string
  value: unknown
}

/** What each view of a group emits for each of some documents (JSON texts): lists of `[key, value]`. */
export type MapDocuments = (
  documentTexts: readonly string[],
) => [unknown, unknown][][][] | Promise<[unknown, unknown][][][]>

const documentsPerTurn = 50

/** The sorted rows of a group of views, kept up with the changes feed. Lives in memory; made anew after a start. */
export class ViewIndex {
  readonly #database: Database
  readonly #map: MapDocuments
  readonly #includeDesign: boolean
  #rows: ViewRow[][]
  #seq = 0
  #updating: Promise<void> | undefined

  constructor(database: Database, viewCount: number, map: MapDocuments, options: { includeDesign: boolean }) {
    this.#database = database
    this.#map = map
    this.#includeDesign = options.includeDesign
    this.#rows = Array.from({ length: viewCount }, () => [])
  }

  /** Up to which sequence of the database the rows are current. */
  get seq(): number {
    return this.#seq
  }

  get isUpdating(): boolean {
    return this.#updating !== undefined
  }

  /** The sorted rows of one view. */
  rows(view: number): readonly ViewRow[] {
    return this.#rows[view] ?? []
  }

  /** Brings the rows up to the database's present sequence; `progress` is told how many changes are done. */
  async update(progress: (done: number) => void): Promise<void> {
    while (this.#seq < this.#database.updateSeq && !this.#database.isClosed) {
      this.#updating ??= this.#catchUp(progress).finally(() => {
        this.#updating = undefined
      })
      await this.#updating
    }
  }

  async #catchUp(progress: (done: number) => void): Promise<void> {
    const target = this.#database.updateSeq
    const changed = new Set<string>()
    const fresh: ViewRow[][] = this.#rows.map(() => [])
    const wasEmpty = this.#seq === 0
    let after = this.#seq
    let done = 0
    while (after < target && !this.#database.isClosed) {
      const found = this.#database.statements.changesForwardWithBody.all(after, documentsPerTurn)
      if (found.length === 0) break
      const mapped: string[] = []
      const texts: string[] = []
      for (const row of found) {
        after = row.seq
        if (changed.has(row.id)) for (const rows of fresh) removeRowsOf(rows, row.id)
        changed.add(row.id)
        if (row.deleted === 1 || (row.id.startsWith('_design/') && !this.#includeDesign)) continue
        mapped.push(row.id)
        texts.push(documentText(this.#database, row))
      }
      const results = await this.#map(texts)
      for (const [place, views] of results.entries()) {
        for (const [view, emitted] of views.entries()) {
          for (const [key, value] of emitted) fresh[view]?.push({ key, id: mapped[place] ?? '', value })
        }
      }
      done += found.length
      progress(done)
      await nextTurn()
    }
    this.#rows = this.#rows.map((rows, view) => {
      const kept = wasEmpty ? rows : rows.filter((row) => !changed.has(row.id))
      return mergeSorted(kept, (fresh[view] ?? []).sort(compareRows))
    })
    this.#seq = Math.max(after, target)
  }
}

/** A document as map functions see it: with the conflicts it has. */
function documentText(database: Database, row: ListingRowWithBody): string {
  const view = { id: row.id, rev: row.rev, deleted: false, bodyKey: row.body }
  if (row.leaves !== null)
    return renderDocument(database, view, { conflicts: true, deletedConflicts: true }).text
  return renderPlain(view, row.json ?? '{}', row.attachments)
}

function removeRowsOf(rows: ViewRow[], id: string): void {
  for (let index = rows.length - 1; index >= 0; index--) if (rows[index]?.id === id) rows.splice(index, 1)
}

/** Rows are ordered by key, then by document, then by value, as CouchDB shows them. */
export function compareRows(a: ViewRow, b: ViewRow): number {
  return compareKeys(a.key, b.key) || compareIds(a.id, b.id) || compareKeys(a.value, b.value)
}

function mergeSorted(a: readonly ViewRow[], b: readonly ViewRow[]): ViewRow[] {
  if (b.length === 0) return [...a]
  if (a.length === 0) return [...b]
  const merged: ViewRow[] = []
  let atA = 0
  let atB = 0
  for (;;) {
    const rowA = a[atA]
    const rowB = b[atB]
    if (!rowA && !rowB) return merged
    if (rowA && (!rowB || compareRows(rowA, rowB) <= 0)) {
      merged.push(rowA)
      atA++
    } else if (rowB) {
      merged.push(rowB)
      atB++
    }
  }
}
