/**
 * Takes in a folder that this application exported (`fhir/` of it): every patient, doctor, appointment and report as it
 * was, with its id. Records that are here stay as they are. Messages and audit entries are not taken in: the ones would be
 * sent again, the others belong to the chain of where they were written.
 */
import fs from 'node:fs'
import path from 'node:path'
import { clinicId } from '#shared/domain/records/clinic.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { clinicSnapshot, doctorSnapshot, patientSnapshot } from '#shared/events/make-snapshots.ts'
import { fhirId } from '../export/fhir-resource.ts'
import { attachmentPath } from '../export/fhir-visits.ts'
import { readRows } from './export-rows.ts'
import { isObject, referencedId } from './fhir-json.ts'
import { appointmentFromFhir, doctorFromFhir, isOwn, patientFromFhir, reportFromFhir } from './own-records.ts'
import { DayPages, visitWrites } from './visit-writes.ts'
import type { ImportedRow, ImportingCore } from './write-imported.ts'

export interface OwnSummary {
  taken: number
  present: number
  /** File, line and reason of each row that could not be taken. */
  refused: { file: string; line: number; reason: string }[]
}

const batchRows = 1000

/** The folder with the NDJSON files, where it is an export of this application; otherwise undefined. */
export async function ownExport(folder: string): Promise<string | undefined> {
  for (const candidate of [folder, path.join(folder, 'fhir')]) {
    for (const name of ['Practitioner.ndjson', 'Patient.ndjson']) {
      const file = path.join(candidate, name)
      if (!fs.existsSync(file)) continue
      for await (const row of readRows({ path: file }))
        return 'value' in row && isOwn(row.value) ? candidate : undefined
    }
  }
  return undefined
}

/**
 * @param folder what `ownExport` found
 * @throws when the disk refuses; what was written until then stays, and the next import goes on
 */
