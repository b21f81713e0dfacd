/** Reads allergies and conditions before the patients they belong to, so that each patient is written once, whole. */
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { patientSnapshot } from '#shared/events/make-snapshots.ts'
import { changedFields } from '#shared/lib/field-changes.ts'
import { type Alert, AlertList } from './alerts.ts'
import type { ExportFile, ExportFolder } from './export-folder.ts'
import type { ImportReport, RowPlace } from './import-report.ts'
import type { ImportContext } from './mapped.ts'
import type { Reading } from './reading/reading-thread.ts'
import { identityOf } from './record-ids.ts'
import { type ImportedRow, type ImportingCore, rowsOfBatch, writeImported } from './write-imported.ts'

type AlertType = 'AllergyIntolerance' | 'Condition'

/** The alerts of one patient with the rows they stand in. */
interface PatientAlerts {
  list: AlertList
  rows: { type: AlertType; place: RowPlace }[]
}

/** Alerts by the id of the Patient resource, until the patient takes them. */
export class WaitingAlerts {
  readonly #byPatient = new Map<string, PatientAlerts>()
  readonly #texts = new Map<string, string>()

  add(type: AlertType, alert: Alert, place: RowPlace): boolean {
    let known = this.#byPatient.get(alert.patient)
    if (!known) this.#byPatient.set(alert.patient, (known = { list: new AlertList(), rows: [] }))
    if (!known.list.add(this.#shared(alert))) return false
    known.rows.push({ type, place })
    return true
  }

  /** What is known of a patient; afterwards it waits no longer. */
  take(patient: string): PatientAlerts | undefined {
    const known = this.#byPatient.get(patient)
    this.#byPatient.delete(patient)
    return known
  }

  /** Patients whose alerts nobody took. */
  get patients(): string[] {
    return [...this.#byPatient.keys()]
  }

  /** The same few hundred texts stand in hundreds of thousands of rows: one copy of each is enough. */
  #shared(alert: Alert): Alert {
    const text = alert.kind === 'allergy' ? alert.allergy.text : alert.text
    const known = this.#texts.get(text)
    if (known === undefined) {
      this.#texts.set(text, text)
      return alert
    }
    if (alert.kind === 'allergy') return { ...alert, allergy: { ...alert.allergy, text: known } }
    return { ...alert, text: known }
  }
}

/** Reads all allergies and conditions. */
export async function readAlerts(
  reading: Reading,
  files: ExportFolder['files'],
  report: ImportReport,
): Promise<WaitingAlerts> {
  const waiting = new WaitingAlerts()
  for (const type of ['AllergyIntolerance', 'Condition'] as const)
    for (const file of files[type]) await readAlertFile(reading, file, type, waiting, report)
  return waiting
}

async function readAlertFile(
  reading: Reading,
  file: ExportFile,
  type: AlertType,
  waiting: WaitingAlerts,
  report: ImportReport,
): Promise<void> {
  for await (const { rows, bytes } of reading.blocks(type, file)) {
    report.read(type, bytes)
    for (const { line, mapped } of rows) {
      const place = { file: file.name, line }
      if (mapped.kind === 'refused') report.refused(type, place, mapped.reason)
      else if (mapped.kind === 'leftOut') report.leftOut(type, mapped.why)
      else if (!waiting.add(type, mapped.value, place))
        report.refused(type, place, 'is one more than a patient’s record holds (200)')
    }
  }
}

/** Counts a patient's alerts as taken, or as there before. */
export function countAlerts(alerts: PatientAlerts | undefined, report: ImportReport, present: boolean): void {
  for (const { type } of alerts?.rows ?? []) {
    if (present) report.present(type)
    else report.taken(type)
  }
}

/**
 * Alerts whose patient is in no Patient file of this export: they are added to the patient's record where an earlier
 * import made it, otherwise refused.
 */
export async function addToKnownPatients(
  core: ImportingCore,
  waiting: WaitingAlerts,
  clinic: Clinic,
  context: ImportContext,
  report: ImportReport,
): Promise<void> {
  const resourceIds = waiting.patients
  const count = rowsOfBatch(core)
  for (let start = 0; start < resourceIds.length; start += count) {
    const batch = resourceIds.slice(start, start + count)
    const idOf = (resourceId: string) => identityOf(context.system, 'Patient', resourceId).id
    const found = await core.read.getMany('patients', batch.map(idOf))
    const patients = new Map(found.map((patient) => [patient.id, patient]))
    const rows: ImportedRow[] = []
    for (const resourceId of batch) {
      const alerts = waiting.take(resourceId)
      const before = patients.get(idOf(resourceId))
      if (!alerts) continue
      if (!before || before.deletedAt !== undefined) {
        for (const { type, place } of alerts.rows) report.refused(type, place, 'its patient is not known')
        continue
      }
      const list = new AlertList()
      for (const text of before.preconditions) list.add({ kind: 'precondition', patient: resourceId, text })
      for (const allergy of before.allergies) list.add({ kind: 'allergy', patient: resourceId, allergy })
      for (const text of alerts.list.preconditions)
        list.add({ kind: 'precondition', patient: resourceId, text })
      for (const allergy of alerts.list.allergies) list.add({ kind: 'allergy', patient: resourceId, allergy })
      const after = { ...before, ...list.lists, updatedAt: context.now }
      const changes = changedFields(before, after)
      countAlerts(alerts, report, changes.length === 0)
      const place = alerts.rows[0]?.place
      if (changes.length === 0 || !place) continue
      rows.push({
        place,
        writes: [{ collection: 'patients', before, after }],
        events: [
          {
            type: 'PatientUpdated',
            subjectId: after.id,
            payload: { patient: patientSnapshot(after, clinic), changes },
          },
        ],
      })
    }
    await writeImported(core, 'Patient', rows, report)
  }
}
