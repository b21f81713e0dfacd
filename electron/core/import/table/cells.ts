/** The cells of one row by what their columns are. Pure. */
import type { RowProblem } from '#shared/contract/taking-in.ts'
import { line } from '../fhir-json.ts'

/** Why a row cannot be taken, and in which column. */
export interface CellProblem {
  problem: RowProblem
  column?: number
}

/** Thrown inside a row's mapping; caught where the row is mapped. */
export class RowRefused extends Error {
  readonly told: CellProblem

  constructor(told: CellProblem) {
    super(told.problem)
    this.told = told
  }
}

/** What the apostrophe is for that a CSV export puts before what a spreadsheet would take for a formula. */
const guarded = /^'(?=\s*[=+\-@\t\r|%])/

export class Cells<Column extends string> {
  readonly #cells: readonly string[]
  readonly #columns: readonly (Column | null)[]

  constructor(cells: readonly string[], columns: readonly (Column | null)[]) {
    this.#cells = cells
    this.#columns = columns
  }

  /** The column's text as one line; undefined where it is empty, or no column is that. */
  line(name: Column): string | undefined {
    const whole = this.text(name)
    return whole === undefined ? undefined : line(whole.replace(/\s+/g, ' '))
  }

  /** The same, of which a record holds 200 characters. */
  short(name: Column): string | undefined {
    const text = this.line(name)
    if (text !== undefined && text.length > 200) throw this.refused(name, 'tooLong')
    return text
  }

  /** The column's text with its lines. */
  text(name: Column): string | undefined {
    const cell = this.#cells[this.#columns.indexOf(name)]
    if (cell === undefined) return undefined
    const lines = cell.replace(guarded, '').split(/\r\n?|\n/)
    const text = lines
      .map((each) => line(each) ?? '')
      .join('\n')
      .trim()
    return text === '' ? undefined : text
  }

  /** The parts of a column that are separated by `;` or stand on lines of their own. */
  list(name: Column): string[] {
    const parts = (this.text(name) ?? '').split(/[;\n]/).map((part) => part.trim())
    const kept = parts.filter((part) => part !== '')
    if (kept.length > 200 || kept.some((part) => part.length > 200)) throw this.refused(name, 'tooLong')
    return kept
  }

  /** What `read` makes of the column; undefined where it is empty. */
  word<Value>(
    name: Column,
    read: (text: string) => Value | undefined,
    problem: RowProblem,
  ): Value | undefined {
    const text = this.line(name)
    if (text === undefined) return undefined
    const value = read(text)
    if (value === undefined) throw this.refused(name, problem)
    return value
  }

  /** Refuses the row for what stands in a column. */
  refused(name: Column, problem: RowProblem): RowRefused {
    const column = this.#columns.indexOf(name)
    return new RowRefused(column < 0 ? { problem } : { problem, column })
  }
}
