/** A row of a table of appointments to a visit. */
import type { AppointmentColumn, TableMapping } from '#shared/contract/taking-in.ts'
import { earliestBirthDate, readTypedDate } from '#shared/domain/patients/birth-date.ts'
import { withPlainDigits } from '#shared/domain/patients/digits.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import { clinicDateOf, resolveStart } from '#shared/domain/scheduling/clinic-time.ts'
import { addMinutes, minutesOf } from '#shared/domain/scheduling/interval.ts'
import type { ImportContext } from '../mapped.ts'
import { identityOf } from '../record-ids.ts'
import { Cells } from './cells.ts'
import { readVisitStatus } from './table-words.ts'

export type AppointmentMapping = Extract<TableMapping, { what: 'appointments' }>

export interface TableVisit {
  id: string
  eventId: string
  patientId: string
  doctorId: string
  startsAt: string
  endsAt: string
  status: ReturnType<typeof readVisitStatus>
  reason: string | undefined
  note: string | undefined
  /** The appointment's number where the table comes from. */
  number: string | undefined
}

/** Who is meant by what a row says. */
export interface TablePeople {
  /** The id of the patient of that number; undefined when there is none. */
  patientByNumber: (number: string) => string | undefined
  /** Ids of the patients of that name and, where known, birth date. */
  patientByName: (name: string, birthDate: string | undefined) => readonly string[]
  doctor: (text: string) => Doctor | undefined
}

const longestMinutes = 24 * 60

/** @throws RowRefused */
export function mapTableAppointment(
  row: readonly string[],
  mapping: AppointmentMapping,
  people: TablePeople,
  context: ImportContext,
): TableVisit {
  const cells = new Cells<AppointmentColumn>(row, mapping.columns)
  const patientId = readPatient(cells, mapping, people, context)
  const doctor = cells.word('doctor', people.doctor, 'doctorUnknown')
  if (!doctor) throw cells.refused('doctor', 'doctorUnknown')
  const startsAt = readTime(cells, mapping, ['startsAt', 'date', 'startTime'], context)
  if (startsAt === undefined) throw cells.refused('startsAt', 'timeInvalid')
  const minutes = cells.word('durationMinutes', readMinutes, 'timeInvalid')
  const endsAt =
    readTime(cells, mapping, ['endsAt', 'date', 'endTime'], context) ??
    addMinutes(startsAt, minutes ?? doctor.slotMinutes)
  const length = minutesOf({ startsAt, endsAt })
  if (length <= 0 || length > longestMinutes) throw cells.refused('endTime', 'timeInvalid')
  const number = cells.short('number')
  const identity =
    number === undefined
      ? identityOf(context.system, 'Row', `${patientId} ${doctor.id} ${startsAt}`)
      : identityOf(context.system, 'Appointment', number)
  return {
    id: identity.id,
    eventId: identity.eventId,
    patientId,
    doctorId: doctor.id,
    startsAt,
    endsAt,
    status: cells.word('status', readVisitStatus, 'wordUnknown'),
    reason: cells.short('reason'),
    note: cells.text('note'),
    number,
  }
}

type Row = Cells<AppointmentColumn>

function readPatient(
  cells: Row,
  mapping: AppointmentMapping,
  people: TablePeople,
  context: ImportContext,
): string {
  const number = cells.short('patient')
  const byNumber = number === undefined ? undefined : people.patientByNumber(number)
  if (byNumber !== undefined) return byNumber
  const name = cells.short('patientName')
  if (name === undefined) throw cells.refused('patient', 'patientUnknown')
  const birthDate = cells.word(
    'patientBirthDate',
    (text) => {
      const limits = { earliest: earliestBirthDate, latest: clinicDateOf(context.now, context.timeZone) }
      const read = readTypedDate(text, mapping.dateOrder, limits)
      return read.ok ? read.value : undefined
    },
    'birthDateInvalid',
  )
  const byName = people.patientByName(name, birthDate)
  const [only] = byName
  if (only === undefined) throw cells.refused('patientName', 'patientUnknown')
  if (byName.length > 1) throw cells.refused('patientName', 'patientAmbiguous')
  return only
}

function readMinutes(text: string): number | undefined {
  const plain = withPlainDigits(text)
  const clock = /^(\d{1,2}):(\d{2})(:\d{2})?$/.exec(plain)
  const minutes = clock
    ? Number(clock[1]) * 60 + Number(clock[2])
    : Number(/^(\d+)\s*(min(ute)?s?\.?|m|minutos|دقيقة)?$/i.exec(plain)?.[1] ?? Number.NaN)
  return minutes > 0 && minutes <= longestMinutes ? minutes : undefined
}

