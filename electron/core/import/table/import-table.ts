/** Takes a table in: patients, or appointments of patients and doctors who are here. */
import type { TableMapping } from '#shared/contract/taking-in.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { clinicSnapshot, patientSnapshot } from '#shared/events/make-snapshots.ts'
import type { Reader } from '../../store/reader.ts'
import type { ImportTally } from '../import-tally.ts'
import { knownSpans } from '../known-spans.ts'
import type { ImportContext } from '../mapped.ts'
import { findHistory, type Span } from '../visit-history.ts'
import { DayPages, visitWrites } from '../visit-writes.ts'
import { type ImportedRow, type ImportingCore, rowsOfBatch } from '../write-imported.ts'
import { RowRefused } from './cells.ts'
import { mapTableAppointment, tableAppointment, type TableVisit } from './map-table-appointment.ts'
import { mapTablePatient, type TablePatient } from './map-table-patient.ts'
import { readTable, type TableRow } from './table-file.ts'
import { lookUpPeople } from './table-people.ts'

export interface TableImport {
  core: ImportingCore
  clinic: Clinic
  context: ImportContext
  file: string
  mapping: TableMapping
  /** Says what would become of the rows, and writes nothing. */
  check: boolean
  tally: ImportTally
}

/**
 * Reads the whole table; each batch is one transaction. Ends early when the tally is told to stop.
 * @throws when the disk refuses; what was counted until then is written
 */
export async function importTable(work: TableImport): Promise<void> {
  if (work.mapping.what === 'patients') await importPatients(work, work.mapping)
  else await importAppointments(work, work.mapping)
}

/** The rows below the heading. */
async function* dataRows({ file, mapping, tally }: TableImport): AsyncGenerator<TableRow> {
  let isHeading = true
  for await (const row of readTable(file, mapping, tally.read)) {
    if (!isHeading) yield row
    isHeading = false
    if (tally.stopping) return
  }
}

/** What `map` makes of a row; undefined, and counted, when it cannot be taken. */
function mapped<Value>(
  row: TableRow,
  tally: ImportTally,
  map: (cells: string[]) => Value,
): Value | undefined {
  if ('broken' in row) {
    tally.refused({ line: row.line, problem: 'unreadable' })
    return undefined
  }
  try {
    return map(row.cells)
  } catch (error) {
    if (!(error instanceof RowRefused)) throw error
    tally.refused({ line: row.line, ...error.told })
    return undefined
  }
}

/** Ids of those that are here: by id, or by the number on a card of this clinic. */
export async function presentPatients(read: Reader, rows: readonly TablePatient[]): Promise<Set<string>> {
  const found = await read.getMany(
    'patients',
    rows.map(({ patient }) => patient.id),
  )
  const present = new Set(found.map(({ id }) => id))
  const numbers = rows.flatMap(({ number }) => (number === undefined || number.length > 16 ? [] : [number]))
  if (numbers.length === 0) return present
  const cards = await read.find('patients', { where: { memberId: { $in: numbers } } })
  const known = new Set(cards.map(({ memberId }) => memberId))
  for (const { patient, number } of rows)
    if (number !== undefined && known.has(number)) present.add(patient.id)
  return present
}

async function importPatients(
  work: TableImport,
  mapping: Extract<TableMapping, { what: 'patients' }>,
): Promise<void> {
  const { core, clinic, context, tally } = work
  const seen = new Set<string>()
  let batch: (TablePatient & { line: number })[] = []
  const finish = async () => {
    const present = await presentPatients(core.read, batch)
    const rows = batch.flatMap((row): (ImportedRow & { line: number })[] => {
      if (present.has(row.patient.id) || seen.has(row.patient.id)) {
        tally.present()
        return []
      }
      seen.add(row.patient.id)
      return [{ line: row.line, place: { file: '', line: row.line }, ...patientWrites(row, clinic) }]
    })
    batch = []
    await write(work, 'Patient', rows)
  }
  for await (const row of dataRows(work)) {
    const patient = mapped(row, tally, (cells) => mapTablePatient(cells, mapping, context))
    if (patient) batch.push({ ...patient, line: row.line })
    if (batch.length >= rowsOfBatch(core)) await finish()
  }
  if (!tally.stopping) await finish()
}

