/** Fills an empty data folder with the demonstration clinic. */
import { clinicDateOf, stretchOfDay } from '#shared/domain/scheduling/clinic-time.ts'
import { addDays, datesBetween } from '#shared/domain/scheduling/calendar-date.ts'
import { closedDays } from '#shared/domain/scheduling/closed-days.ts'
import { instantAt } from '#shared/domain/scheduling/interval.ts'
import type { Core } from '../core.ts'
import { staffActor } from '../session/session.ts'
import { draftFeedback, draftReports, draftStock, draftWaitingList } from './demo-paperwork.ts'
import { demoDoctors, demoPatient } from './demo-people.ts'
import { demoPasswordHash, demoStaff } from './demo-staff.ts'
import { type DemoWeek, draftWeek } from './demo-week.ts'
import { DraftClinic } from './draft-clinic.ts'
import { SeededRandom } from './seeded-random.ts'

const timeZone = 'Europe/London'
const country = 'GB'
const patientCount = 150
/** The desk looks at the board in the late morning: some patients are done, some are there, some are to come. */
const deskClock = '11:20'

/**
 * Sets up the demonstration clinic. The same seed on the same clinic day gives the same clinic, ids included. A clinic
 * that is set up already is left as it is.
 * @param seed what all choices derive from
 * @param now decides what is today, in clinic time
 */
export async function startDemo(core: Core, seed = 'demo', now = new Date()): Promise<void> {
  if (await core.isSetUp()) return
  const today = clinicDateOf(instantAt(now.getTime()), timeZone)
  const draft = await draftDemo(seed, today)
  await draft.writeTo(core)
}

async function draftDemo(seed: string, today: string): Promise<DraftClinic> {
  const deskTime = stretchOfDay(today, deskClock, '24:00', timeZone)?.startsAt
  if (deskTime === undefined) throw new Error('The day has no late morning')
  const opened = `${addDays(today, -60)}T07:00:00.000Z`
  const draft = new DraftClinic(new SeededRandom(`${seed} ${today}`), opened)
  // On a public holiday the board would show a closed clinic: then this clinic works on holidays.
  const rules = { country, language: 'en', closedOnHolidays: true, closures: [] }
  const closedOnHolidays = closedDays(rules, addDays(today, -1), addDays(today, 1)).length === 0
  const { administrator } = await draft.run('clinic.setUp', {
    clinic: {
      name: 'Harbour Dental & Family Clinic',
      timeZone,
      country,
      language: 'en',
      closedOnHolidays,
      phone: '0117 496 0123',
      email: 'desk@clinic.example',
      address: '1 Harbour Road, Bristol BS1 4ST',
    },
    administrator: { name: 'Robin Vale', email: 'robin.vale@clinic.example' },
  })
  draft.actor = staffActor(administrator)
  await giveDemoPasswords(draft, administrator.id)
  // The same people whatever the day: what was tried with one of them is found again tomorrow.
  const week = await draftPeople(draft, new SeededRandom(`${seed} people`), { today, deskTime })
  await draftWeek(draft, week)
  await absentAfterBooking(draft, week)
  await draftStock(draft, week)
  await draftFeedback(draft)
  await draftReports(draft)
  await draftWaitingList(draft, week)
  return draft
}

/** Everybody here has the one password, so that anybody can look at the clinic as each of them. */
async function giveDemoPasswords(draft: DraftClinic, administratorId: string): Promise<void> {
  const people = [{ id: administratorId }]
  for (const person of demoStaff) people.push(await draft.run('staff.create', person))
  for (const { id } of people) {
    const before = await draft.read.get('staff', id)
    if (!before) continue
    const after = { ...before, credential: { hash: demoPasswordHash, setAt: draft.now } }
    draft.keep([{ collection: 'staff', before, after }], [])
  }
}

async function draftPeople(
  draft: DraftClinic,
  people: SeededRandom,
  { today, deskTime }: Pick<DemoWeek, 'today' | 'deskTime'>,
): Promise<DemoWeek> {
  for (const doctor of demoDoctors) await draft.run('doctors.create', doctor)
  await draft.run('doctors.addAbsence', {
    doctorId: 'demo-doctor-nair',
    fromDate: addDays(today, 1),
    toDate: addDays(today, 8),
    kind: 'vacation',
    note: 'Summer house',
  })
  await draft.run('doctors.addAbsence', {
    doctorId: 'demo-doctor-hart',
    fromDate: today,
    toDate: today,
    fromTime: '15:30',
    toTime: '17:00',
    kind: 'training',
  })
  for (let number = 0; number < patientCount; number++) {
    draft.now = `${addDays(today, -draft.random.integer(30, 59))}T09:00:00.000Z`
    const id = draft.newId()
    await draft.run('patients.register', { ...demoPatient(people, number), id })
  }
  const clinic = await draft.clinic()
  if (!clinic) throw new Error('The clinic was not set up')
  const doctors = await draft.read.find('doctors', { where: {} })
  const patients = await draft.read.find('patients', { where: {} })
  return { clinic, doctors, patients, today, deskTime }
}

/** A doctor falls ill: the afternoon of one of the next days has bookings that now need another time. */
async function absentAfterBooking(draft: DraftClinic, { doctors, today, deskTime }: DemoWeek): Promise<void> {
  draft.now = `${deskTime.slice(0, 19)}.000Z`
  for (const date of datesBetween(addDays(today, 1), addDays(today, 4))) {
    for (const { id: doctorId } of doctors) {
      const booked = await draft.read.count('appointments', { doctorId, date, status: 'confirmed' })
      if (booked < 4) continue
      await draft.run('doctors.addAbsence', {
        doctorId,
        fromDate: date,
        toDate: date,
        fromTime: '12:00',
        toTime: '18:00',
        kind: 'sick',
      })
      return
    }
  }
}
