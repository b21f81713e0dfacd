/** Practitioners become doctors. */
import { newDoctorNumber } from '#shared/decisions/doctors/create-doctor.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { clinicSnapshot, doctorSnapshot } from '#shared/events/make-snapshots.ts'
import type { ExportFile } from './export-folder.ts'
import { readRows } from './export-rows.ts'
import type { ImportReport } from './import-report.ts'
import { mapPractitioner } from './map-practitioner.ts'
import type { ImportContext } from './mapped.ts'
import { bytesAfter } from './record-ids.ts'
import { type ImportedRow, type ImportingCore, rowsPerBatch, writeImported } from './write-imported.ts'

/** Reads every practitioner and writes those that are new. */
export async function importDoctors(
  core: ImportingCore,
  files: readonly ExportFile[],
  clinic: Clinic,
  context: ImportContext,
  report: ImportReport,
): Promise<void> {
  const known = await core.read.find('doctors', { where: {} })
  const ids = new Set(known.map((doctor) => doctor.id))
  const numbers = new Set(known.map((doctor) => doctor.doctorNumber))
  let batch: ImportedRow[] = []
  for (const file of files) {
    for await (const row of readRows(file, (bytes) => report.read('Practitioner', bytes))) {
      const place = { file: file.name, line: row.line }
      if ('problem' in row) {
        report.refused('Practitioner', place, row.problem)
        continue
      }
      const mapped = mapPractitioner(row.value, context)
      if (mapped.kind === 'refused') report.refused('Practitioner', place, mapped.reason)
      if (mapped.kind !== 'taken') continue
      const { eventId, bytes } = mapped.value
      if (ids.has(mapped.value.doctor.id)) {
        report.present('Practitioner')
        continue
      }
      const doctor: Doctor = {
        ...mapped.value.doctor,
        doctorNumber: newDoctorNumber(bytesAfter(bytes), numbers),
      }
      ids.add(doctor.id)
      numbers.add(doctor.doctorNumber)
      batch.push({
        place,
        writes: [{ collection: 'doctors', before: undefined, after: doctor }],
        events: [
          {
            type: 'DoctorCreated',
            id: eventId,
            subjectId: doctor.id,
            payload: {
              doctor: doctorSnapshot(doctor),
              workingHours: doctor.workingHours,
              absences: [],
              clinic: clinicSnapshot(clinic),
              imported: true,
            },
          },
        ],
      })
      if (batch.length >= rowsPerBatch) {
        await writeImported(core, 'Practitioner', batch, report)
        batch = []
      }
    }
  }
  await writeImported(core, 'Practitioner', batch, report)
}
