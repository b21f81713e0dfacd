/**
 * Clinics of realistic size for measures: the same seed, size and day give the same records. They are written through
 * the store in bulk, without events: what is measured on them is reading, and writing beside them.
 */
import type { RecordWrite } from '#shared/decisions/decision.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import { clinicId } from '#shared/domain/records/clinic.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { Booking } from '#shared/domain/records/day-page.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { Report } from '#shared/domain/records/report.ts'
import { memberIdFrom, memberIdRandomBytes } from '#shared/domain/patients/member-id.ts'
import { addDays, weekdayOf } from '#shared/domain/scheduling/calendar-date.ts'
import { stretchOfDay } from '#shared/domain/scheduling/clinic-time.ts'
import { addMinutes } from '#shared/domain/scheduling/interval.ts'
import { demoPatient, visitReasons } from '#core/demo/demo-people.ts'
import { SeededRandom } from '#core/demo/seeded-random.ts'
import type { Store } from '#core/store/store.ts'

export const clinicSizes = {
  small: { patients: 3_000, doctors: 4, appointments: 60_000, reports: 22_500 },
  medium: { patients: 12_000, doctors: 8, appointments: 240_000, reports: 90_000 },
  large: { patients: 40_000, doctors: 16, appointments: 800_000, reports: 300_000 },
} as const
export type ClinicSize = keyof typeof clinicSizes

export interface ClinicWish {
  patients: number
  doctors: number
  appointments: number
  reports: number
  seed: string
  /** Today: history lies before it, some weeks of bookings after it. */
  today: string
}

const timeZone = 'Europe/London'
const slotMinutes = 20
const periods = [
  ['08:00', '12:30'],
  ['13:30', '17:00'],
] as const
/** How full the days are. */
const percentBooked = 80
/** Working days ahead that have bookings. */
const workingDaysAhead = 40
const recordsPerBatch = 10_000

/**
 * Fills a new, empty store.
 * @param progress told how many records are written of how many
 */
export async function generateClinic(
  store: Pick<Store, 'commit'>,
  wish: ClinicWish,
  progress: (written: number, total: number) => void,
): Promise<void> {
  const random = new SeededRandom(`${wish.seed} ${wish.today}`)
  const total = wish.patients + wish.appointments + wish.reports
  const writer = new BulkWriter(store, (written) => progress(Math.min(written, total), total))
  const days = workingDays(wish)
  const opened = `${days[0] ?? wish.today}T06:00:00.000Z`
  await writer.add(...clinicAndStaff(opened))
  const doctors = Array.from({ length: wish.doctors }, (_, number) => doctorNumber(number, opened, random))
  await writer.add(
    ...doctors.map((after): RecordWrite => ({ collection: 'doctors', before: undefined, after })),
  )
  const patients: Patient[] = []
  for (let number = 0; number < wish.patients; number++) {
    const patient = generatedPatient(number, opened, random)
    patients.push(patient)
    await writer.add({ collection: 'patients', before: undefined, after: patient })
  }
  const diary = new Diary(wish, patients, doctors, random)
  for (const day of days) await writer.add(...diary.day(day))
  await writer.finish()
}

/** Writes in batches, each a transaction. */
class BulkWriter {
  readonly #store: Pick<Store, 'commit'>
  readonly #told: (written: number) => void
  #batch: RecordWrite[] = []
  #written = 0

  constructor(store: Pick<Store, 'commit'>, told: (written: number) => void) {
    this.#store = store
    this.#told = told
  }

