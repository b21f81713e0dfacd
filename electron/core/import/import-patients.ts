/** Patients, each with allergies and preconditions. */
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { clinicSnapshot, patientSnapshot } from '#shared/events/make-snapshots.ts'
import type { ExportFile } from './export-folder.ts'
import { type ExportRow, readRows } from './export-rows.ts'
import { countAlerts, type WaitingAlerts } from './import-alerts.ts'
import type { ImportReport } from './import-report.ts'
import { mapPatient } from './map-patient.ts'
import { type ImportContext, refused, resourceId } from './mapped.ts'
import { type ImportedRow, type ImportingCore, rowsPerBatch, writeImported } from './write-imported.ts'

/** Reads every patient and writes those that are new; those that are there stay as the clinic has them. */
export async function importPatients(
  core: ImportingCore,
  files: readonly ExportFile[],
  alerts: WaitingAlerts,
  clinic: Clinic,
  context: ImportContext,
  report: ImportReport,
): Promise<void> {
  for (const file of files) {
    let batch: ExportRow[] = []
    const write = async () => {
      const rows = batch
      batch = []
      await importBatch(core, file.name, rows, alerts, clinic, context, report)
    }
    for await (const row of readRows(file, (bytes) => report.read('Patient', bytes))) {
      batch.push(row)
      if (batch.length >= rowsPerBatch) await write()
    }
    await write()
  }
}

async function importBatch(
  core: ImportingCore,
  file: string,
  rows: readonly ExportRow[],
  alerts: WaitingAlerts,
  clinic: Clinic,
  context: ImportContext,
  report: ImportReport,
): Promise<void> {
  const read = rows.map((row) => {
    const id = 'value' in row ? resourceId(row.value, 'Patient') : undefined
    const known = id?.kind === 'taken' ? alerts.take(id.value) : undefined
    const mapped = 'value' in row ? mapPatient(row.value, known?.list, context) : refused(row.problem)
    return { place: { file, line: row.line }, known, mapped }
  })
  const ids = read.flatMap(({ mapped }) => (mapped.kind === 'taken' ? [mapped.value.patient.id] : []))
  const present = new Set((await core.read.getMany('patients', ids)).map(({ id }) => id))
  const written: ImportedRow[] = []
  for (const { place, known, mapped } of read) {
    if (mapped.kind === 'refused') {
      report.refused('Patient', place, mapped.reason)
      for (const { type, place } of known?.rows ?? [])
        report.refused(type, place, 'its patient could not be taken')
    }
    if (mapped.kind !== 'taken') continue
    const { patient, eventId } = mapped.value
    const isPresent = present.has(patient.id)
    countAlerts(known, report, isPresent)
    if (isPresent) {
      report.present('Patient')
      continue
    }
    present.add(patient.id)
    written.push({
      place,
      writes: [{ collection: 'patients', before: undefined, after: patient }],
      events: [
        {
          type: 'PatientCreated',
          id: eventId,
          subjectId: patient.id,
          payload: {
            patient: patientSnapshot(patient, clinic),
            clinic: clinicSnapshot(clinic),
            imported: true,
          },
        },
      ],
    })
  }
  await writeImported(core, 'Patient', written, report)
}