function patientWrites({ patient, eventId }: { patient: Patient; eventId: string }, clinic: Clinic) {
  return {
    writes: [{ collection: 'patients' as const, before: undefined, after: patient }],
    events: [
      {
        type: 'PatientCreated' as const,
        id: eventId,
        subjectId: patient.id,
        payload: {
          patient: patientSnapshot(patient, clinic),
          clinic: clinicSnapshot(clinic),
          imported: true,
        },
      },
    ],
  }
}

async function importAppointments(
  work: TableImport,
  mapping: Extract<TableMapping, { what: 'appointments' }>,
): Promise<void> {
  const { core, context, tally } = work
  const people = await lookUpPeople(core.read, context.system)
  // What overlaps and which visit is a patient's first is known once all are read.
  const visits: (TableVisit & { line: number })[] = []
  for await (const row of dataRows(work)) {
    const visit = mapped(row, tally, (cells) => mapTableAppointment(cells, mapping, people, context))
    if (visit) visits.push({ ...visit, line: row.line })
  }
  const own = new Set(visits.map(({ id }) => id))
  const spans = visits.flatMap(({ patientId, doctorId, startsAt, endsAt, status }, row): Span[] =>
    status === 'cancelled' || status === 'noShow'
      ? []
      : [{ row, patient: patientId, doctor: doctorId, startsAt, endsAt }],
  )
  const history = findHistory([...spans, ...(await knownSpans(core.read, spans, own))])
  const seen = new Set<string>()
  const count = rowsOfBatch(core)
  for (let from = 0; from < visits.length && !tally.stopping; from += count) {
    const batch = visits.slice(from, from + count).map((visit, index) => ({ visit, row: from + index }))
    await importVisits(work, batch, history, seen)
  }
}

async function importVisits(
  work: TableImport,
  batch: readonly { visit: TableVisit & { line: number }; row: number }[],
  history: ReturnType<typeof findHistory>,
  seen: Set<string>,
): Promise<void> {
  const { core, clinic, context, tally } = work
  const idsOf = (pick: (visit: TableVisit) => string) => [...new Set(batch.map(({ visit }) => pick(visit)))]
  const present = new Set(
    (
      await core.read.getMany(
        'appointments',
        idsOf(({ id }) => id),
      )
    ).map(({ id }) => id),
  )
  const patients = new Map(
    (
      await core.read.getMany(
        'patients',
        idsOf(({ patientId }) => patientId),
      )
    ).map((each) => [each.id, each]),
  )
  const doctors = new Map((await core.read.find('doctors', { where: {} })).map((each) => [each.id, each]))
  const pages = new DayPages(core.read)
  const rows: (ImportedRow & { line: number })[] = []
  for (const { visit, row } of batch) {
    const patient = patients.get(visit.patientId)
    const doctor = doctors.get(visit.doctorId)
    if (present.has(visit.id) || seen.has(visit.id)) tally.present()
    else if (!patient || !doctor) tally.refused({ line: visit.line, problem: 'patientUnknown' })
    else {
      seen.add(visit.id)
      const around = { newPatient: history.isFirst(row), overlaps: history.overlaps(row) }
      const appointment = tableAppointment(visit, around, context)
      const writes = await pages.enter(appointment, context.now)
      rows.push({
        line: visit.line,
        place: { file: '', line: visit.line },
        ...visitWrites(appointment, visit.eventId, { patient, doctor, clinic }, writes),
      })
    }
  }
  await write(work, 'Appointment', rows)
}

/** Writes rows in one transaction, or, where something is in the way, each by itself. */
async function write(
  { core, check, tally }: TableImport,
  type: string,
  rows: readonly (ImportedRow & { line: number })[],
): Promise<void> {
  if (rows.length === 0) return
  if (check) {
    tally.taken(rows.length)
    return
  }
  if (await writeTogether(core, type, rows)) {
    tally.taken(rows.length)
    return
  }
  for (const row of rows) {
    if (await writeTogether(core, type, [row])) tally.taken(1)
    else tally.refused({ line: row.line, problem: 'erased' })
  }
}

const writeTogether = (core: ImportingCore, type: string, rows: readonly ImportedRow[]) =>
  core.writeBatch(
    {
      value: undefined,
      writes: rows.flatMap(({ writes }) => writes),
      events: rows.flatMap(({ events }) => events),
    },
    {
      action: 'import',
      recordType: type,
      recordId: 'import',
      changes: [{ field: 'records', after: rows.length }],
    },
  )
