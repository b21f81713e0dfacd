// Reads and maps the rows of an export. Started by `reading-thread.ts`.
import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import { failureOf } from '../../thread-failure.ts'
import type { ExportFile, ImportedType } from '../export-folder.ts'
import { readRows } from '../export-rows.ts'
import type { ImportContext } from '../mapped.ts'
import type { ReadingAnswer, ReadingRequest } from './reading-thread.ts'
import { type MappedRow, mapRow } from './row-mappers.ts'

const rowsPerBlock = 500

/** Blocks that may wait to be taken: two of the core's transactions, so that it never waits for one. */
const blocksAhead = 32

const context = workerData as ImportContext
const tell = (answer: ReadingAnswer): void => parentPort?.postMessage(answer)

/** Blocks that were told and not taken yet. */
let waiting = 0

async function read(type: ImportedType, file: ExportFile): Promise<void> {
  let bytes = 0
  let rows: MappedRow<ImportedType>[] = []
  for await (const row of readRows(file, (count) => (bytes += count))) {
    rows.push(mapRow(type, row, context))
    if (rows.length < rowsPerBlock) continue
    while (waiting >= blocksAhead && parentPort) await once(parentPort, 'message')
    tell({ kind: 'block', rows, bytes, isLast: false })
    waiting += 1
    rows = []
    bytes = 0
  }
  tell({ kind: 'block', rows, bytes, isLast: true })
}

parentPort?.on('message', (request: ReadingRequest) => {
  if (request.kind === 'goOn') waiting -= 1
  else
    read(request.type, request.file).catch((error: unknown) => tell({ kind: 'failed', ...failureOf(error) }))
})
