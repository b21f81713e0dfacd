/**
 * Takes in what this application exported, as bulk files or as Bundles: every patient, doctor, appointment, report, finished
 * message and audit entry as it was, with its id. Records that are here stay as they are. Messages that were not sent yet are
 * left out: where they come from may still send them.
 */
import { clinicId } from '#shared/domain/records/clinic.ts'
import type { Message } from '#shared/domain/records/message.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { CollectionName, Collections } from '#shared/decisions/decision.ts'
import { clinicSnapshot, doctorSnapshot, patientSnapshot } from '#shared/events/make-snapshots.ts'
import { fhirId } from '../export/fhir-resource.ts'
import { attachmentPath } from '../export/fhir-visits.ts'
import { isObject, referencedId } from './fhir-json.ts'
import type { ImportListener } from './import-report.ts'
import {
  appointmentFromFhir,
  auditEventFromFhir,
  doctorFromFhir,
  messageFromFhir,
  patientFromFhir,
  reportFromFhir,
} from './own-records.ts'
import type { OwnRow, OwnSource } from './own-source.ts'
import { DayPages, visitWrites } from './visit-writes.ts'
import { type ImportedRow, type ImportingCore, rowsOfBatch } from './write-imported.ts'

/** Reports come with their files, which a transaction holds in memory. */
const mostRows = 1000

/** States in which a message is not sent any more. */
const finished: readonly Message['state'][] = ['sent', 'delivered', 'failed', 'unknown', 'superseded']

/**
 * @param source what `ownExport` found
 * @throws when the disk refuses; what was written until then stays, and the next import goes on
 */
export async function importOwn(
  core: ImportingCore,
  source: OwnSource,
  now: Date,
  listener: ImportListener,
): Promise<void> {
  const clinic = await core.read.get('clinic', clinicId)
  if (!clinic) throw new Error('The clinic is not set up')
  let doneBytes = 0
  /** The rows of a type; what cannot be read is told. */
  async function* rowsOf(type: string): AsyncGenerator<OwnRow> {
    for await (const row of source.rows(type)) {
      doneBytes += row.bytes
      listener.progressed(doneBytes, source.bytes, 'Patient')
      if ('problem' in row) listener.refused(row.place.file, row.place.line, row.problem)
      else yield row
    }
  }

  /** Writes what `make` gives for each new record, a batch in one transaction. */
  async function take<Name extends CollectionName>(
    type: string,
    collection: Name,
    read: (row: OwnRow) => Collections[Name] | string,
    make: (items: readonly Taken<Collections[Name]>[]) => Promise<Omit<ImportedRow, 'place'>[]>,
  ): Promise<void> {
    const wanted = Math.min(rowsOfBatch(core), mostRows)
    let batch: Taken<Collections[Name]>[] = []
    const write = async () => {
      const ids = batch.map(({ item }) => item.id)
      const here = new Set((await core.read.getMany(collection, ids)).map(({ id }) => id))
      const fresh = batch.filter(({ item }) => !here.has(item.id))
      batch = []
      if (here.size > 0) listener.counted?.('present', here.size)
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
      listener.counted?.('taken', made.length)
    }
    for await (const row of rowsOf(type)) {
      const item = read(row)
      if (typeof item === 'string') listener.refused(row.place.file, row.place.line, item)
      else batch.push({ item, row })
      if (batch.length >= wanted) await write()
    }
    await write()
  }

  await take('Practitioner', 'doctors', readBy(doctorFromFhir), (doctors) =>
    Promise.resolve(
      doctors.map(({ item: doctor }) => ({
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
    readBy((row) => patientFromFhir(row, allergies.get(idIn(row)) ?? [], conditions.get(idIn(row)) ?? [])),
    (patients) =>
      Promise.resolve(
        patients.map(({ item: patient }) => ({
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

  await take('Appointment', 'appointments', readBy(appointmentFromFhir), async (appointments) => {
    const patients = new Map<string, Patient>(
      (await core.read.getMany('patients', [...new Set(appointments.map(({ item }) => item.patientId))])).map(
        (patient) => [patient.id, patient],
      ),
    )
    const doctors = new Map((await core.read.find('doctors', { where: {} })).map((each) => [each.id, each]))
    const pages = new DayPages(core.read)
    const made: Omit<ImportedRow, 'place'>[] = []
    for (const { item: appointment } of appointments) {
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

  await take('DiagnosticReport', 'reports', readBy(reportFromFhir), (reports) =>
    Promise.resolve(
      reports.map(({ item: report, row }) => {
        const attachments = report.attachments.flatMap(({ id, type }, index) => {
          const bytes = row.attached(attachmentPath(report, index))
          return bytes ? [[id, { type, bytes }] as const] : []
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

  await take(
    'Communication',
    'messages',
    (row) => {
      const message = messageFromFhir(row.value)
      if (!message) return notOurs
      return finished.includes(message.state) ? message : 'was not sent yet, and is left out'
    },
    (messages) =>
      Promise.resolve(
        messages.map(({ item }) => ({
          writes: [{ collection: 'messages', before: undefined, after: item }],
          events: [],
        })),
      ),
  )

  await take(
    'AuditEvent',
    'events',
    (row) => {
      const event = auditEventFromFhir(row.value)
      if (!event) return notOurs
      // Its own chain goes on from what is here; an entry of it that is not here was never written, or was removed.
      return event.workstationId === core.workstationId ? 'is of this workstation’s own chain' : event
    },
    (events) =>
      Promise.resolve(
        events.map(({ item }) => ({
          writes: [{ collection: 'events', before: undefined, after: item }],
          events: [],
        })),
      ),
  )
}

interface Taken<Item> {
  item: Item
  row: OwnRow
}

const notOurs = 'is not as this application exports it'

const readBy =
  <Item>(read: (value: unknown) => Item | undefined) =>
  ({ value }: OwnRow): Item | string =>
    read(value) ?? notOurs

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
