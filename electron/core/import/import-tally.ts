/** Counts what becomes of the rows of one import, and how far it is. */
import type { ImportOutcome } from '#shared/contract/taking-in.ts'
import type { ImportListener } from './import-report.ts'

type Problem = ImportOutcome['problems'][number]

const keptProblems = 1000

export class ImportTally {
  #taken = 0
  #present = 0
  #refused = 0
  #doneBytes = 0
  #totalBytes: number | undefined
  #problems: Problem[] = []
  /** True once somebody wants it to end. */
  stopping = false
  readonly #changed: () => void
  readonly #onRefused: ((problem: Problem) => void) | undefined

  /** @param onRefused told of every row that cannot be taken, also beyond those that are kept */
  constructor(changed: () => void = () => undefined, onRefused?: (problem: Problem) => void) {
    this.#changed = changed
    this.#onRefused = onRefused
  }

  readonly read = (bytes: number): void => {
    this.#doneBytes += bytes
    this.#changed()
  }

  taken(count: number): void {
    this.#taken += count
    this.#changed()
  }

  present(count = 1): void {
    this.#present += count
  }

  refused(problem: Problem): void {
    this.#refused += 1
    if (this.#problems.length < keptProblems) this.#problems.push(problem)
    this.#onRefused?.(problem)
  }

  get counts() {
    return {
      doneBytes: this.#doneBytes,
      taken: this.#taken,
      present: this.#present,
      refused: this.#refused,
    }
  }

  /** Bytes of all that is read, where that is not the one file; undefined until it is known. */
  get totalBytes(): number | undefined {
    return this.#totalBytes
  }

  /** Listens to the import of a FHIR export. */
  listener(): ImportListener {
    return {
      refused: (file, line, detail) => this.refused({ file, line, problem: 'resourceInvalid', detail }),
      progressed: (doneBytes, totalBytes) => {
        this.#doneBytes = doneBytes
        this.#totalBytes = totalBytes
        this.#changed()
      },
      counted: (what, count) => (what === 'taken' ? this.taken(count) : this.present(count)),
    }
  }

  outcome(state: ImportOutcome['state']): ImportOutcome {
    const { taken, present, refused } = this.counts
    return { state, taken, present, refused, problems: this.#problems }
  }
}
