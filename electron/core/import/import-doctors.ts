/** Practitioners become doctors. */
import { newDoctorNumber } from '#shared/decisions/doctors/create-doctor.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { clinicSnapshot, doctorSnapshot } from '#shared/events/make-snapshots.ts'
import type { ExportFile } from './export-folder.ts'
import type { ImportReport, RowPlace } from './import-report.ts'
import type { ImportedDoctor } from './map-practitioner.ts'
import type { Reading } from './reading/reading-thread.ts'
import { bytesAfter } from './record-ids.ts'
import { type ImportedRow, type ImportingCore, rowsOfBatch, writeImported } from './write-imported.ts'

/** Reads every practitioner and writes those that are new. */
export async function importDoctors(
  core: ImportingCore,
  reading: Reading,
  files: readonly ExportFile[],
  clinic: Clinic,
  report: ImportReport,
): Promise<void> {
  const known = await core.read.find('doctors', { where: {} })
  const ids = new Set(known.map((doctor) => doctor.id))
  const numbers = new Set(known.map((doctor) => doctor.doctorNumber))
  let batch: ImportedRow[] = []
  for (const file of files) {
    for await (const { rows, bytes } of reading.blocks('Practitioner', file)) {
      report.read('Practitioner', bytes)
      for (const { line, mapped } of rows) {
        const place = { file: file.name, line }
        if (mapped.kind === 'refused') report.refused('Practitioner', place, mapped.reason)
        if (mapped.kind !== 'taken') continue
        if (ids.has(mapped.value.doctor.id)) report.present('Practitioner')
        else batch.push(newDoctor(mapped.value, place))
      }
      if (batch.length < rowsOfBatch(core)) continue
      await writeImported(core, 'Practitioner', batch, report)
      batch = []
    }
  }
  await writeImported(core, 'Practitioner', batch, report)

  function newDoctor({ doctor: read, eventId, bytes }: ImportedDoctor, place: RowPlace): ImportedRow {
    const doctor: Doctor = { ...read, doctorNumber: newDoctorNumber(bytesAfter(bytes), numbers) }
    ids.add(doctor.id)
    numbers.add(doctor.doctorNumber)
    return {
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
    }
  }
}
