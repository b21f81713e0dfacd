/**
 * Files that people opened to take in, from the moment of choosing to the outcome. A page never names a path: it gets an id
 * for the file that was chosen in the desktop's own dialog. A script, where there is no desktop, names the file.
 */
import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { CommandInput, CommandOutput, QueryInput, QueryOutput } from '#shared/contract/contract.ts'
import type { ImportOutcome, TableMapping } from '#shared/contract/taking-in.ts'
import { clinicId, type Clinic } from '#shared/domain/records/clinic.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import type { Actor } from '#shared/events/event.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import type { Reader } from '../store/reader.ts'
import { faultOf } from '../store/storage-fault.ts'
import { importFhir } from './import-fhir.ts'
import { ImportTally } from './import-tally.ts'
import type { ImportContext } from './mapped.ts'
import { importTable } from './table/import-table.ts'
import { previewTable } from './table/preview-table.ts'
import { missingColumns } from './table/suggest-mapping.ts'
import type { ImportingCore } from './write-imported.ts'

interface OpenedFile {
  file: string
  kind: 'table' | 'fhir'
  bytes: number
  openedAt: number
  state: 'waiting' | 'running' | 'over'
  tally: ImportTally
}

export interface ImportParts {
  read: Reader
  workstationId: string
  now: () => Date
  /** Asks the person for a file; left out where there is no desktop. */
  askFile: (() => Promise<string | null>) | undefined
  readingModule: ImportingCore['readingModule']
  /** Writes a batch in the name of who imports. */
  writeBatch: (by: Actor, ...batch: Parameters<ImportingCore['writeBatch']>) => Promise<boolean>
  /** Some progress is another one. */
  changed: () => void
  /** An import is over, stopped or not. */
  over: () => void
  log: (line: string) => void
}

/** Somebody stopped the import. */
class Stopped extends Error {}

type Answer<Value> = Promise<Result<Value, Refusal>>

export interface Imports {
  open(input: CommandInput<'interchange.openImport'>): Answer<CommandOutput<'interchange.openImport'>>
  run(input: CommandInput<'interchange.import'>, by: Actor | undefined): Answer<ImportOutcome>
  stop(input: CommandInput<'interchange.stopImport'>): Result<null, Refusal>
  preview(input: QueryInput<'interchange.previewTable'>): Answer<QueryOutput<'interchange.previewTable'>>
  progress(
    input: QueryInput<'interchange.importProgress'>,
  ): Result<QueryOutput<'interchange.importProgress'>, Refusal>
  /** Every import ends after its batch. */
  stopAll(): void
}

/** The desk waits for a transaction: no more than a quarter of a second. */
const rowsAtOnce = 500

const keptMilliseconds = 60 * 60_000
const notFound = refusal('NOT_FOUND', 'There is no such opened file; open it again.', { what: 'import' })
const unusable = (message: string): Refusal => refusal('IMPORT_FILE_UNUSABLE', message)

/** By its name: what FHIR's files are called, and what everything else is. */
const kindOf = (file: string): OpenedFile['kind'] => (/\.(json|ndjson|jsonl)$/i.test(file) ? 'fhir' : 'table')

