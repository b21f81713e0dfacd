/** What replication makes of the day book: who gets a time that two desks gave, and pages that do not agree with appointments. */
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { DayPage } from '#shared/domain/records/day-page.ts'
import { type Interval, overlaps } from '#shared/domain/scheduling/interval.ts'
import { sameJson } from '#shared/lib/canonical-json.ts'
import type { SyncedRecord } from './cells.ts'
import { arbitrate, repairedPage } from './day-page.ts'
import type { LocalRecord, Merged } from './merge.ts'
import { Draft, emptyPlan, type Plan, type Replica, type Suspect } from './replica.ts'
import { isPending, isWaiting, type SyncState } from './sync-state.ts'

const bookingCell = (appointmentId: string): string => `bookings/${appointmentId}`

/** Appointments on a page whose booking waited for the hub and does not any more. */
export function acceptedBookings(before: SyncState, after: LocalRecord): string[] {
  const page = after.record as unknown as DayPage | undefined
  if (page?.kind !== 'page' || !isWaiting(before)) return []
  return page.bookings
    .map(({ appointmentId }) => appointmentId)
    .filter((id) => isPending(before, bookingCell(id)) && !isPending(after.state, bookingCell(id)))
}

/** Bookings on a merged page that overlap what the hub holds leave it. */
export async function settlePage(id: string, merged: Merged, draft: Draft, plan: Plan): Promise<void> {
  const page = merged.record as unknown as DayPage | undefined
  if (!page || page.kind !== 'page' || !isWaiting(merged.state)) return
  const waiting = new Set(
    page.bookings
      .map(({ appointmentId }) => appointmentId)
      .filter((appointmentId) => isPending(merged.state, bookingCell(appointmentId))),
  )
  const statuses = new Map<string, Appointment['status']>()
  for (const appointmentId of waiting) {
    const { record } = await draft.get('appointments', appointmentId)
    if (record) statuses.set(appointmentId, (record as unknown as Appointment).status)
  }
  const others = new Map<string, string[]>()
  for (const booking of page.bookings)
    if (waiting.has(booking.appointmentId))
      others.set(booking.appointmentId, await otherRecordsBeside(page, booking, draft))
  const { page: settled, displaced } = arbitrate(
    page,
    waiting,
    (appointmentId) => statuses.get(appointmentId),
    ({ appointmentId }) => others.get(appointmentId) ?? [],
  )
  if (settled === page) return
  plan.displaced.push(...displaced)
  await draft.change('daybook', id, settled as unknown as SyncedRecord)
}

/** Other records of a booking's patient, merged with theirs, that have a booking at the same time on the page. */
async function otherRecordsBeside(
  page: DayPage | undefined,
  wish: Interval & { patientId: string },
  draft: Draft,
): Promise<string[]> {
  const beside = (page?.bookings ?? []).filter(
    (booking) => booking.patientId !== wish.patientId && overlaps(booking, wish),
  )
  const others: string[] = []
  const records = beside.length === 0 ? [] : await mergeChain(wish.patientId, draft)
  for (const { patientId } of beside) {
    const theirs = await mergeChain(patientId, draft)
    if (records.some((id) => theirs.includes(id))) others.push(patientId)
  }
  return others
}

/** A patient's record and those into which it was merged, step by step; two records of one person have one in common. */
async function mergeChain(patientId: string, draft: Draft): Promise<string[]> {
  const chain: string[] = []
  // Two desks that merged two records into each other have made a ring.
  for (let id: unknown = patientId; typeof id === 'string' && !chain.includes(id);) {
    chain.push(id)
    id = (await draft.get('patients', id)).record?.mergedInto
  }
  return chain
}

/** Appointments whose booking this page has just changed, and with whose record it does not agree. */
export async function suspectBookings(
  date: string,
  local: LocalRecord,
  draft: Draft,
  plan: Plan,
): Promise<void> {
  const page = (await draft.get('daybook', date)).record as unknown as DayPage | undefined
  const before = local.record as unknown as DayPage | undefined
  if ((page ?? before)?.kind !== 'page') return
  const old = new Map((before?.bookings ?? []).map((booking) => [booking.appointmentId, booking]))
  const fresh = new Map((page?.bookings ?? []).map((booking) => [booking.appointmentId, booking]))
  for (const appointmentId of new Set([...old.keys(), ...fresh.keys()])) {
    if (sameJson(old.get(appointmentId) ?? null, fresh.get(appointmentId) ?? null)) continue
    const { record } = await draft.get('appointments', appointmentId)
    if (record && !agree(page, date, record)) plan.suspects.push({ appointmentId, date })
  }
}

/**
 * An appointment that does not agree with the pages of its time before and after, or asks for a time that may be its own: a
 * move from here that gave way to another one has left it asking, and the other's page was accepted long ago.
 */
export async function suspectAppointment(
  id: string,
  local: LocalRecord,
  draft: Draft,
  plan: Plan,
): Promise<void> {
  const merged = await draft.get('appointments', id)
  const { record } = merged
  if (!record || record === local.record) return
  const asks = draft.asksHere(merged)
  for (const date of new Set([record.date, local.record?.date])) {
    if (typeof date !== 'string') continue
    const page = (await draft.get('daybook', date)).record as unknown as DayPage | undefined
    const unsure = asks && date === record.date
    if (unsure || !agree(page, date, record)) plan.suspects.push({ appointmentId: id, date })
  }
}

const agree = (page: DayPage | undefined, date: string, record: SyncedRecord): boolean =>
  repairedPage(page, date, record as unknown as Appointment, '').outcome === 'agrees'

/**
 * Brings pages into agreement with the appointments that merges have decided, and confirms those that ask for a time they have, once this workstation has seen everything the
 * hub holds. What still waits for the hub is left for later. Every workstation that sees the same writes the same.
 * @returns the plan, and the suspects that are cleared by it
 */
export async function planDayBookCheck(
  suspects: readonly Suspect[],
  replica: Replica,
): Promise<{ plan: Plan; cleared: Suspect[] }> {
  const draft = new Draft(replica)
  const plan = emptyPlan()
  const cleared: Suspect[] = []
  for (const suspect of suspects) {
    const { appointmentId, date } = suspect
    const appointment = await draft.get('appointments', appointmentId)
    const { record, state } = appointment
    const { record: page, state: pageState } = await draft.get('daybook', date)
    if (isWaiting(state) || isPending(pageState, bookingCell(appointmentId))) continue
    cleared.push(suspect)
    if (!record) continue
    const [held, asked] = [page as unknown as DayPage | undefined, record as unknown as Appointment]
    const others = await otherRecordsBeside(held, asked, draft)
    const repair = repairedPage(held, date, asked, replica.now(), others)
    if (repair.outcome === 'repaired')
      await draft.change('daybook', date, repair.page as unknown as SyncedRecord)
    if (repair.outcome === 'taken') plan.displaced.push(appointmentId)
    if (repair.outcome === 'agrees' && date === record.date && draft.asksHere(appointment))
      plan.confirmed.push(appointmentId)
  }
  plan.writes = draft.writes()
  return { plan, cleared }
}
