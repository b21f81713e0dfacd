/** Looks up the facts that a reaction asks for. */
import type { CollectionName, Collections, RecordWrite } from '#shared/decisions/decision.ts'
import { openStatuses } from '#shared/domain/appointment-statuses.ts'
import type { Message } from '#shared/domain/records/message.ts'
import type { WaitingPatient } from '#shared/domain/records/day-page.ts'
import type { PatientRequest } from '#shared/domain/records/patient-request.ts'
import { type FactRequest, type Facts, noFacts } from '../reactors/reactor.ts'
import { likelyDuplicatesOf } from '../store/search/duplicate-candidates.ts'
import { requestsOf } from '../queries/patient-requests.ts'
import type { Reader } from '../store/reader.ts'

/**
 * @param reactor whose projection rows `projectionRows` means
 * @param fresh rows that the same transaction is about to write, by key: they count before what is stored
 * @param writes records that the same transaction is about to write, in order
 * @param stored rows of the reactor that were read ahead, by key; undefined where there is none
 * @returns every fact; those that were not asked for are empty
 */
export async function lookUpFacts(
  request: FactRequest | undefined,
  reactor: string,
  read: Reader,
  fresh?: ReadonlyMap<string, unknown>,
  writes: readonly RecordWrite[] = [],
  stored?: ReadonlyMap<string, unknown>,
): Promise<Facts> {
  if (!request) return noFacts
  const facts: Facts = { ...noFacts, projectionRows: {} }
  const { openAppointmentsOfPatient, appointmentsOfPatient, reportsOfPatient, projectionRows } = request
  if (request.patient !== undefined)
    facts.patient = await recordAfter('patients', request.patient, read, writes)
  if (request.appointment !== undefined) {
    const appointment = await recordAfter('appointments', request.appointment, read, writes)
    if (appointment) facts.appointment = appointment
  }
  if (openAppointmentsOfPatient !== undefined) {
    const all = await read.find('appointments', { where: { patientId: openAppointmentsOfPatient } })
    facts.openAppointmentsOfPatient = all.filter((appointment) => openStatuses.includes(appointment.status))
  }
  if (appointmentsOfPatient !== undefined) {
    facts.appointmentsOfPatient = await ofPatientAfter('appointments', appointmentsOfPatient, read, writes)
  }
  if (reportsOfPatient !== undefined) {
    facts.reportsOfPatient = await ofPatientAfter('reports', reportsOfPatient, read, writes)
  }
  if (request.messagesToPatient !== undefined) {
    facts.messagesToPatient = await messagesAfter(request.messagesToPatient, read, writes)
  }
  if (request.requestsOfPatient !== undefined) {
    facts.requestsOfPatient = await requestsAfter(request.requestsOfPatient, read, writes)
  }
  if (request.waitingPatients) {
    facts.waitingPatients = await waitingAfter(read, writes)
  }
  if (request.likelyDuplicatesOf) {
    const { id, ...described } = request.likelyDuplicatesOf
    facts.likelyDuplicates = (await likelyDuplicatesOf(read, described, id)).map(
      ({ patient, ...likeness }) => ({
        patientId: patient.id,
        ...likeness,
      }),
    )
  }
  for (const key of projectionRows ?? []) {
    const known = [fresh, stored].find((rows) => rows?.has(key)) ?? storedRows(read, reactor, [key])
    const value = known.get(key)
    if (value !== undefined && value !== null) facts.projectionRows[key] = value
  }
  return facts
}

/** Rows of a reactor's projection as they are on the disk; undefined where there is none. */
export function storedRows(read: Reader, reactor: string, keys: readonly string[]): Map<string, unknown> {
  const rows = new Map<string, unknown>(keys.map((key) => [key, undefined]))
  if (keys.length === 0) return rows
  const found = read.rows<{ key: string; value: string }>(
    'SELECT key, value FROM projection WHERE reactor = ? AND key IN (SELECT value FROM json_each(?))',
    reactor,
    JSON.stringify(keys),
  )
  for (const { key, value } of found) rows.set(key, JSON.parse(value))
  return rows
}

interface IndexedWrites {
  /** How many of the list are in here: it may have grown since. */
  count: number
  /** What becomes of each record in the end. */
  byId: Map<string, RecordWrite>
  /** Writes of records of a patient, before or after; of messages, those to them. */
  byPatient: Map<string, RecordWrite[]>
  ofDaybook: RecordWrite[]
}

/** Each list of writes is looked into once for every event of its transaction: an import has thousands of both. */
const indexed = new WeakMap<readonly RecordWrite[], IndexedWrites>()

const idKey = (collection: CollectionName, id: string) => `${collection}/${id}`

/** The patient whom a record is about, in the collections that are looked up by patient. */
function patientOf(collection: CollectionName, record: RecordWrite['after']): string | undefined {
  if (!record) return undefined
  if (collection === 'messages') return (record as Message).recipientId
  const isTheirs = collection === 'appointments' || collection === 'reports' || collection === 'daybook'
  return isTheirs && 'patientId' in record ? (record.patientId as string | undefined) : undefined
}

