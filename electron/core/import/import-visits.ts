/** Encounters become appointments. Two passes: the first finds what overlaps and what came first, the second writes. */
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { ExportFile } from './export-folder.ts'
import type { ImportReport, RowPlace } from './import-report.ts'
import { appointmentOf, type Visit, visitTakesTime } from './map-encounter.ts'
import type { ImportContext } from './mapped.ts'
import type { Reading } from './reading/reading-thread.ts'
import { knownSpans } from './known-spans.ts'
import { identityOf } from './record-ids.ts'
import { DayPages, visitWrites } from './visit-writes.ts'
import { findHistory, type Span, type VisitHistory } from './visit-history.ts'
import { type ImportedRow, type ImportingCore, rowsOfBatch, writeImported } from './write-imported.ts'

/** One row of an encounter file that can become an appointment. `row` counts such rows over all files. */
interface VisitRow {
  row: number
  place: RowPlace
  visit: Visit
}

/** Reads every encounter and writes those that are new. */
export async function importVisits(
  core: ImportingCore,
  reading: Reading,
  files: readonly ExportFile[],
  clinic: Clinic,
  context: ImportContext,
  report: ImportReport,
): Promise<void> {
  if (files.length === 0) return
  const history = await readHistory(core, reading, files, context, report)
  const doctors = new Map(
    (await core.read.find('doctors', { where: {} })).map((doctor) => [doctor.id, doctor]),
  )
  const write = (batch: readonly VisitRow[]) =>
    importBatch(core, batch, { history, doctors, clinic, context, report })
  let batch: VisitRow[] = []
  for await (const row of visitRows(reading, files, report, 'tell')) {
    batch.push(row)
    if (batch.length < rowsOfBatch(core)) continue
    await write(batch)
    batch = []
  }
  await write(batch)
}

/** @param mode whether to tell of rows that cannot be taken: the second pass does, so that each is told once */
async function* visitRows(
  reading: Reading,
  files: readonly ExportFile[],
  report: ImportReport,
  mode: 'silent' | 'tell',
): AsyncGenerator<VisitRow> {
  let row = 0
  for (const file of files) {
    for await (const { rows, bytes } of reading.blocks('Encounter', file)) {
      report.read('Encounter', bytes)
      for (const { line, mapped } of rows) {
        const place = { file: file.name, line }
        if (mapped.kind === 'taken') yield { row: row++, place, visit: mapped.value }
        else if (mode === 'silent') continue
        else if (mapped.kind === 'leftOut') report.leftOut('Encounter', mapped.why)
        else report.refused('Encounter', place, mapped.reason)
      }
    }
  }
}

async function readHistory(
  core: ImportingCore,
  reading: Reading,
  files: readonly ExportFile[],
  context: ImportContext,
  report: ImportReport,
): Promise<VisitHistory> {
  const spans: Span[] = []
  const ids = new Map<string, string>()
  const idOf = (type: string, resourceId: string) => {
    const key = `${type}/${resourceId}`
    const known = ids.get(key)
    if (known !== undefined) return known
    const { id } = identityOf(context.system, type, resourceId)
    ids.set(key, id)
    return id
  }
  const own = new Set<string>()
  for await (const { row, visit } of visitRows(reading, files, report, 'silent')) {
    own.add(identityOf(context.system, 'Encounter', visit.resourceId).id)
    if (!visitTakesTime(visit)) continue
    const { startsAt, endsAt } = visit
    const patient = idOf('Patient', visit.patient)
    spans.push({ row, startsAt, endsAt, patient, doctor: idOf('Practitioner', visit.practitioner) })
  }
  return findHistory([...spans, ...(await knownSpans(core.read, spans, own))])
}

interface BatchSurroundings {
  history: VisitHistory
  doctors: ReadonlyMap<string, Doctor>
  clinic: Clinic
  context: ImportContext
  report: ImportReport
}

async function importBatch(
  core: ImportingCore,
  batch: readonly VisitRow[],
  around: BatchSurroundings,
): Promise<void> {
  const { history, doctors, clinic, context, report } = around
  const idOf = (type: string, resourceId: string) => identityOf(context.system, type, resourceId).id
  const wanted = batch.map((each) => ({
    ...each,
    id: idOf('Encounter', each.visit.resourceId),
    patientId: idOf('Patient', each.visit.patient),
    doctorId: idOf('Practitioner', each.visit.practitioner),
  }))
  const found = await core.read.getMany(
    'appointments',
    wanted.map(({ id }) => id),
  )
  const present = new Set(found.map(({ id }) => id))
  const patientIds = new Set(wanted.filter(({ id }) => !present.has(id)).map(({ patientId }) => patientId))
  const patients = new Map(
    (await core.read.getMany('patients', [...patientIds])).map((patient) => [patient.id, patient]),
  )
  const pages = new DayPages(core.read)
  const rows: ImportedRow[] = []
  for (const { row, place, visit, id, patientId, doctorId } of wanted) {
    if (present.has(id)) {
      report.present('Encounter')
      continue
    }
    const patient = patients.get(patientId)
    const doctor = doctors.get(doctorId)
    if (!patient || patient.deletedAt !== undefined || !doctor) {
      const reason = doctor ? 'its patient is not known' : 'its practitioner is not known'
      report.refused('Encounter', place, reason)
      continue
    }
    present.add(id)
    const { appointment, eventId } = appointmentOf(
      visit,
      { patientId, doctorId, newPatient: history.isFirst(row), overlaps: history.overlaps(row) },
      context,
    )
    const writes = await pages.enter(appointment, context.now)
    rows.push({ place, ...visitWrites(appointment, eventId, { patient, doctor, clinic }, writes) })
  }
  await writeImported(core, 'Encounter', rows, report)
}