/** `9:30`, `09:30:00`, `9.30`, `9:30 pm`, `9:30 م` to `09:30`. */
function readTimeOfDay(text: string): string | undefined {
  const plain = withPlainDigits(text).trim().toLowerCase()
  const parts = /^(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(a\.?\s?m\.?|p\.?\s?m\.?|ص|م)?$/.exec(
    plain,
  )
  if (!parts) return undefined
  const [, typed = '', minutes = '00', half] = parts
  if (half === undefined && parts[2] === undefined) return undefined
  const isAfternoon = half !== undefined && /^[pم]/.test(half)
  let hours = Number(typed)
  if (half !== undefined && (hours < 1 || hours > 12)) return undefined
  if (half !== undefined) hours = (hours % 12) + (isAfternoon ? 12 : 0)
  if (hours > 23 || Number(minutes) > 59) return undefined
  return `${String(hours).padStart(2, '0')}:${minutes}`
}

/**
 * The instant that a row tells, in one column or in two. A time that clocks show twice is the first.
 * @throws RowRefused for a time that is none
 */
function readTime(
  cells: Row,
  { dateOrder }: AppointmentMapping,
  [whole, day, time]: readonly [AppointmentColumn, AppointmentColumn, AppointmentColumn],
  { now, timeZone }: ImportContext,
): string | undefined {
  const limits = { earliest: '1900-01-01', latest: `${Number(now.slice(0, 4)) + 20}-12-31` }
  const dateOf = (text: string) => {
    const read = readTypedDate(text, dateOrder, limits)
    return read.ok ? read.value : undefined
  }
  const instantOf = (wallTime: string | undefined) => {
    if (wallTime === undefined) return undefined
    const read = resolveStart(wallTime, timeZone)
    if (read.ok) return read.value
    const instants = read.error.details['instants']
    return Array.isArray(instants) ? String(instants[0]) : undefined
  }
  const inOne = cells.line(whole)
  if (inOne !== undefined) {
    const iso = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(inOne)
    const [, date = '', clock = ''] = /^(\S+(?: \d{1,2} \d{4})?)(?:T|,? +)(\S.*)$/.exec(inOne) ?? []
    const parted = /^(\d{4}-\d{2}-\d{2})T(.+)$/.exec(inOne)
    const typed = parted ? { date: parted[1] ?? '', clock: parted[2] ?? '' } : { date, clock }
    const instant = iso
      ? instantOf(inOne)
      : wallTime(dateOf(typed.date), readTimeOfDay(typed.clock), instantOf)
    if (instant === undefined) throw cells.refused(whole, 'timeInvalid')
    return instant
  }
  const clock = cells.line(time)
  if (clock === undefined) return undefined
  const date = cells.word(
    day,
    (text) => dateOf(text.replace(/[ T]0?0:00(:00(\.0+)?)?Z?$/, '')),
    'timeInvalid',
  )
  const instant = wallTime(date, readTimeOfDay(clock), instantOf)
  if (instant === undefined) throw cells.refused(time, 'timeInvalid')
  return instant
}

const wallTime = (
  date: string | undefined,
  time: string | undefined,
  instantOf: (wallTime: string) => string | undefined,
): string | undefined => (date === undefined || time === undefined ? undefined : instantOf(`${date}T${time}`))

/** The appointment that a visit becomes. What is over took place, unless the table says otherwise. */
export function tableAppointment(
  visit: TableVisit,
  { newPatient, overlaps }: { newPatient: boolean; overlaps: boolean },
  { now, system, timeZone }: ImportContext,
): Appointment {
  const { startsAt, endsAt, number, reason, note } = visit
  const doneAt = `${endsAt.slice(0, 19)}.000Z`
  const isOver = doneAt <= now
  const appointment: Appointment = {
    id: visit.id,
    createdAt: now,
    updatedAt: now,
    patientId: visit.patientId,
    doctorId: visit.doctorId,
    date: clinicDateOf(startsAt, timeZone),
    startsAt,
    endsAt,
    status: 'confirmed',
    newPatient,
  }
  if (visit.status === 'cancelled') appointment.status = 'canceled'
  else if (visit.status === 'noShow' && isOver) appointment.status = 'noShow'
  else if (isOver && visit.status !== 'planned') Object.assign(appointment, { status: 'done', doneAt })
  if (reason !== undefined) appointment.reason = reason
  if (note !== undefined) appointment.note = note.slice(0, 20_000)
  if (number !== undefined) appointment.sources = [{ system, value: number }]
  if (overlaps) appointment.overlapsHistory = true
  return appointment
}
