/** What must hold once the network has healed. */
import type { Booking, DayPage } from '#shared/domain/records/day-page.ts'
import { overlaps } from '#shared/domain/scheduling/interval.ts'
import { canonicalJson, sameJson } from '#shared/lib/canonical-json.ts'
import { cellsOf, isBookkeeping, type SyncedRecord } from '#shared/sync/cells.ts'
import { mergeRules } from '#shared/sync/merge-rules.ts'
import { stampOf } from '#shared/sync/sync-state.ts'
import { liveAppointment } from './desk-work.ts'
import { keyOf, type ModelHub } from './hub.ts'
import { type Edit, splitKey, type Station } from './station.ts'

/** @returns what is wrong, in words; empty when everything holds */
export function checkAgreement(stations: readonly Station[], hub: ModelHub): string[] {
  const [first] = stations
  if (!first) return []
  return [
    ...differences(stations, hub),
    ...overlapping(first),
    ...pagesThatDisagree(first),
    ...editsThatAreGone(stations, first),
  ]
}

function differences(stations: readonly Station[], hub: ModelHub): string[] {
  const onHub = new Map(
    [...hub.documents()].map((change) => [keyOf(change.collection, change.id), change.remote.record]),
  )
  return stations.flatMap((station) => {
    const keys = new Set([...onHub.keys(), ...station.records.keys()])
    return [...keys]
      .filter((key) => !sameJson(onHub.get(key) ?? null, station.records.get(key)?.record ?? null))
      .map((key) => `${station.id} and the hub differ in ${key}`)
  })
}

const pagesOf = (station: Station): DayPage[] =>
  [...station.records]
    .filter(([key, { record }]) => key.startsWith('daybook:') && record?.kind === 'page')
    .map(([, { record }]) => record as unknown as DayPage)

function overlapping(station: Station): string[] {
  return pagesOf(station).flatMap(({ bookings }) =>
    bookings.flatMap((booking, index) =>
      bookings
        .slice(index + 1)
        .filter((other) => collide(booking, other))
        .map((other) => `${booking.appointmentId} and ${other.appointmentId} have the same time`),
    ),
  )
}

const collide = (left: Booking, right: Booking): boolean =>
  left.overbooked !== true &&
  right.overbooked !== true &&
  (left.doctorId === right.doctorId || left.patientId === right.patientId) &&
  overlaps(left, right)

/** Live appointments stand on their page at their time and are confirmed, and nothing else stands there. */
function pagesThatDisagree(station: Station): string[] {
  const onPages = new Map(
    pagesOf(station).flatMap((page) =>
      page.bookings.map((booking) => [`${page.id} ${booking.appointmentId}`, booking]),
    ),
  )
  const wrong: string[] = []
  for (const [key, { record }] of station.records) {
    const appointment = key.startsWith('appointments:') ? liveAppointment(record) : undefined
    if (!appointment) continue
    if (appointment.status === 'requested') wrong.push(`${appointment.id} still asks for a time that it has`)
    const name = `${appointment.date} ${appointment.id}`
    const booking = onPages.get(name)
    onPages.delete(name)
    if (booking?.startsAt !== appointment.startsAt || booking.doctorId !== appointment.doctorId) {
      wrong.push(`${appointment.id} (${appointment.status}) does not stand on its page at its time`)
    }
  }
  return [
    ...wrong,
    ...[...onPages.keys()].map((name) => `${name} stands on a page without a live appointment`),
  ]
}

/** Each acknowledged edit is in the record, was changed on purpose by someone who saw it, or is in a conflict log. */
function editsThatAreGone(stations: readonly Station[], first: Station): string[] {
  const edits = stations.flatMap((station) => station.edits)
  const seenAndChanged = new Set(edits.map(({ key, cell, over }) => `${key} ${cell} ${over}`))
  const logged = new Set(stations.flatMap((station) => [...station.conflicts.keys()]))
  const kept = (edit: Edit): boolean => {
    const { key, cell, stamp } = edit
    const name = `${key} ${cell} ${stamp}`
    if (seenAndChanged.has(name) || logged.has(name) || isBookkeeping(cell) || cell.startsWith('bookings/'))
      return true
    const local = first.records.get(key)
    if (!local) return false
    // The same value written by someone else is the same to the person who wrote it.
    return (
      sameJson(valueIn(key, local.record, cell), edit.value ?? null) ||
      stampOf(local.state.stamps, cell) === stamp
    )
  }
  const sameValue = Map.groupBy(
    edits,
    ({ key, cell, value }) => `${key} ${cell} ${canonicalJson(value ?? null)}`,
  )
  return [...sameValue.values()].flatMap((group) =>
    group.some(kept)
      ? []
      : group.slice(0, 1).map(({ key, cell, stamp }) => `the edit of ${key} ${cell} at ${stamp} is gone`),
  )
}

function valueIn(key: string, record: SyncedRecord | undefined, cell: string): unknown {
  const [collection] = splitKey(key)
  return cellsOf(mergeRules[collection], record).get(cell) ?? null
}
