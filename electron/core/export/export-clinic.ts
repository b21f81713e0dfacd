/** Takes the clinic's data out into a folder. docs/interchange.md says what is in it. */
import type { Media, Resource, ResourceType } from '@medplum/fhirtypes'
import type { ExportPart } from '#shared/contract/interchange.ts'
import type { CollectionName, Collections } from '#shared/decisions/decision.ts'
import type { Report } from '#shared/domain/records/report.ts'
import { toStaff } from '#shared/domain/records/staff.ts'
import { auditType } from '../audit/audit-chain.ts'
import type { Reader } from '../store/reader.ts'
import { BundleFiles } from './bundle-files.ts'
import { tables } from './csv-tables.ts'
import { everyRecord } from './every-record.ts'
import { ExportWriter, type WrittenFile } from './export-writer.ts'
import {
  toFhirAllergies,
  toFhirConditions,
  toFhirPatient,
  toFhirPractitioner,
  toFhirSchedule,
} from './fhir-people.ts'
import { fhirId } from './fhir-resource.ts'
import { toFhirAuditEvent, toFhirCommunication } from './fhir-trail.ts'
import { attachmentPath, toFhirAppointment, toFhirMedia, toFhirReport, toFhirSlots } from './fhir-visits.ts'
import { byteOrderMark, csvRow } from '#shared/lib/csv.ts'
import readme from './readme.ts'

export interface ExportWish {
  /** Where the export's folder is made. */
  parent: string
  parts: readonly ExportPart[]
  namesInCalendars: boolean
  /** When it is made, UTC. */
  now: Date
}

/** One line of NDJSON for each resource that a record becomes. */
async function* lines<Item>(
  items: AsyncIterable<Item>,
  map: (item: Item) => object | readonly object[],
): AsyncGenerator<string> {
  for await (const item of items) {
    const mapped = map(item)
    for (const each of Array.isArray(mapped) ? (mapped as readonly object[]) : [mapped])
      yield `${JSON.stringify(each)}\n`
  }
}

/**
 * Writes a new folder with the wished parts.
 * @returns the folder and its files
 * @throws an error of the file system; nothing is left behind then
 */
export async function exportClinic(
  read: Reader,
  { parent, parts, namesInCalendars, now }: ExportWish,
): Promise<{ folder: string; files: WrittenFile[] }> {
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-')
  const writer = new ExportWriter(parent, `clinic-export-${stamp}`)
  try {
    if (parts.includes('fhir')) await exportFhir(read, writer, now)
    if (parts.includes('bundles')) await exportBundles(read, writer, now)
    if (parts.includes('csv')) await exportTables(read, writer)
    if (parts.includes('calendars')) await exportCalendars(read, writer, namesInCalendars)
    if (parts.includes('records')) await exportRecords(read, writer)
    writer.whole('README.txt', readme)
    writer.finish()
  } catch (error) {
    writer.discard()
    throw error
  }
  return { folder: writer.folder, files: writer.files }
}

/** Patients but those who were erased: a tombstone names nobody. */
async function* patientsOf(read: Reader): AsyncGenerator<Collections['patients']> {
  for await (const patient of everyRecord(read, 'patients')) {
    if (patient.erasedAt === undefined) yield patient
  }
}

/** What each record becomes, in an order in which a resource comes after those that it refers to. */
const resources = (
  read: Reader,
): [
  type: ResourceType,
  records: AsyncIterable<unknown>,
  map: (record: never) => object | readonly object[],
][] => {
  const all = <Name extends CollectionName>(name: Name) => everyRecord(read, name)
  return [
    ['Practitioner', all('doctors'), toFhirPractitioner],
    ['Schedule', all('doctors'), toFhirSchedule],
    ['Patient', patientsOf(read), toFhirPatient],
    ['AllergyIntolerance', patientsOf(read), toFhirAllergies],
    ['Condition', patientsOf(read), toFhirConditions],
    ['Slot', all('appointments'), toFhirSlots],
    ['Appointment', all('appointments'), toFhirAppointment],
    ['DiagnosticReport', all('reports'), toFhirReport],
    ['Media', all('reports'), toFhirMedia],
    ['Communication', all('messages'), toFhirCommunication],
    ['AuditEvent', everyRecord(read, 'events', { type: auditType }), toFhirAuditEvent],
  ]
}

