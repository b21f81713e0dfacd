/** From a document of the hub to a record: everything that comes over the wire is checked here, nothing is believed. */
import type { CollectionName } from '#shared/decisions/decision.ts'
import { DayPage, WaitingPatient } from '#shared/domain/records/day-page.ts'
import { PatientRequest } from '#shared/domain/records/patient-request.ts'
import type { RecordType } from '#shared/domain/records/record-type.ts'
import type { SyncedRecord } from '#shared/sync/cells.ts'
import { recordKeyOf, type RemoteRecord, WireBody, wireFormat } from '#shared/sync/wire.ts'
import { fits } from '../fits.ts'
import { allRecordTypes } from '../store/collections.ts'
import type { HubDocument } from './hub-database.ts'

export type ParsedDocument =
  | { kind: 'record'; collection: CollectionName; id: string; remote: RemoteRecord }
  /** Not a record: a design document, part of an attachment, or who may send messages. */
  | { kind: 'other' }
  | { kind: 'broken' | 'newer'; reason: string }

const types = new Map<string, RecordType>(allRecordTypes.map((type) => [type.name, type]))

/** A page of changes is looked at twice, once for whether the hub went back. */
const parsedAlready = new WeakMap<HubDocument, ParsedDocument>()

/** Reads one document of the hub. Reasons never hold values, which may be a patient's. */
export function parseDocument(document: HubDocument): ParsedDocument {
  let parsed = parsedAlready.get(document)
  if (!parsed) parsedAlready.set(document, (parsed = parse(document)))
  return parsed
}

function parse(document: HubDocument): ParsedDocument {
  if (/^(_design\/|attachment:|lease:)/.test(document._id)) return { kind: 'other' }
  const { format } = document
  if (typeof format === 'number' && format > wireFormat)
    return { kind: 'newer', reason: `It has wire format ${format}.` }
  const key = recordKeyOf(document._id)
  if (!key) return broken('Its id names no record.')
  if (!fits(WireBody, document)) return broken('It is not an envelope of a record.')
  if (document.type !== key.collection) return broken('Its type is not that of its id.')
  const type = types.get(key.collection)
  if (!type) return { kind: 'newer', reason: 'Its type is not known here.' }
  if (document.version > type.version)
    return { kind: 'newer', reason: `Its schema has version ${document.version}.` }
  const collection = key.collection as CollectionName
  const { _rev: rev } = document as HubDocument
  const { stamps } = document
  if ((document as HubDocument)._deleted === true)
    return { kind: 'record', collection, id: key.id, remote: { rev, record: undefined, stamps } }
  const record = upToDate(type, document.version, document.data)
  if (record?.id !== key.id) return broken('Its data is not that of its id.')
  if (!fits(schemaOf(type, record), record)) return broken('Its data does not fit its schema.')
  return { kind: 'record', collection, id: key.id, remote: { rev, record: record as SyncedRecord, stamps } }
}

const broken = (reason: string): ParsedDocument => ({ kind: 'broken', reason })

/** Entries of the day book are of several kinds, which RxDB keeps under one schema. */
function schemaOf(type: RecordType, record: Record<string, unknown>) {
  if (type.name !== 'daybook') return type.schema
  if (record.kind === 'page') return DayPage
  return record.kind === 'request' || record.kind === 'answered' ? PatientRequest : WaitingPatient
}

/** Data of an older version of the application, brought up to this one's. */
function upToDate(
  type: RecordType,
  version: number,
  data: Record<string, unknown> | undefined,
): Record<string, unknown> | undefined {
  let record = data
  for (let next = version + 1; record && next <= type.version; next++) {
    record = type.migrations[next]?.(record) ?? record
  }
  return record
}
