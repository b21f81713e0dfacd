/** Reads allergies and conditions before the patients they belong to, so that each patient is written once, whole. */
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { patientSnapshot } from '#shared/events/make-snapshots.ts'
import { changedFields } from '#shared/lib/field-changes.ts'
import { type Alert, AlertList, mapAllergy, mapCondition } from './alerts.ts'
import type { ExportFile, ExportFolder } from './export-folder.ts'
import { readRows } from './export-rows.ts'
import type { ImportReport, RowPlace } from './import-report.ts'
import type { ImportContext, Mapped } from './mapped.ts'
import { identityOf } from './record-ids.ts'
import { type ImportedRow, type ImportingCore, rowsPerBatch, writeImported } from './write-imported.ts'

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
export async function readAlerts(files: ExportFolder['files'], report: ImportReport): Promise<WaitingAlerts> {
  const waiting = new WaitingAlerts()
  for (const file of files.AllergyIntolerance)
    await readAlertFile(file, 'AllergyIntolerance', mapAllergy, waiting, report)
  for (const file of files.Condition) await readAlertFile(file, 'Condition', mapCondition, waiting, report)
  return waiting
}

async function readAlertFile(
  file: ExportFile,
  type: AlertType,
  map: (row: unknown) => Mapped<Alert>,
  waiting: WaitingAlerts,
  report: ImportReport,
): Promise<void> {
  for await (const row of readRows(file, (bytes) => report.read(type, bytes))) {
    const place = { file: file.name, line: row.line }
    if ('problem' in row) {
      report.refused(type, place, row.problem)
      continue
    }
    const mapped = map(row.value)
    if (mapped.kind === 'refused') report.refused(type, place, mapped.reason)
    else if (mapped.kind === 'leftOut') report.leftOut(type, mapped.why)
    else if (!waiting.add(type, mapped.value, place))
      report.refused(type, place, 'is one more than a patient’s record holds (200)')
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
  for (let start = 0; start < resourceIds.length; start += rowsPerBatch) {
    const batch = resourceIds.slice(start, start + rowsPerBatch)
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
      const { allergies, preconditions } = list
      const after = { ...before, allergies, preconditions, updatedAt: context.now }
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
