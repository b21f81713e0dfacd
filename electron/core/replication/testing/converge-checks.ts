/** What must be so after the network has healed: on every workstation, and on the hub. */
import { canonicalJson } from '#shared/lib/canonical-json.ts'
import { liveStatuses } from '#shared/domain/appointment-statuses.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import type { StoredEvent } from '#shared/events/event.ts'
import { overlaps } from '#shared/domain/scheduling/interval.ts'
import type { ConflictPayload } from '../conflict-log.ts'
import type { Dump } from './workstation.ts'

const valuesOf = <Value>(dump: Dump, collection: string): Value[] =>
  Object.values(dump[collection] ?? {}) as unknown as Value[]

/** What a person was told is done. */
export interface Acknowledged {
  /** Fields that were written, with values that are never used twice. */
  edits: { patientId: string; field: string; value: string }[]
  bookings: string[]
  /** Texts of reports, never used twice. */
  texts: { reportId: string; text: string }[]
  movements: { equipmentId: string; change: number }[]
}

/** @returns what is wrong, in words; empty when nothing is */
export function checkClinic(dump: Dump, acknowledged: Acknowledged): string[] {
  return [
    ...checkEdits(dump, acknowledged),
    ...checkTexts(dump, acknowledged),
    ...checkBookings(dump, acknowledged),
    ...checkPages(dump),
    ...checkTold(dump),
  ]
}

/** An edit is in the record, in the conflict log, or was seen by whoever wrote over it. */
function checkEdits(dump: Dump, { edits }: Acknowledged): string[] {
  const events = valuesOf<StoredEvent>(dump, 'events')
  const writtenOver = new Set<string>()
  for (const { type, payload } of events) {
    if (type !== 'audit') continue
    for (const change of (payload as { changes: { before?: unknown }[] }).changes)
      writtenOver.add(canonicalJson(change.before ?? null))
  }
  const lost = new Set(
    events
      .filter(({ type }) => type === 'conflict')
      .map(({ payload }) => canonicalJson((payload as ConflictPayload).lost ?? null)),
  )
  return edits.flatMap(({ patientId, field, value }) => {
    const text = canonicalJson(value)
    const stands = dump.patients?.[patientId]?.[field] === value
    if (stands || lost.has(text) || writtenOver.has(text)) return []
    return [`the edit ${value} is neither in the record nor in the conflict log`]
  })
}

/** Every version of a report is kept, from both sides. */
function checkTexts(dump: Dump, { texts }: Acknowledged): string[] {
  return texts.flatMap(({ reportId, text }) => {
    const versions = dump.reports?.[reportId]?.versions as { text: string }[] | undefined
    return versions?.some((version) => version.text === text) === true
      ? []
      : [`the text ${text} of report ${reportId} is gone`]
  })
}

function checkBookings(dump: Dump, { bookings }: Acknowledged): string[] {
  const all = valuesOf<Appointment>(dump, 'appointments')
  const problems = bookings
    .filter((id) => !dump.appointments?.[id])
    .map((id) => `the acknowledged booking ${id} is gone`)
  problems.push(
    ...all.filter(({ status }) => status === 'requested').map(({ id }) => `${id} is still requested`),
  )
  const live = all.filter(({ status }) => liveStatuses.includes(status))
  const byDay = Map.groupBy(live, ({ date }) => date)
  for (const day of byDay.values()) {
    day.forEach((one, index) => {
      for (const other of day.slice(index + 1)) {
        const shared = one.doctorId === other.doctorId || one.patientId === other.patientId
        if (shared && overlaps(one, other)) problems.push(`${one.id} and ${other.id} overlap`)
      }
    })
  }
  return problems
}

/** Pages say what appointments say. */
function checkPages(dump: Dump): string[] {
  const pages = valuesOf<DayPage>(dump, 'daybook').filter(({ kind }) => kind === 'page')
  const booked = new Map(
    pages.flatMap((page) =>
      page.bookings.map((booking): [string, string] => [
        `${page.id} ${booking.appointmentId}`,
        `${booking.startsAt} ${booking.endsAt} ${booking.doctorId}`,
      ]),
    ),
  )
  const problems: string[] = []
  for (const appointment of valuesOf<Appointment>(dump, 'appointments')) {
    const { id, date, startsAt, endsAt, doctorId, status } = appointment
    const key = `${date} ${id}`
    if (liveStatuses.includes(status) && booked.get(key) !== `${startsAt} ${endsAt} ${doctorId}`)
      problems.push(`${id} is ${status} and not on its page`)
    if (liveStatuses.includes(status)) booked.delete(key)
  }
  problems.push(...[...booked.keys()].map((key) => `${key} is on a page and is not live`))
  return problems
}

interface MessageFact {
  eventId: string
  template: string
  channel: string
  recipientId: string
}

/** Every displacement was told, and every booking's message is there, once. */
function checkTold(dump: Dump): string[] {
  const events = valuesOf<StoredEvent>(dump, 'events')
  const messages = valuesOf<MessageFact>(dump, 'messages')
  const told = new Set(messages.map(({ eventId }) => eventId))
  const problems: string[] = []
  const byFact = Map.groupBy(messages, ({ eventId, template, channel, recipientId }) =>
    canonicalJson([eventId, template, channel, recipientId]),
  )
  for (const [fact, same] of byFact)
    if (same.length > 1) problems.push(`${fact} is told ${same.length} times`)
  for (const { id, type } of events) {
    const tells = type === 'AppointmentScheduled' || type === 'AppointmentDisplaced'
    if (tells && !told.has(id)) problems.push(`nobody was told of ${type} ${id}`)
  }
  for (const { id, status } of valuesOf<Appointment>(dump, 'appointments')) {
    const reports = events.filter(
      ({ type, subjectId }) => type === 'AppointmentDisplaced' && subjectId === id,
    )
    if (status === 'displaced' && reports.length === 0) problems.push(`${id} was displaced and nobody heard`)
    if (reports.length > 1 && new Set(reports.map(({ id: eventId }) => eventId)).size !== reports.length)
      problems.push(`${id} was reported twice`)
  }
  return problems
}

/** Compares what the hub holds with what a workstation holds. */
export function checkHub(dump: Dump, hub: ReadonlyMap<string, unknown>): string[] {
  const problems: string[] = []
  let records = 0
  for (const [collection, byId] of Object.entries(dump)) {
    for (const [id, record] of Object.entries(byId)) {
      records += 1
      const key = `${collection}:${id}`
      if (canonicalJson(hub.get(key) ?? null) !== canonicalJson(record))
        problems.push(`${key} is not the same on the hub`)
    }
  }
  if (hub.size !== records) problems.push(`the hub has ${hub.size} records, the workstations ${records}`)
  return problems.slice(0, 20)
}
