/** The board, free times, a patient's appointments and the waiting list. */
import type { appointmentQueries, BoardDay } from '#shared/contract/appointments.ts'
import { waitlistEntry } from '#shared/decisions/waitlist/waiting-patients.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { WaitingPatient } from '#shared/domain/records/day-page.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { addDays, datesBetween, isCalendarDate } from '#shared/domain/scheduling/calendar-date.ts'
import { clinicDateOf, resolveStart } from '#shared/domain/scheduling/clinic-time.ts'
import { collisionsOn } from '#shared/domain/scheduling/day-book.ts'
import { instantNotBefore, minutesOf } from '#shared/domain/scheduling/interval.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import type { CollectionName } from '#shared/decisions/decision.ts'
import type { Reader } from '../store/reader.ts'
import { withMerged } from '../store/search/find-patients.ts'
import { boardDay } from './board-day.ts'
import { byName } from './doctors.ts'
import { figuresOf } from './kept-figures.ts'
import { nearestFreeSlots, nextFreeSlots, readPages } from './free-slot-search.ts'
import { displacedDays } from './sync.ts'
import type { QueryHandlers, RecordChange } from './query-handler.ts'

const notSetUp = refuse(refusal('NOT_SET_UP', 'The clinic is not set up yet.'))
const noSuchDate = refuse(refusal('INVALID_INPUT', 'No such date.', { field: 'date' }))

const boardCollections: readonly CollectionName[] = ['appointments', 'patients', 'doctors', 'clinic']

/** Fields of a patient that the board shows. */
const boardFields = [
  'memberId',
  'givenName',
  'familyName',
  'birthDate',
  'phone',
  'email',
  'deletedAt',
] as const

/** True when the board would show a patient differently. */
function changesBoardPatient({ before, after }: RecordChange): boolean {
  if (!before || !after) return true
  const lengthOf = (list: unknown) => (Array.isArray(list) ? list.length : 0)
  return (
    boardFields.some((field) => before[field] !== after[field]) ||
    lengthOf(before['allergies']) + lengthOf(before['preconditions']) !==
      lengthOf(after['allergies']) + lengthOf(after['preconditions'])
  )
}

/** True when a change can show on a board from one date to another, of one doctor or of all. */
function affectsBoard(from: string, to: string, change: RecordChange, doctorId?: string): boolean {
  if (change.collection === 'patients') return changesBoardPatient(change)
  if (change.collection !== 'appointments') return true
  return [change.before, change.after].some((appointment) => {
    const date = appointment?.['date']
    const onBoard = typeof date === 'string' && date >= from && date <= to
    return onBoard && (doctorId === undefined || appointment?.['doctorId'] === doctorId)
  })
}

/** The days of a board; with a doctor only their column and bookings. */
async function readBoard(
  read: Reader,
  clinic: Clinic,
  dates: readonly string[],
  doctorId?: string,
): Promise<BoardDay[]> {
  const [first = '', last = first] = [dates[0], dates.at(-1)]
  const [doctors, appointments] = await Promise.all([
    read.find('doctors', { where: {} }),
    read.find('appointments', {
      where: { date: first === last ? first : { $gte: first, $lte: last } },
      sort: [{ date: 'asc' }, { startsAt: 'asc' }],
    }),
  ])
  const shown = appointments.filter(
    (appointment) => doctorId === undefined || appointment.doctorId === doctorId,
  )
  const patients = await figuresOf(read).boardPatients.of(shown.map(({ patientId }) => patientId))
  const columns = doctors.filter(({ id }) => doctorId === undefined || id === doctorId)
  const byDate = Map.groupBy(shown, ({ date }) => date)
  return dates.map((date) => boardDay(date, clinic, columns, byDate.get(date) ?? [], patients))
}

/** An entry of the waiting list without an offer that has passed or that someone else has taken. */
async function withLiveOffers(
  read: Reader,
  clinic: Clinic,
  entries: readonly WaitingPatient[],
  now: string,
): Promise<WaitingPatient[]> {
  const dateOf = (instant: string) => clinicDateOf(instant, clinic.timeZone)
  const offered = entries.flatMap(({ offer }) => (offer ? [dateOf(offer.startsAt)] : []))
  const pages = await readPages(read, [...new Set(offered)])
  return entries.map((entry) => {
    const { offer, ...rest } = entry
    if (!offer) return entry
    const wish = { ...offer, patientId: entry.patientId }
    const taken = collisionsOn(pages.get(dateOf(offer.startsAt)), wish).length > 0
    return taken || offer.startsAt < now ? rest : entry
  })
}

