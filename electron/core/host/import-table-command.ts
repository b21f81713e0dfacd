/** A table from the command line: the mapping that its heading suggests, changed by `--map`, said before it is used. */
import path from 'node:path'
import Value from 'typebox/value'
import type { CommandOutput, QueryOutput } from '#shared/contract/contract.ts'
import {
  AppointmentColumn,
  type ImportOutcome,
  PatientColumn,
  type TableMapping,
} from '#shared/contract/taking-in.ts'
import type { Core } from '../core.ts'

export interface TableOptions {
  /** Heading and column, as typed. */
  map: readonly (readonly [heading: string, column: string])[]
  what: TableMapping['what'] | undefined
  dateOrder: TableMapping['dateOrder'] | undefined
  check: boolean
}

/** @returns undefined for options that are none */
export function readTableOptions(values: {
  map?: string | undefined
  what?: string | undefined
  'date-order'?: string | undefined
  check?: boolean | undefined
}): TableOptions | undefined {
  const { what, map: pairs = '', check = false } = values
  const dateOrder = values['date-order']
  if (what !== undefined && what !== 'patients' && what !== 'appointments') return undefined
  if (dateOrder !== undefined && dateOrder !== 'dayFirst' && dateOrder !== 'monthFirst') return undefined
  const map = pairs.split(',').filter((pair) => pair.trim() !== '')
  const read = map.map((pair) => {
    const at = pair.lastIndexOf('=')
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const
  })
  if (read.some(([heading]) => heading === '')) return undefined
  return { map: read, what, dateOrder, check }
}

/** Words for why a row could not be taken. */
const reasons: Readonly<Record<ImportOutcome['problems'][number]['problem'], string>> = {
  unreadable: 'cannot be read: a quotation mark is never closed, or the row is too long',
  nameMissing: 'has no name',
  tooLong: 'is longer than a record holds',
  birthDateInvalid: 'is not a birth date',
  wordUnknown: 'is a word that means nothing here',
  patientUnknown: 'its patient is not known',
  patientAmbiguous: 'more than one patient is called that',
  doctorUnknown: 'its doctor is not known',
  timeInvalid: 'is not a time',
  erased: 'was erased from this clinic, or changed while it was written',
  resourceInvalid: 'cannot be read',
}

/**
 * @param say writes a line of the outcome
 * @returns whether a row came in, or was here before
 */
export async function runTableImport(
  core: Pick<Core, 'execute' | 'query'>,
  file: string,
  source: string,
  options: TableOptions,
  say: (text: string) => void,
): Promise<boolean> {
  const opened = await core.execute('interchange.openImport', { file })
  if (!opened.ok) return refused(opened.error.message)
  const { importId } = opened.value as NonNullable<CommandOutput<'interchange.openImport'>>
  const seen = await core.query('interchange.previewTable', { importId, source })
  if (!seen.ok) return refused(seen.error.message)
  const { mapping: suggested, heading } = seen.value as QueryOutput<'interchange.previewTable'>
  const mapping = changed(suggested, heading, options, say)
  if (!mapping) return false
  const name = path.basename(file)
  for (const [index, text] of heading.entries())
    say(`${name}: "${text}" is ${mapping.columns[index] ?? 'left out'}`)
  const done = await core.execute('interchange.import', { importId, mapping, source, check: options.check })
  if (!done.ok) {
    const missing = done.error.details['missing']
    return refused(done.error.message + (Array.isArray(missing) ? ` Missing: ${missing.join(', ')}.` : ''))
  }
  const outcome = done.value as ImportOutcome
  for (const { line, problem, column } of outcome.problems) {
    const where = column === undefined ? '' : `"${heading[column] ?? ''}" `
    say(`${name}:${line}: ${where}${reasons[problem]}`)
  }
  if (outcome.refused > outcome.problems.length)
    say(`${name}: and ${outcome.refused - outcome.problems.length} more`)
  const verb = options.check ? 'would be taken' : 'taken'
  say(
    `${outcome.taken} rows ${verb}, ${outcome.present} were there before, ${outcome.refused} could not be taken.`,
  )
  return outcome.taken + outcome.present > 0

  function refused(message: string): boolean {
    say(message)
    return false
  }
}

/** The suggested mapping with what the command line says otherwise; undefined, and said, where that is wrong. */
function changed(
  suggested: TableMapping,
  heading: readonly string[],
  { what = suggested.what, dateOrder = suggested.dateOrder, map }: TableOptions,
  say: (text: string) => void,
): TableMapping | undefined {
  const schema = what === 'patients' ? PatientColumn : AppointmentColumn
  const columns: (string | null)[] =
    what === suggested.what ? [...suggested.columns] : heading.map(() => null)
  for (const [title, column] of map) {
    const index = heading.findIndex((text) => text.trim() === title)
    if (index < 0 || !(column === '-' || Value.Check(schema, column))) {
      say(index < 0 ? `There is no column "${title}".` : `"${column}" is nothing that a column can be.`)
      return undefined
    }
    for (const [other, taken] of columns.entries()) if (taken === column) columns[other] = null
    columns[index] = column === '-' ? null : column
  }
  return { ...suggested, what, dateOrder, columns } as TableMapping
}
