/** Takes a folder of FHIR R4 bulk NDJSON into a clinic that is set up. docs/import.md says what becomes of what. */
import { clinicId } from '#shared/domain/records/clinic.ts'
import { type ExportFolder } from './export-folder.ts'
import { addToKnownPatients, readAlerts } from './import-alerts.ts'
import { importDoctors } from './import-doctors.ts'
import { importPatients } from './import-patients.ts'
import { type ImportListener, ImportReport, type ImportSummary } from './import-report.ts'
import { importVisits } from './import-visits.ts'
import type { ImportContext } from './mapped.ts'
import { startReading } from './reading/reading-thread.ts'
import type { ImportingCore } from './write-imported.ts'

/**
 * Imports everything that is not in the clinic yet. Each batch is one transaction, so a kill loses the batch it was in,
 * and the next import goes on from there.
 * @param system name of the system that the export came from: ids are unique within it
 * @param now when the import runs
 * @throws when the disk refuses; what was counted until then is written
 */
export async function importFolder(
  core: ImportingCore,
  folder: ExportFolder,
  { system, now }: { system: string; now: Date },
  listener: ImportListener,
): Promise<ImportSummary> {
  const clinic = await core.read.get('clinic', clinicId)
  if (!clinic) throw new Error('The clinic is not set up')
  const { country, timeZone } = clinic
  const context: ImportContext = { system, country, timeZone, now: now.toISOString() }
  const { files } = folder
  const report = new ImportReport(listener, totalBytes(folder))
  const reading = startReading(context, core.readingModule)
  try {
    await importDoctors(core, reading, files.Practitioner, clinic, report)
    const alerts = await readAlerts(reading, files, report)
    await importPatients(core, reading, files.Patient, alerts, clinic, report)
    await addToKnownPatients(core, alerts, clinic, context, report)
    await importVisits(core, reading, files.Encounter, clinic, context, report)
  } finally {
    await reading.close()
  }
  return report.summary
}

/** Encounters are read twice. */
const totalBytes = ({ files }: ExportFolder): number =>
  Object.entries(files)
    .flatMap(([type, list]) => list.map(({ bytes }) => (type === 'Encounter' ? 2 * bytes : bytes)))
    .reduce((sum, bytes) => sum + bytes, 0)