  async add(...writes: RecordWrite[]): Promise<void> {
    this.#batch.push(...writes)
    if (this.#batch.length >= recordsPerBatch) await this.finish()
  }

  async finish(): Promise<void> {
    const batch = this.#batch
    this.#batch = []
    if (batch.length === 0) return
    if (!(await this.#store.commit(batch))) throw new Error('The store is not empty')
    this.#written += batch.length
    this.#told(this.#written)
  }
}

/** Mondays to Fridays, as many as the appointments need, the last some weeks ahead. */
function workingDays({ appointments, doctors, today }: ClinicWish): string[] {
  const slotsEachDay = (8 * 60) / slotMinutes
  const count = Math.ceil(appointments / ((doctors * slotsEachDay * percentBooked) / 100)) + 2
  const days: string[] = []
  let ahead = 0
  let day = today
  while (ahead < Math.min(workingDaysAhead, count - 1)) {
    day = addDays(day, 1)
    if (weekdayOf(day) <= 5) ahead += 1
  }
  for (; days.length < count; day = addDays(day, -1)) if (weekdayOf(day) <= 5) days.push(day)
  return days.reverse()
}

function clinicAndStaff(at: string): RecordWrite[] {
  const created = { createdAt: at, updatedAt: at }
  return [
    {
      collection: 'clinic',
      before: undefined,
      after: {
        id: clinicId,
        ...created,
        name: 'Generated clinic',
        timeZone,
        country: 'GB',
        language: 'en',
        closedOnHolidays: false,
        restoreDays: 30,
        closures: [],
      },
    },
    {
      collection: 'staff',
      before: undefined,
      after: {
        id: 'administrator',
        ...created,
        name: 'Administrator',
        roles: ['administrator'],
        active: true,
      },
    },
  ]
}

function doctorNumber(number: number, at: string, random: SeededRandom): Doctor {
  const { givenName = '', familyName = '' } = demoPatient(random, 0)
  return {
    id: `doctor-${number}`,
    createdAt: at,
    updatedAt: at,
    doctorNumber: `D-${String(number).padStart(4, '0')}`,
    title: 'Dr.',
    givenName,
    familyName,
    slotMinutes,
    workingHours: [1, 2, 3, 4, 5].flatMap((weekday) => periods.map(([from, to]) => ({ weekday, from, to }))),
    absences: [],
    active: true,
  }
}

function generatedPatient(number: number, at: string, random: SeededRandom): Patient {
  const {
    givenName = '',
    familyName = '',
    birthDate,
    sex,
    address,
    language,
    allergies,
    preconditions,
  } = demoPatient(random, 0)
  return {
    id: random.id(Date.parse(at) + number),
    createdAt: at,
    updatedAt: at,
    memberId: memberIdFrom(random.bytes(memberIdRandomBytes)),
    givenName,
    familyName,
    phone: `+44117${String(2_000_000 + number * 13)}`,
    email: `patient${number}@mail.example`,
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(sex === undefined ? {} : { sex }),
    ...(address === undefined ? {} : { address }),
    ...(language === undefined ? {} : { language }),
    allergies: allergies ?? [],
    preconditions: preconditions ?? [],
    messageConsent: true,
  }
}

/** Day after day of bookings with their pages and reports, until there are as many as wished. */
class Diary {
  readonly #wish: ClinicWish
  readonly #patients: readonly Patient[]
  readonly #doctors: readonly Doctor[]
  readonly #random: SeededRandom
  readonly #seen = new Set<string>()
  #appointments = 0
  #reports = 0

  constructor(
    wish: ClinicWish,
    patients: readonly Patient[],
    doctors: readonly Doctor[],
    random: SeededRandom,
  ) {
    this.#wish = wish
    this.#patients = patients
    this.#doctors = doctors
    this.#random = random
  }

  day(date: string): RecordWrite[] {
    const writes: RecordWrite[] = []
    const bookings: Booking[] = []
    const starts = this.#starts(date)
    // Consecutive patients of the list from a random place: nobody has two visits on one day.
    let place = this.#random.integer(0, this.#patients.length - 1)
    for (const doctor of this.#doctors) {
      for (const startsAt of starts) {
        if (this.#appointments >= this.#wish.appointments) break
        if (bookings.length >= this.#patients.length || !this.#random.percent(percentBooked)) continue
        const patient = this.#patients[place++ % this.#patients.length]
        if (!patient) continue
        const appointment = this.#appointment(date, startsAt, doctor, patient)
        writes.push({ collection: 'appointments', before: undefined, after: appointment })
        if (appointment.status === 'done' || appointment.status === 'confirmed') {
          const { id: appointmentId, doctorId, patientId, endsAt } = appointment
          bookings.push({ appointmentId, doctorId, patientId, startsAt, endsAt })
        }
        if (this.#wantsReport(appointment))
          writes.push({ collection: 'reports', before: undefined, after: this.#report(appointment, doctor) })
      }
    }
    bookings.sort((a, b) => (a.startsAt < b.startsAt ? -1 : a.startsAt > b.startsAt ? 1 : 0))
    if (bookings.length > 0) {
      const page = { id: date, kind: 'page' as const, updatedAt: `${date}T06:00:00.000Z`, bookings }
      writes.push({ collection: 'daybook', before: undefined, after: page })
    }
    return writes
  }

  #starts(date: string): string[] {
    return periods.flatMap(([from, to]) => {
      const stretch = stretchOfDay(date, from, to, timeZone)
      const starts: string[] = []
      if (!stretch) return starts
      for (
        let at = stretch.startsAt;
        addMinutes(at, slotMinutes) <= stretch.endsAt;
        at = addMinutes(at, slotMinutes)
      )
        starts.push(at)
      return starts
    })
  }

  #appointment(date: string, startsAt: string, doctor: Doctor, patient: Patient): Appointment {
    const random = this.#random
    const past = date < this.#wish.today
    const bookedAt = timestamp(addMinutes(startsAt, -60 * 24 * random.integer(1, 40)))
    const endsAt = addMinutes(startsAt, slotMinutes)
    const newPatient = !this.#seen.has(patient.id)
    this.#seen.add(patient.id)
    this.#appointments += 1
    const chance = random.integer(1, 100)
    const fate = chance <= 6 ? 'canceled' : !past ? 'confirmed' : chance <= 9 ? 'noShow' : 'done'
    return {
      id: random.id(Date.parse(bookedAt)),
      createdAt: bookedAt,
      updatedAt: past ? timestamp(endsAt) : bookedAt,
      patientId: patient.id,
      doctorId: doctor.id,
      date,
      startsAt,
      endsAt,
      status: fate,
      reason: random.pick(visitReasons),
      newPatient,
      ...(fate === 'done'
        ? {
            arrivedAt: timestamp(addMinutes(startsAt, -random.integer(0, 15))),
            seatedAt: timestamp(addMinutes(startsAt, random.integer(0, 9))),
            doneAt: timestamp(endsAt),
          }
        : {}),
      ...(fate === 'canceled' ? { canceledAt: bookedAt, canceledBy: 'patient' as const } : {}),
    }
  }

  /** Spreads the wished reports over the visits that took place. */
  #wantsReport({ status }: Appointment): boolean {
    const { reports, appointments } = this.#wish
    if (status !== 'done' || this.#reports >= reports) return false
    return this.#reports * appointments < reports * this.#appointments
  }

  #report(appointment: Appointment, doctor: Doctor): Report {
    this.#reports += 1
    const at = appointment.updatedAt
    const details = {
      kind: this.#random.pick(['treatment', 'diagnosis', 'xray', 'prescription', 'note'] as const),
      title: appointment.reason ?? 'Visit',
      text: `${appointment.reason ?? 'Visit'}: no complications. Next check in ${this.#random.integer(1, 12)} months.`,
      site: String(this.#random.integer(1, 4) * 10 + this.#random.integer(1, 8)),
      relevantToPatient: this.#random.percent(40),
    }
    const authorName = `${doctor.givenName} ${doctor.familyName}`
    return {
      id: this.#random.id(Date.parse(at)),
      createdAt: at,
      updatedAt: at,
      patientId: appointment.patientId,
      doctorId: doctor.id,
      appointmentId: appointment.id,
      ...details,
      version: 1,
      versions: [{ number: 1, at, authorId: doctor.id, authorName, ...details }],
      attachments: [],
    }
  }
}

const timestamp = (instant: string): string => `${instant.slice(0, 19)}.000Z`