export const appointmentQueryHandlers: QueryHandlers<keyof typeof appointmentQueries> = {
  'slots.free': {
    dependsOn: ['daybook', 'doctors', 'clinic'],
    affectedBy: ({ from, doctorId }, { collection, id, before, after }) => {
      if (collection === 'doctors') return doctorId === undefined || doctorId === id
      if (collection !== 'daybook') return true
      if ((after ?? before)?.['kind'] !== 'page') return false
      // The clinic's date of `from` is at most a day from the date it is written with.
      return from === undefined || !isCalendarDate(from.slice(0, 10)) || id >= addDays(from.slice(0, 10), -1)
    },
    run: async (input, { read, clinic, now }) => {
      if (!clinic) return notSetUp
      const from = input.from === undefined ? undefined : resolveStart(input.from, clinic.timeZone)
      if (from?.ok === false) return from
      const doctors = await read.find('doctors', { where: {} })
      const asked = doctors.filter(({ id, active }) => active && (input.doctorId ?? id) === id)
      if (asked.length === 0 && input.doctorId !== undefined) {
        const inactive = doctors.some(({ id }) => id === input.doctorId)
        if (inactive) return refuse(refusal('DOCTOR_INACTIVE', 'The doctor is no longer on the board.'))
        return refuse(refusal('NOT_FOUND', 'No such doctor.', { recordType: 'doctor' }))
      }
      const soonest = instantNotBefore(now)
      const notBefore = from && from.value > soonest ? from.value : soonest
      const { durationMinutes, dayPart, limit = 10 } = input
      const wish = {
        notBefore,
        ...(durationMinutes === undefined ? {} : { durationMinutes }),
        ...(dayPart === undefined ? {} : { dayPart }),
      }
      return accept(await nextFreeSlots(read, byName(asked, clinic.language), clinic, wish, limit))
    },
  },
  'appointments.day': {
    dependsOn: boardCollections,
    affectedBy: ({ date }, change) => affectsBoard(date, date, change),
    run: async ({ date }, { read, clinic }) => {
      if (!clinic) return notSetUp
      if (!isCalendarDate(date)) return noSuchDate
      const [day] = await readBoard(read, clinic, [date])
      return day ? accept(day) : noSuchDate
    },
  },
  'appointments.week': {
    dependsOn: boardCollections,
    affectedBy: ({ from, doctorId }, change) =>
      !isCalendarDate(from) || affectsBoard(from, addDays(from, 6), change, doctorId),
    run: async ({ from, doctorId }, { read, clinic }) => {
      if (!clinic) return notSetUp
      if (!isCalendarDate(from) || !isCalendarDate(addDays(from, 6))) return noSuchDate
      return accept(await readBoard(read, clinic, datesBetween(from, addDays(from, 6)), doctorId))
    },
  },
  'appointments.forPatient': {
    dependsOn: ['appointments', 'patients'],
    // Which records were merged into the patient's is not told by an appointment's change.
    affectedBy: ({ patientId }, { collection, before, after }) =>
      collection === 'appointments' ||
      [before, after].some((patient) => patient?.['mergedInto'] === patientId),
    run: async ({ patientId, limit = 200 }, { read }) => {
      const where = { patientId: { $in: withMerged(read, patientId) } }
      return accept(await read.find('appointments', { where, sort: [{ startsAt: 'desc' }], limit }))
    },
  },
  'appointments.displaced': {
    dependsOn: ['appointments', 'daybook', 'doctors'],
    run: async (_input, { read, clinic, now }) => {
      if (!clinic) return notSetUp
      const from = addDays(clinicDateOf(now, clinic.timeZone), -displacedDays)
      const displaced = await read.getMany('appointments', await figuresOf(read).displaced(from))
      const found = displaced.sort((left, right) => (left.startsAt < right.startsAt ? -1 : 1))
      const patientOf = await figuresOf(read).boardPatients.of(found.map(({ patientId }) => patientId))
      const listed = found.map(async (appointment) => {
        const { id, startsAt, patientId, doctorId } = appointment
        const durationMinutes = minutesOf(appointment)
        const wish = { startsAt, durationMinutes, patientId, doctorId, movingAppointmentId: id }
        const alternatives = await nearestFreeSlots(read, clinic, now, wish)
        return {
          appointment: { ...appointment, patient: patientOf.get(patientId) ?? null },
          alternatives,
        }
      })
      return accept(await Promise.all(listed))
    },
  },
  'waitlist.list': {
    dependsOn: ['daybook'],
    run: async (_input, { read, clinic, now }) => {
      if (!clinic) return notSetUp
      const entries = await read.find('daybook', { where: { kind: 'waiting' } })
      const waiting = entries.filter((entry) => entry.kind === 'waiting')
      const sorted = waiting.sort((left, right) => (left.addedAt < right.addedAt ? -1 : 1))
      return accept((await withLiveOffers(read, clinic, sorted, now)).map(waitlistEntry))
    },
  },
}