async function exportFhir(read: Reader, writer: ExportWriter, now: Date): Promise<void> {
  for (const [type, records, map] of resources(read))
    await writer.rows(`fhir/${type}.ndjson`, lines(records, map as (record: unknown) => object))
  for await (const report of everyRecord(read, 'reports')) {
    for (const [index, { id }] of report.attachments.entries()) {
      const bytes = await read.attachment('reports', report.id, id)
      // What has not arrived from the hub yet is named in Media and not there.
      if (bytes) writer.whole(`fhir/${attachmentPath(report, index)}`, bytes)
    }
  }
  const output = writer.files
    .filter(({ name }) => name.endsWith('.ndjson'))
    .map(({ name, rows }) => ({
      type: name.slice('fhir/'.length, -'.ndjson'.length),
      url: name.slice('fhir/'.length),
      count: rows,
    }))
  const manifest = {
    transactionTime: now.toISOString(),
    request: '',
    requiresAccessToken: false,
    output,
    error: [],
  }
  writer.whole('fhir/manifest.json', `${JSON.stringify(manifest, null, 2)}\n`)
}

/** The same as Bundles; a report's files stand in its Media, beside it. */
async function exportBundles(read: Reader, writer: ExportWriter, now: Date): Promise<void> {
  const files = new BundleFiles(writer, now)
  for (const [type, records, map] of resources(read)) {
    if (type === 'Media') continue
    for await (const record of records) {
      const mapped = map(record as never) as Resource | readonly Resource[]
      const made = Array.isArray(mapped) ? (mapped as readonly Resource[]) : [mapped as Resource]
      if (type === 'DiagnosticReport') files.add([...(await mediaWithBytes(read, record as Report)), ...made])
      else files.add(made)
    }
  }
  files.finish()
}

async function mediaWithBytes(read: Reader, report: Report): Promise<Media[]> {
  return await Promise.all(
    toFhirMedia(report).map(async ({ content: { url: _url, ...content }, ...media }, index) => {
      const id = report.attachments[index]?.id
      const bytes = id === undefined ? undefined : await read.attachment('reports', report.id, id)
      return {
        ...media,
        content: { ...content, ...(bytes ? { data: Buffer.from(bytes).toString('base64') } : {}) },
      }
    }),
  )
}

async function exportTables(read: Reader, writer: ExportWriter): Promise<void> {
  for (const { name, columns, rows } of tables(read)) {
    const text = async function* () {
      for await (const row of rows()) yield csvRow(row)
    }
    await writer.rows(`csv/${name}.csv`, text(), byteOrderMark + csvRow(columns))
  }
}

async function exportCalendars(read: Reader, writer: ExportWriter, names: boolean): Promise<void> {
  // Its library is wanted by an export alone, and would be loaded at every start.
  const { calendarOf } = await import('./calendar.ts')
  for await (const doctor of everyRecord(read, 'doctors')) {
    const appointments = await read.find('appointments', {
      where: { doctorId: doctor.id },
      sort: [{ startsAt: 'asc' }],
    })
    const known = new Map<string, string>()
    if (names) {
      const ids = [...new Set(appointments.map(({ patientId }) => patientId))]
      for (const { id, givenName, familyName } of await read.getMany('patients', ids))
        known.set(id, `${givenName} ${familyName}`.trim())
    }
    const text = calendarOf(doctor, appointments, { appointment: 'Appointment' }, (id) => known.get(id))
    writer.whole(`calendars/${fhirId(doctor.id)}.ics`, text, appointments.length)
  }
}

const storedCollections = [
  'clinic',
  'staff',
  'doctors',
  'patients',
  'appointments',
  'daybook',
  'reports',
  'feedback',
  'equipment',
  'stockmovements',
  'messages',
  'events',
] as const satisfies readonly CollectionName[]

async function exportRecords(read: Reader, writer: ExportWriter): Promise<void> {
  for (const name of storedCollections) {
    // Passwords stay, even as hashes.
    const rows =
      name === 'staff'
        ? lines(everyRecord(read, 'staff'), toStaff)
        : lines(everyRecord(read, name), (record) => record)
    await writer.rows(`records/${name}.ndjson`, rows)
  }
}
