/** What a table holds, and what would become of its first rows. */
import type { QueryOutput } from '#shared/contract/contract.ts'
import type { TableMapping } from '#shared/contract/taking-in.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Reader } from '../../store/reader.ts'
import type { ImportContext } from '../mapped.ts'
import { type CellProblem, RowRefused } from './cells.ts'
import { presentPatients } from './import-table.ts'
import { mapTableAppointment } from './map-table-appointment.ts'
import { mapTablePatient } from './map-table-patient.ts'
import { missingColumns, suggestMapping } from './suggest-mapping.ts'
import { lookAtTable, readTable, type TableForm, type TableRow } from './table-file.ts'
import { lookUpPeople } from './table-people.ts'

const shownRows = 20

type Preview = QueryOutput<'interchange.previewTable'>

/**
 * @param mapping how it is to be read; left out, as its heading suggests
 * @returns undefined when the file is no table
 * @throws an error of the file system
 */
export async function previewTable(
  read: Reader,
  file: string,
  mapping: TableMapping | undefined,
  clinic: Clinic,
  context: ImportContext,
): Promise<Preview | undefined> {
  const form: TableForm | undefined = mapping ?? (await lookAtTable(file, clinic.language))
  if (!form) return undefined
  const rows: TableRow[] = []
  for await (const row of readTable(file, form)) {
    rows.push(row)
    if (rows.length > shownRows + 1) break
  }
  const [first, ...data] = rows
  if (!first || 'broken' in first) return undefined
  const heading = first.cells.map((cell) => cell.slice(0, 200))
  const used = mapping ?? suggestMapping(heading, form, clinic.country)
  const missing = missingColumns(used)
  const shown = data.slice(0, shownRows)
  const become = missing.length > 0 ? undefined : await outcomes(read, shown, used, context)
  return {
    mapping: used,
    heading,
    rows: shown.map((row, index) => ({
      line: row.line,
      cells: 'cells' in row ? row.cells.map((cell) => cell.slice(0, 500)) : [],
      ...(become?.[index] ?? { becomes: 'broken' in row ? ('refused' as const) : ('new' as const) }),
    })),
    more: data.length > shown.length,
    missing,
  }
}

type Becomes = Pick<Preview['rows'][number], 'becomes' | 'problem' | 'column'>

async function outcomes(
  read: Reader,
  rows: readonly TableRow[],
  mapping: TableMapping,
  context: ImportContext,
): Promise<Becomes[]> {
  if (mapping.what === 'patients') {
    const mapped = rows.map((row) => attempt(row, (cells) => mapTablePatient(cells, mapping, context)))
    const present = await presentPatients(
      read,
      mapped.flatMap((each) => ('value' in each ? [each.value] : [])),
    )
    return mapped.map((each) => told(each, ({ patient }) => present.has(patient.id)))
  }
  const people = await lookUpPeople(read, context.system)
  const mapped = rows.map((row) =>
    attempt(row, (cells) => mapTableAppointment(cells, mapping, people, context)),
  )
  const ids = mapped.flatMap((each) => ('value' in each ? [each.value.id] : []))
  const present = new Set((await read.getMany('appointments', ids)).map(({ id }) => id))
  return mapped.map((each) => told(each, ({ id }) => present.has(id)))
}

type Attempt<Value> = { value: Value } | CellProblem

function attempt<Value>(row: TableRow, map: (cells: string[]) => Value): Attempt<Value> {
  if ('broken' in row) return { problem: 'unreadable' }
  try {
    return { value: map(row.cells) }
  } catch (error) {
    if (error instanceof RowRefused) return error.told
    throw error
  }
}

const told = <Value>(each: Attempt<Value>, isPresent: (value: Value) => boolean): Becomes =>
  'value' in each ? { becomes: isPresent(each.value) ? 'present' : 'new' } : { becomes: 'refused', ...each }