export function createImports({
  read,
  workstationId,
  now,
  askFile,
  readingModule,
  writeBatch,
  changed,
  over,
  log,
}: ImportParts): Imports {
  const opened = new Map<string, OpenedFile>()

  /** @throws an error of the file system */
  async function guarded<Value>(name: string, work: () => Answer<Value>): Answer<Value> {
    try {
      return await work()
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'EIO'].includes(code))
        return refuse(unusable('The file cannot be read.'))
      return refuse(faultOf(error, name, log))
    }
  }

  const clinicNow = async (): Promise<Clinic | undefined> => read.get('clinic', clinicId)

  const contextOf = (clinic: Clinic, system: string): ImportContext => ({
    system,
    country: clinic.country,
    timeZone: clinic.timeZone,
    now: now().toISOString(),
  })

  async function run(
    { importId, mapping, source, check = false }: CommandInput<'interchange.import'>,
    by: Actor,
  ): Answer<ImportOutcome> {
    const entry = opened.get(importId)
    const clinic = await clinicNow()
    if (!entry || !clinic) return refuse(notFound)
    if (entry.state === 'running') return refuse(refusal('NOT_NOW', 'That file is being taken in already.'))
    const refused = refuseMapping(entry, mapping, check)
    if (refused) return refuse(refused)
    const tally = new ImportTally(changed)
    entry.tally = tally
    const core: ImportingCore = {
      read,
      workstationId,
      rowsAtOnce,
      readingModule,
      async writeBatch(...batch) {
        // Rows that were read ahead would follow each other without end: between two transactions others come first.
        await nextTurn()
        if (tally.stopping) throw new Stopped()
        return writeBatch(by, ...batch)
      },
    }
    entry.state = 'running'
    changed()
    try {
      const context = contextOf(clinic, source ?? entry.kind)
      const { file } = entry
      if (mapping) await importTable({ core, clinic, context, file, mapping, check, tally })
      else {
        const unread = await importFhir(core, file, context, tally)
        if (unread) return refuse(unusable(unread))
      }
      return accept(tally.outcome(tally.stopping ? 'stopped' : check ? 'checked' : 'done'))
    } catch (error) {
      if (error instanceof Stopped) return accept(tally.outcome('stopped'))
      throw error
    } finally {
      // What was only looked at can still be taken in.
      entry.state = check ? 'waiting' : 'over'
      changed()
      over()
    }
  }

  return {
    open: (input) =>
      guarded('interchange.openImport', async () => {
        if (askFile && input.file !== undefined)
          return refuse(
            refusal('INVALID_INPUT', 'A window lets the person choose the file.', { field: 'file' }),
          )
        const chosen = input.file ?? (await askFile?.()) ?? null
        if (chosen === null) return accept(null)
        const file = path.resolve(chosen)
        const { size } = await fs.promises.stat(file)
        await fs.promises.access(file, fs.constants.R_OK)
        for (const [id, entry] of opened)
          if (entry.state !== 'running' && now().getTime() - entry.openedAt > keptMilliseconds)
            opened.delete(id)
        const importId = randomUUID()
        const kind = kindOf(file)
        opened.set(importId, {
          file,
          kind,
          bytes: size,
          openedAt: now().getTime(),
          state: 'waiting',
          tally: new ImportTally(),
        })
        return accept({ importId, fileName: path.basename(file), bytes: size, kind })
      }),
    run: (input, by) =>
      by
        ? guarded('interchange.import', () => run(input, by))
        : Promise.resolve(refuse(refusal('SIGN_IN_NEEDED', 'Sign in first.'))),
    stop({ importId }) {
      const entry = opened.get(importId)
      if (entry?.state === 'running') entry.tally.stopping = true
      else opened.delete(importId)
      return accept(null)
    },
    preview: ({ importId, mapping, source }) =>
      guarded('interchange.previewTable', async () => {
        const entry = opened.get(importId)
        const clinic = await clinicNow()
        if (entry?.kind !== 'table' || !clinic) return refuse(notFound)
        const context = contextOf(clinic, source ?? entry.kind)
        const preview = await previewTable(read, entry.file, mapping, clinic, context)
        return preview ? accept(preview) : refuse(unusable('That file is no table: it is empty, or no text.'))
      }),
    progress({ importId }) {
      const entry = opened.get(importId)
      if (!entry) return refuse(notFound)
      // Appointments are counted once all rows were read: the bytes are not all of the work.
      return accept({
        state: entry.state,
        totalBytes: entry.tally.totalBytes ?? entry.bytes,
        ...entry.tally.counts,
      })
    },
    stopAll() {
      for (const { tally } of opened.values()) tally.stopping = true
    },
  }
}

/** What is wrong with how an opened file is to be taken in, if anything. */
function refuseMapping(
  entry: OpenedFile,
  mapping: TableMapping | undefined,
  check: boolean,
): Refusal | undefined {
  if (entry.kind === 'fhir')
    return mapping || check
      ? refusal('INVALID_INPUT', 'Only a table has a mapping and can be checked.', { field: 'mapping' })
      : undefined
  if (!mapping)
    return refusal('INVALID_INPUT', 'A table needs a mapping; interchange.previewTable suggests one.', {
      field: 'mapping',
    })
  const missing = missingColumns(mapping)
  return missing.length > 0
    ? refusal('IMPORT_MAPPING_INCOMPLETE', 'No column is what is needed.', { missing })
    : undefined
}