export async function importOwn(core: ImportingCore, folder: string, now: Date): Promise<OwnSummary> {
  const clinic = await core.read.get('clinic', clinicId)
  if (!clinic) throw new Error('The clinic is not set up')
  const summary: OwnSummary = { taken: 0, present: 0, refused: [] }

  async function* rowsOf(type: string) {
    const name = `${type}.ndjson`
    const file = path.join(folder, name)
    if (!fs.existsSync(file)) return
    for await (const row of readRows({ path: file })) {
      if ('problem' in row) summary.refused.push({ file: name, line: row.line, reason: row.problem })
      else yield { place: { file: name, line: row.line }, value: row.value }
    }
  }

  /** Writes what `make` gives for each new record, a batch in one transaction. */
  async function take<Item extends { id: string }>(
    type: string,
    collection: 'patients' | 'doctors' | 'appointments' | 'reports',
    read: (row: unknown) => Item | undefined,
    make: (items: readonly Item[]) => Promise<Omit<ImportedRow, 'place'>[]>,
  ): Promise<void> {
    let batch: Item[] = []
    const write = async () => {
      const ids = batch.map(({ id }) => id)
      const here = new Set((await core.read.getMany(collection, ids)).map(({ id }) => id))
      const fresh = batch.filter(({ id }) => !here.has(id))
      batch = []
      summary.present += here.size
      if (fresh.length === 0) return
      const made = await make(fresh)
      const written = await core.writeBatch(
        {
          value: undefined,
          writes: made.flatMap(({ writes }) => writes),
          events: made.flatMap(({ events }) => events),
        },
        {
          action: 'import',
          recordType: type,
          recordId: 'import',
          changes: [{ field: 'records', after: made.length }],
        },
      )
      if (!written) throw new Error('The records changed while they were written')
      summary.taken += made.length
    }
    for await (const { place, value } of rowsOf(type)) {
      const item = read(value)
      if (item) batch.push(item)
      else summary.refused.push({ ...place, reason: 'is not as this application exports it' })
      if (batch.length >= batchRows) await write()
    }
    await write()
  }

  await take('Practitioner', 'doctors', doctorFromFhir, (doctors) =>
    Promise.resolve(
      doctors.map((doctor) => ({
        writes: [{ collection: 'doctors', before: undefined, after: doctor }],
        events: [
          {
            type: 'DoctorCreated',
            id: `${doctor.id.slice(0, 64)}~imported`,
            subjectId: doctor.id,
            payload: {
              doctor: doctorSnapshot(doctor),
              workingHours: doctor.workingHours,
              absences: doctor.absences,
              clinic: clinicSnapshot(clinic),
              imported: true,
            },
          },
        ],
      })),
    ),
  )

  const allergies = await byPatient(rowsOf('AllergyIntolerance'), 'patient')
  const conditions = await byPatient(rowsOf('Condition'), 'subject')
  const idIn = (row: unknown): string => (isObject(row) && typeof row.id === 'string' ? row.id : '')
  await take(
    'Patient',
    'patients',
    (row) => patientFromFhir(row, allergies.get(idIn(row)) ?? [], conditions.get(idIn(row)) ?? []),
    (patients) =>
      Promise.resolve(
        patients.map((patient) => ({
          writes: [{ collection: 'patients', before: undefined, after: patient }],
          events: [
            {
              type: 'PatientCreated',
              id: `${patient.id}~imported`,
              subjectId: patient.id,
              payload: {
                patient: patientSnapshot(patient, clinic),
                clinic: clinicSnapshot(clinic),
                imported: true,
              },
            },
          ],
        })),
      ),
  )

  await take('Appointment', 'appointments', appointmentFromFhir, async (appointments) => {
    const patients = new Map<string, Patient>(
      (await core.read.getMany('patients', [...new Set(appointments.map(({ patientId }) => patientId))])).map(
        (patient) => [patient.id, patient],
      ),
    )
    const doctors = new Map((await core.read.find('doctors', { where: {} })).map((each) => [each.id, each]))
    const pages = new DayPages(core.read)
    const made: Omit<ImportedRow, 'place'>[] = []
    for (const appointment of appointments) {
      const patient = patients.get(appointment.patientId)
      const doctor = doctors.get(appointment.doctorId)
      const writes = await pages.enter(appointment, now.toISOString())
      // An erased patient's appointments stay as figures: nobody is there to be told of.
      if (patient && doctor)
        made.push(visitWrites(appointment, `${appointment.id}~imported`, { patient, doctor, clinic }, writes))
      else
        made.push({
          writes: [{ collection: 'appointments', before: undefined, after: appointment }, ...writes],
          events: [],
        })
    }
    return made
  })

  await take('DiagnosticReport', 'reports', reportFromFhir, (reports) =>
    Promise.resolve(
      reports.map((report) => {
        const attachments = report.attachments.flatMap(({ id, type }, index) => {
          const file = path.join(folder, attachmentPath(report, index))
          return fs.existsSync(file)
            ? [[id, { type, bytes: new Uint8Array(fs.readFileSync(file)) }] as const]
            : []
        })
        return {
          writes: [
            {
              collection: 'reports' as const,
              before: undefined,
              after: report,
              ...(attachments.length > 0 ? { attachments: Object.fromEntries(attachments) } : {}),
            },
          ],
          events: [],
        }
      }),
    ),
  )
  return summary
}

/** Resources by the id of the Patient resource that they are of, in the order of the file. */
async function byPatient(
  rows: AsyncIterable<{ value: unknown }>,
  field: 'patient' | 'subject',
): Promise<Map<string, unknown[]>> {
  const found = new Map<string, unknown[]>()
  for await (const { value } of rows) {
    const id = isObject(value) ? referencedId(value[field], 'Patient') : undefined
    if (id === undefined) continue
    const list = found.get(fhirId(id)) ?? []
    list.push(value)
    found.set(fhirId(id), list)
  }
  return found
}
