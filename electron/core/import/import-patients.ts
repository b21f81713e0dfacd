/** Patients, each with allergies and preconditions. */
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { clinicSnapshot, patientSnapshot } from '#shared/events/make-snapshots.ts'
import type { ExportFile } from './export-folder.ts'
import { countAlerts, type WaitingAlerts } from './import-alerts.ts'
import type { ImportReport } from './import-report.ts'
import type { Reading } from './reading/reading-thread.ts'
import type { MappedRow } from './reading/row-mappers.ts'
import { type ImportedRow, type ImportingCore, rowsOfBatch, writeImported } from './write-imported.ts'

const firstRows = 500

/** Reads every patient and writes those that are new; those that are there stay as the clinic has them. */
export async function importPatients(
  core: ImportingCore,
  reading: Reading,
  files: readonly ExportFile[],
  alerts: WaitingAlerts,
  clinic: Clinic,
  report: ImportReport,
): Promise<void> {
  // The first transactions are small, so that reading and writing go on at the same time from early on.
  const most = rowsOfBatch(core)
  let wanted = Math.min(firstRows, most)
  for (const file of files) {
    let batch: PatientRow[] = []
    for await (const { rows, bytes } of reading.blocks('Patient', file)) {
      report.read('Patient', bytes)
      batch.push(...rows)
      if (batch.length < wanted) continue
      await importBatch(core, file.name, batch, alerts, clinic, report)
      batch = []
      wanted = Math.min(2 * wanted, most)
    }
    await importBatch(core, file.name, batch, alerts, clinic, report)
  }
}

type PatientRow = MappedRow<'Patient'>

async function importBatch(
  core: ImportingCore,
  file: string,
  rows: readonly PatientRow[],
  alerts: WaitingAlerts,
  clinic: Clinic,
  report: ImportReport,
): Promise<void> {
  const ids = rows.flatMap(({ mapped }) => (mapped.kind === 'taken' ? [mapped.value.patient.id] : []))
  const present = new Set((await core.read.getMany('patients', ids)).map(({ id }) => id))
  const written: ImportedRow[] = []
  for (const { line, id, mapped } of rows) {
    const place = { file, line }
    const known = id === undefined ? undefined : alerts.take(id)
    if (mapped.kind === 'refused') {
      report.refused('Patient', place, mapped.reason)
      for (const { type, place } of known?.rows ?? [])
        report.refused(type, place, 'its patient could not be taken')
    }
    if (mapped.kind !== 'taken') continue
    const { eventId } = mapped.value
    const patient: Patient = { ...mapped.value.patient, ...known?.list.lists }
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
