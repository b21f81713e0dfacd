/** Finds everything that tells of a patient, for erasing it. */
import type { PatientTraces } from '#shared/decisions/patients/erase-patient.ts'
import { erasedEvent } from '#shared/decisions/patients/erased-event.ts'
import type { StoredEvent } from '#shared/events/event.ts'
import {
  conflictNote,
  conflictResolvedType,
  conflictType,
  resolutionId,
} from '../replication/conflict-log.ts'
import { auditType, erasedEntry } from '../audit/audit-chain.ts'
import { settlements } from '../queries/conflicts.ts'
import { requestsOf } from '../queries/patient-requests.ts'
import type { Reader } from '../store/reader.ts'
import type { CommandContext } from './command-handler.ts'

/** Subjects of one query: below the number that the storage gives to SQL. */
const subjectsAtOnce = 500

/** Events and audit entries about any of the records. */
async function eventsAbout(read: Reader, ids: readonly string[]): Promise<StoredEvent[]> {
  const found: StoredEvent[] = []
  for (let start = 0; start < ids.length; start += subjectsAtOnce) {
    const subjects = ids.slice(start, start + subjectsAtOnce)
    found.push(...(await read.find('events', { where: { subjectId: { $in: subjects } } })))
  }
  return found
}

/** Messages to the patient, and those to others that tell of what happened to them: their ids begin with the event's. */
async function messagesAbout(read: Reader, patientId: string, events: readonly StoredEvent[]) {
  const found = new Map(
    (await read.find('messages', { where: { recipientId: patientId } })).map((message) => [
      message.id,
      message,
    ]),
  )
  for (const { id, type } of events) {
    if (type === auditType) continue
    const where = { id: { $gt: `${id}~`, $lt: `${id}~~` } }
    for (const message of await read.find('messages', { where })) found.set(message.id, message)
  }
  return [...found.values()]
}

/** True when an event names the patient as the one it is about. */
function isAbout({ payload }: StoredEvent, patientId: string): boolean {
  const named = payload as { patientId?: string; patient?: { id?: string } }
  return named.patientId === patientId || named.patient?.id === patientId
}

/** Conflicts that nobody has settled: with the patient there is nothing left to settle. */
async function settled({ read, actor, now: at, workstationId }: CommandContext, conflicts: StoredEvent[]) {
  const standing = await settlements(
    read,
    conflicts.map(({ id }) => id),
  )
  return conflicts.flatMap((conflict) => {
    const { note, reopened = 0 } = standing.get(conflict.id) ?? {}
    if (note) return []
    const id = resolutionId(conflict.id, reopened)
    const by = { actor, at, workstationId }
    return [
      {
        before: undefined,
        after: conflictNote(conflict, { ...by, id, type: conflictResolvedType, payload: {} }),
      },
    ]
  })
}

/**
 * @param lateRecordId a record of the patient that is here no more, of which events arrived late
 * @returns what is about the patient, and with it the events without their names
 */
export async function tracesOf(
  context: CommandContext,
  { patientId, lateRecordId }: { patientId: string; lateRecordId?: string },
): Promise<PatientTraces> {
  const { read } = context
  const where = { patientId }
  const [appointments, reports, feedback, waiting, requests] = await Promise.all([
    read.find('appointments', { where }),
    read.find('reports', { where }),
    read.find('feedback', { where }),
    read.find('daybook', { where: { kind: 'waiting' } }),
    requestsOf(read, patientId),
  ])
  const ownWaiting = waiting.flatMap((entry) =>
    entry.kind === 'waiting' && entry.patientId === patientId ? [entry] : [],
  )
  const ids = [
    patientId,
    ...[...appointments, ...reports, ...feedback, ...ownWaiting, ...requests].map(({ id }) => id),
  ]
  const late = lateRecordId === undefined || ids.includes(lateRecordId) ? [] : [lateRecordId]
  const events = [
    ...(await eventsAbout(read, ids)),
    ...(await eventsAbout(read, late)).filter((event) => isAbout(event, patientId)),
  ]
  const conflicts = events.filter(({ type }) => type === conflictType)
  return {
    appointments,
    reports,
    feedback,
    waiting: ownWaiting,
    requests,
    messages: await messagesAbout(read, patientId, events),
    events: [
      ...events.map((before) => ({
        before,
        after: before.type === auditType ? erasedEntry(before) : erasedEvent(before),
      })),
      ...(await settled(context, conflicts)),
    ],
  }
}