/** The writes that touch a patient's records of one collection. */
const writesAbout = <Name extends CollectionName>(
  collection: Name,
  patientId: string,
  writes: readonly RecordWrite[],
) => (indexOf(writes).byPatient.get(idKey(collection, patientId)) ?? []) as WriteOf<Name>[]

interface WriteOf<Name extends CollectionName> {
  before: Collections[Name] | undefined
  after: Collections[Name] | undefined
}

function indexOf(writes: readonly RecordWrite[]): IndexedWrites {
  let index = indexed.get(writes)
  if (!index)
    indexed.set(writes, (index = { count: 0, byId: new Map(), byPatient: new Map(), ofDaybook: [] }))
  for (const write of writes.slice(index.count)) addToIndex(index, write)
  index.count = writes.length
  return index
}

function addToIndex({ byId, byPatient, ofDaybook }: IndexedWrites, write: RecordWrite): void {
  const { collection, before, after } = write
  const key = idKey(collection, (after ?? before)?.id ?? '')
  const first = byId.get(key)
  byId.set(key, first ? ({ ...write, before: first.before } as RecordWrite) : write)
  if (collection === 'daybook') ofDaybook.push(write)
  for (const patientId of new Set([patientOf(collection, before), patientOf(collection, after)])) {
    if (patientId === undefined) continue
    const patientKey = idKey(collection, patientId)
    const list = byPatient.get(patientKey)
    if (list) list.push(write)
    else byPatient.set(patientKey, [write])
  }
}

/** A record as it will be after the writes. */
export async function recordAfter<Name extends CollectionName>(
  collection: Name,
  id: string,
  read: Reader,
  writes: readonly RecordWrite[],
): Promise<Collections[Name] | undefined> {
  const write = indexOf(writes).byId.get(idKey(collection, id))
  return write ? (write.after as Collections[Name] | undefined) : await read.get(collection, id)
}

/** A patient's records as they will be after the writes. */
async function ofPatientAfter<Name extends 'appointments' | 'reports'>(
  collection: Name,
  patientId: string,
  read: Reader,
  writes: readonly RecordWrite[],
): Promise<Collections[Name][]> {
  const { byId: written } = indexOf(writes)
  // Nobody has records from before they were registered; an import registers many at once.
  const patient = written.get(idKey('patients', patientId))
  const isNew = patient?.after !== undefined && patient.before === undefined
  const stored = isNew ? [] : await read.find(collection, { where: { patientId } } as never)
  const byId = new Map(stored.map((record) => [record.id, record]))
  for (const { before, after } of writesAbout(collection, patientId, writes)) {
    if (before) byId.delete(before.id)
    if (after?.patientId === patientId) byId.set(after.id, after)
  }
  return [...byId.values()]
}

const mostMessages = 100

/** The newest messages to a patient as they will be after the writes, newest first. */
async function messagesAfter(
  recipientId: string,
  read: Reader,
  writes: readonly RecordWrite[],
): Promise<Message[]> {
  const where = { recipientId }
  const stored = await read.find('messages', { where, sort: [{ createdAt: 'desc' }], limit: mostMessages })
  const after = afterWrites(
    stored,
    writesAbout('messages', recipientId, writes),
    (one) => one.recipientId === recipientId,
  )
  return after.sort((left, right) => (left.createdAt < right.createdAt ? 1 : -1)).slice(0, mostMessages)
}

/** What a patient asked for as it will be after the writes. */
async function requestsAfter(
  patientId: string,
  read: Reader,
  writes: readonly RecordWrite[],
): Promise<PatientRequest[]> {
  const isTheirs = (entry: Collections['daybook']): boolean =>
    (entry.kind === 'request' || entry.kind === 'answered') && entry.patientId === patientId
  const after = afterWrites<Collections['daybook']>(
    await requestsOf(read, patientId),
    writesAbout('daybook', patientId, writes),
    isTheirs,
  )
  return after as PatientRequest[]
}

/**
 * The waiting list as it will be after the writes. Whoever is only put on it by the same transaction does not count: an import,
 * or the demonstration, brings a whole history, and what was freed in it is not theirs.
 */
async function waitingAfter(read: Reader, writes: readonly RecordWrite[]): Promise<WaitingPatient[]> {
  const isWaiting = (entry: Collections['daybook']): entry is WaitingPatient => entry.kind === 'waiting'
  const stored = await read.find('daybook', { where: { kind: 'waiting' } })
  const known = new Set(stored.map(({ id }) => id))
  const written = (indexOf(writes).ofDaybook as WriteOf<'daybook'>[]).filter(({ before, after }) =>
    known.has((after ?? before)?.id ?? ''),
  )
  return afterWrites(stored, written, isWaiting).filter(isWaiting)
}

/** Records as they are after writes of theirs; one that is changed keeps its place. */
function afterWrites<Stored extends { id: string }>(
  stored: readonly Stored[],
  writes: readonly { before: Stored | undefined; after: Stored | undefined }[],
  belongs: (record: Stored) => boolean,
): Stored[] {
  const byId = new Map(stored.map((record) => [record.id, record]))
  for (const { before, after } of writes) {
    const id = (after ?? before)?.id
    if (id === undefined) continue
    if (after && belongs(after)) byId.set(id, after)
    else byId.delete(id)
  }
  return [...byId.values()]
}
