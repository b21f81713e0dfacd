/** Writing imported records in batches, each in one transaction with its events. */
import type { EmittedEvent, RecordWrite } from '#shared/decisions/decision.ts'
import type { Core } from '../core.ts'
import type { ImportedType } from './export-folder.ts'
import type { ImportReport, RowPlace } from './import-report.ts'
import type { ReadingModule } from './reading/reading-thread.ts'

/** What an import needs of the core. */
export interface ImportingCore extends Pick<Core, 'read' | 'writeBatch' | 'workstationId'> {
  /** Rows of one transaction, where others wait for the core meanwhile. */
  rowsAtOnce?: number
  /** Where bundled: the module of the thread that reads. */
  readingModule?: ReadingModule | undefined
}

/**
 * Rows of one transaction. Ids of imported records are scattered, so each transaction touches most pages of every index:
 * few large ones write those pages fewer times. A kill loses no more than the one it was in, and the next import goes on.
 */
export const rowsOfBatch = ({ rowsAtOnce }: ImportingCore): number => rowsAtOnce ?? 8000

/** A row with what it writes. */
export interface ImportedRow {
  place: RowPlace
  writes: RecordWrite[]
  events: EmittedEvent[]
}

/**
 * Writes rows in one transaction and counts them. When something in the way keeps the batch out (a record of that id
 * that was erased here for good), each row is written by itself, and what cannot come in is refused.
 */
export async function writeImported(
  core: ImportingCore,
  type: ImportedType,
  rows: readonly ImportedRow[],
  report: ImportReport,
): Promise<void> {
  if (rows.length === 0) return
  if (await writeTogether(core, type, rows)) {
    report.taken(type, rows.length)
    return
  }
  for (const row of rows) {
    if (await writeTogether(core, type, [row])) report.taken(type)
    else report.refused(type, row.place, 'was erased from this clinic, or changed while it was written')
  }
}

const writeTogether = (core: ImportingCore, type: ImportedType, rows: readonly ImportedRow[]) =>
  core.writeBatch(
    {
      value: undefined,
      writes: rows.flatMap((row) => row.writes),
      events: rows.flatMap((row) => row.events),
    },
    {
      action: 'import',
      recordType: type,
      recordId: 'import',
      changes: [{ field: 'records', after: rows.length }],
    },
  )
