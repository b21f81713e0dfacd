/** Messages and audit entries as FHIR R4, and back. Pure. */
import type { AuditEvent, Communication } from '@medplum/fhirtypes'
import type { Message } from '#shared/domain/records/message.ts'
import type { StoredEvent } from '#shared/events/event.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import { toAuditEntry } from '../audit/audit-chain.ts'
import { fhirId, metaOf, referenceTo, withRest } from './fhir-resource.ts'

const messageStatuses: Record<Message['state'], Communication['status']> = {
  pending: 'preparation',
  held: 'on-hold',
  claimed: 'in-progress',
  sent: 'completed',
  delivered: 'completed',
  failed: 'not-done',
  unknown: 'unknown',
  superseded: 'stopped',
}

export function toFhirCommunication(message: Message): Communication {
  const recipients = { patient: 'Patient', doctor: 'Practitioner', staff: undefined } as const
  const type = recipients[message.recipientKind]
  const resource: Communication = withoutUndefined({
    resourceType: 'Communication' as const,
    id: fhirId(message.id),
    meta: metaOf(message.updatedAt),
    status: messageStatuses[message.state],
    category: [{ text: message.template }],
    medium: [{ text: message.channel }],
    subject: type === 'Patient' ? referenceTo('Patient', message.recipientId) : undefined,
    topic: message.subject === '' ? undefined : { text: message.subject },
    sent: message.createdAt,
    recipient: type === undefined ? undefined : [referenceTo(type, message.recipientId)],
    payload: [{ contentString: message.text }],
  })
  return withRest(resource, message, readFhirCommunication)
}

/** The fields of a message that the resource tells; its state with its history is in the extension. */
export const readFhirCommunication = (resource: Communication): Partial<Message> =>
  withoutUndefined({
    id: resource.id,
    createdAt: resource.sent,
    updatedAt: resource.meta?.lastUpdated,
    template: resource.category?.[0]?.text,
    channel: resource.medium?.[0]?.text as Message['channel'] | undefined,
    subject: resource.topic?.text ?? '',
    text: resource.payload?.[0]?.contentString,
  })

/** @param event an entry of the audit trail, as it is stored */
export function toFhirAuditEvent(event: StoredEvent): AuditEvent {
  const entry = toAuditEntry(event)
  const viewed = entry.action === 'view'
  const resource: AuditEvent = withoutUndefined({
    resourceType: 'AuditEvent' as const,
    id: fhirId(entry.id),
    meta: metaOf(entry.at),
    type: { system: 'http://terminology.hl7.org/CodeSystem/audit-event-type', code: 'rest' },
    subtype: [{ code: entry.action }],
    action: viewed ? ('R' as const) : ('U' as const),
    recorded: entry.at,
    outcome: '0' as const,
    purposeOfEvent: entry.reason === undefined ? undefined : [{ text: entry.reason }],
    agent: [{ name: entry.actor.name, altId: entry.actor.id, requestor: true }],
    source: { observer: { display: entry.workstationId } },
    entity: [
      {
        what: { identifier: { system: `urn:clinic:${entry.recordType}`, value: entry.recordId } },
        detail: [
          { type: 'hash', valueString: entry.hash },
          { type: 'sequence', valueString: String(entry.sequence) },
          ...entry.changes.map(({ field, before, after }) => ({
            type: field,
            valueString: JSON.stringify({ before, after }),
          })),
        ],
      },
    ],
  })
  return withRest(resource, event, readFhirAuditEvent)
}

/** The fields of an entry that the resource tells; what it says is in the extension whole, for its hash. */
export const readFhirAuditEvent = (resource: AuditEvent): Partial<StoredEvent> =>
  withoutUndefined({
    id: resource.id,
    at: resource.recorded,
    workstationId: resource.source.observer.display,
    subjectId: resource.entity?.[0]?.what?.identifier?.value,
  })
