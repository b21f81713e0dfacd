/**
 * Reads and maps the rows of an export in a thread of its own, while the core writes those that it has: where there are two
 * processors an import takes as long as the writing alone. Nothing of the clinic's database is seen there.
 */
import { on } from 'node:events'
import { Worker } from 'node:worker_threads'
import { type ThreadFailure, ThreadError } from '../../thread-failure.ts'
import type { ExportFile, ImportedType } from '../export-folder.ts'
import type { ImportContext } from '../mapped.ts'
import type { MappedRow } from './row-mappers.ts'

/** What the thread is asked: to read a file, and to go on reading, once a block of rows was taken from it. */
export type ReadingRequest = { kind: 'read'; type: ImportedType; file: ExportFile } | { kind: 'goOn' }

/** What the thread answers: blocks of rows in their order. */
export type ReadingAnswer =
  | { kind: 'block'; rows: MappedRow<ImportedType>[]; bytes: number; isLast: boolean }
  | ({ kind: 'failed' } & ThreadFailure)

/** Some rows that follow each other in a file. */
export interface RowBlock<Type extends ImportedType> {
  rows: MappedRow<Type>[]
  /** Bytes that were read for them. */
  bytes: number
}

export interface Reading {
  /**
   * The rows of a file, in their order. One file at a time.
   * @throws ThreadError, with the code of the file system's error
   */
  blocks<Type extends ImportedType>(type: Type, file: ExportFile): AsyncGenerator<RowBlock<Type>>
  close(): Promise<unknown>
}

/** The thread's module; whoever bundles the code says where it lies. */
export type ReadingModule = string | URL

const unbundled = new URL('./reading-worker.ts', import.meta.url)

/** @param context where all that is read comes from, and where to */
export function startReading(context: ImportContext, module: ReadingModule = unbundled): Reading {
  const thread = new Worker(module, { workerData: context })
  const answers = on(thread, 'message', { close: ['exit'] })[Symbol.asyncIterator]()
  const ask = (request: ReadingRequest): void => thread.postMessage(request)
  return {
    async *blocks<Type extends ImportedType>(type: Type, file: ExportFile) {
      ask({ kind: 'read', type, file })
      for (;;) {
        const next = await answers.next()
        if (next.done) throw new Error('Reading ended without a result')
        const [answer] = next.value as [ReadingAnswer]
        if (answer.kind === 'failed') throw new ThreadError(answer)
        const { bytes, isLast } = answer
        if (!isLast) ask({ kind: 'goOn' })
        yield { rows: answer.rows as MappedRow<Type>[], bytes }
        if (isLast) return
      }
    },
    close: () => thread.terminate(),
  }
}
