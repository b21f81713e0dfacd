/** What an import tells while it runs, and in the end. */
import type { ImportedType } from './export-folder.ts'

export interface ImportListener {
  /** A row that could not be taken: where, and why. Never says anything of a patient but the resource's place. */
  refused(file: string, line: number, reason: string): void
  /** Bytes that were worked through so far, of all that there are. */
  progressed(doneBytes: number, totalBytes: number, type: ImportedType): void
  /** Rows that came in now, or had come in before. */
  counted?(what: 'taken' | 'present', count: number): void
}

export interface TypeSummary {
  /** Rows that came in now. */
  taken: number
  /** Rows that had come in before. */
  present: number
  refused: number
  /** Rows that do not belong into the records, counted by what they are. */
  leftOut: Map<string, number>
}

export type ImportSummary = Record<ImportedType, TypeSummary>

/** Counts what becomes of rows and passes on what could not be taken. */
export class ImportReport {
  readonly summary: ImportSummary = {
    Practitioner: emptySummary(),
    AllergyIntolerance: emptySummary(),
    Condition: emptySummary(),
    Patient: emptySummary(),
    Encounter: emptySummary(),
  }
  readonly #listener: ImportListener
  readonly #totalBytes: number
  #doneBytes = 0

  constructor(listener: ImportListener, totalBytes: number) {
    this.#listener = listener
    this.#totalBytes = totalBytes
  }

  read(type: ImportedType, bytes: number): void {
    this.#doneBytes += bytes
    this.#listener.progressed(this.#doneBytes, this.#totalBytes, type)
  }

  taken(type: ImportedType, count = 1): void {
    this.summary[type].taken += count
    this.#listener.counted?.('taken', count)
  }

  present(type: ImportedType, count = 1): void {
    this.summary[type].present += count
    this.#listener.counted?.('present', count)
  }

  refused(type: ImportedType, place: RowPlace, reason: string): void {
    this.summary[type].refused += 1
    this.#listener.refused(place.file, place.line, reason)
  }

  leftOut(type: ImportedType, why: string): void {
    const { leftOut } = this.summary[type]
    leftOut.set(why, (leftOut.get(why) ?? 0) + 1)
  }
}

/** Where a row stands. */
export interface RowPlace {
  file: string
  line: number
}

const emptySummary = (): TypeSummary => ({ taken: 0, present: 0, refused: 0, leftOut: new Map() })
