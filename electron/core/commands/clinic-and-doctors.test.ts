import Value from 'typebox/value'
import { beforeEach, describe, expect, test } from 'vitest'
import { commands } from '#shared/contract/contract.ts'
import { setUpClinic } from '#shared/decisions/clinic/set-up-clinic.ts'
import { catalogue } from '#shared/events/catalogue.ts'
import { appointmentQueryHandlers } from '../queries/appointments.ts'
import { administrator, TestClinic } from '../testing/test-clinic.ts'

let clinic: TestClinic

function accepted<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

const refusedAs = (code: string) => ({ ok: false, error: { code } })

beforeEach(() => {
  clinic = new TestClinic({ region: 'md' })
  clinic.addPatient('ann')
})

describe('set-up', () => {
  const surroundings = {
    now: '2026-11-23T07:00:00.000Z',
    newId: () => 'new-id',
    randomBytes: (count: number) => new Uint8Array(count),
    actor: administrator,
  }
  const setUp = (settings: object) =>
    setUpClinic(
      {
        clinic: { name: 'Dientes', timeZone: 'Europe/Madrid', country: 'ES', ...settings },
        administrator: { name: 'Ada' },
      },
      undefined,
      undefined,
      surroundings,
    )

  test('fills in the defaults and reads the telephone number', () => {
    const { value } = accepted(setUp({ phone: '915 55 01 23' }))
    expect(value.clinic).toMatchObject({
      language: 'en',
      closedOnHolidays: true,
      restoreDays: 30,
      closures: [],
      phone: '+34915550123',
    })
    expect(value.administrator).toMatchObject({ name: 'Ada', roles: ['administrator'], active: true })
    expect(Value.Check(commands['clinic.setUp'].output, value)).toBe(true)
  })

  test.each([
    [{ timeZone: 'Europe/Atlantis' }, 'TIME_ZONE_UNKNOWN'],
    [{ country: 'QQ' }, 'INVALID_INPUT'],
    [{ region: 'nowhere' }, 'INVALID_INPUT'],
    [{ phone: '12' }, 'PHONE_INVALID'],
    [{ email: 'somebody' }, 'EMAIL_INVALID'],
    [{ name: '  ' }, 'NAME_MISSING'],
  ])('refuses %j as %s', (settings, code) => {
    expect(setUp(settings)).toMatchObject(refusedAs(code))
  })

  test('happens once', async () => {
    const again = await clinic.command('clinic.setUp', {
      clinic: { name: 'Other', timeZone: 'UTC', country: 'ES' },
      administrator: { name: 'Eve' },
    })
    expect(again).toMatchObject(refusedAs('ALREADY_SET_UP'))
  })
})

test('holidays of the region and closures close days; holidays can be worked on', async () => {
  const closed = async (from: string, to: string) =>
    accepted(await clinic.query('clinic.closedDays', { from, to }))
  expect(await closed('2026-05-01', '2026-05-03')).toMatchObject([
    { date: '2026-05-01', kind: 'holiday' },
    { date: '2026-05-02', kind: 'holiday' },
  ])
  await clinic.command('clinic.closures.set', {
    closures: [{ from: '2026-05-03', to: '2026-05-04', name: 'Works' }],
  })
  accepted(await clinic.command('clinic.update', { closedOnHolidays: false }))
  expect(await closed('2026-05-01', '2026-05-05')).toEqual([
    { date: '2026-05-03', name: 'Works', kind: 'closure' },
    { date: '2026-05-04', name: 'Works', kind: 'closure' },
  ])
})

test('a detail of the clinic or of a doctor that is given empty is there no more; one that is not given stays', async () => {
  const contact = { phone: '915 55 01 23', email: 'desk@clinic.example' }
  accepted(await clinic.command('clinic.update', { ...contact, address: 'Calle 1', region: 'md' }))
  const cleared = accepted(await clinic.command('clinic.update', { phone: '', email: '', region: '' })).value
  expect(cleared).toMatchObject({ address: 'Calle 1' })
  for (const field of ['phone', 'email', 'region']) expect(cleared).not.toHaveProperty(field)

  const details = { familyName: 'House', title: 'Dr.', specialty: 'Nephrology', ...contact }
  const doctorId = accepted(await clinic.command('doctors.create', details)).value.id
  const changes = { phone: '', email: '', specialty: '' }
  const after = accepted(await clinic.command('doctors.update', { doctorId, changes })).value
  expect(after).toMatchObject({ familyName: 'House', title: 'Dr.' })
  for (const field of ['phone', 'email', 'specialty']) expect(after).not.toHaveProperty(field)
})

test('DC1 a doctor gets a number, ordinary hours, and DoctorCreated says so', async () => {
  const created = accepted(await clinic.command('doctors.create', { familyName: 'House' }))
  expect(created.value.doctorNumber).toMatch(/^D-[0-9A-Z]{4}$/)
  expect(created.value.workingHours).toHaveLength(5)
  expect(Value.Check(catalogue.DoctorCreated.payload, created.events[0]?.payload)).toBe(true)
})

test('changes of hours list the bookings they leave outside, and hide none', async () => {
  const doctorId = accepted(await clinic.command('doctors.create', { familyName: 'House' })).value.id
  const book = async (startsAt: string) =>
    accepted(await clinic.command('appointments.schedule', { patientId: 'ann', doctorId, startsAt })).value.id
  const early = await book('2026-11-24T09:00')
  const late = await book('2026-11-24T16:00')
  const wednesday = await book('2026-11-25T09:00')
  const absence = accepted(
    await clinic.command('doctors.addAbsence', {
      doctorId,
      fromDate: '2026-11-24',
      toDate: '2026-11-24',
      fromTime: '15:00',
      toTime: '24:00',
      kind: 'training',
    }),
  ).value
  expect(absence.affectedAppointmentIds).toEqual([late])
  const workingHours = [{ weekday: 2, from: '10:00', to: '17:00' }]
  const hours = accepted(await clinic.command('doctors.setWorkingHours', { doctorId, workingHours })).value
  expect(hours.affectedAppointmentIds).toEqual([early, wednesday])
  const closures = [{ from: '2026-11-25', to: '2026-11-30', name: 'Works' }]
  const closed = accepted(await clinic.command('clinic.closures.set', { closures })).value
  expect(closed.affectedAppointmentIds).toEqual([wednesday])
  accepted(await clinic.command('doctors.update', { doctorId, changes: { active: false } }))
  const day = accepted(await clinic.query('appointments.day', { date: '2026-11-24' }))
  expect(day.appointments.map(({ id }) => id)).toEqual([early, late])
  expect(day.doctors.map((column) => column.doctorId)).toEqual([doctorId])
})

test.each([
  [[{ weekday: 1, from: '12:00', to: '09:00' }]],
  [
    [
      { weekday: 1, from: '09:00', to: '12:00' },
      { weekday: 1, from: '11:30', to: '14:00' },
    ],
  ],
])('hours %j are refused', async (workingHours) => {
  const created = await clinic.command('doctors.create', { familyName: 'House', workingHours })
  expect(created).toMatchObject(refusedAs('WORKING_HOURS_INVALID'))
})

test('a day’s subscription looks again for its own day and for names, and for nothing else', () => {
  const { affectedBy } = appointmentQueryHandlers['appointments.day']
  const day = { date: '2026-11-24' }
  const change = (collection: 'appointments' | 'patients', before: object | undefined, after: object) =>
    affectedBy?.(day, {
      collection,
      id: 'x',
      before: before as Record<string, unknown>,
      after: after as Record<string, unknown>,
    })
  expect(change('appointments', undefined, { date: '2026-11-25' })).toBe(false)
  expect(change('appointments', { date: '2026-11-24' }, { date: '2026-11-25' })).toBe(true)
  expect(change('patients', { familyName: 'A' }, { familyName: 'B' })).toBe(true)
  expect(change('patients', { familyName: 'A', notes: '1' }, { familyName: 'A', notes: '2' })).toBe(false)
})

test('an offer is shown until someone else takes the time', async () => {
  const doctorId = accepted(await clinic.command('doctors.create', { familyName: 'House' })).value.id
  const entry = accepted(await clinic.command('waitlist.add', { patientId: 'ann', doctorId })).value
  const [stored] = clinic.reader.all('daybook')
  if (stored?.kind !== 'waiting') throw new Error('The entry was not stored.')
  const offer = { doctorId, startsAt: '2026-11-24T09:00:00Z', endsAt: '2026-11-24T09:30:00Z' }
  clinic.reader.put('daybook', { ...stored, offer })
  expect(accepted(await clinic.query('waitlist.list', {}))).toEqual([{ ...entry, offer }])
  clinic.addPatient('bob')
  const { startsAt } = offer
  accepted(await clinic.command('appointments.schedule', { patientId: 'bob', doctorId, startsAt }))
  expect(accepted(await clinic.query('waitlist.list', {}))).toEqual([entry])
  accepted(await clinic.command('waitlist.remove', { entryId: entry.id }))
  expect(accepted(await clinic.query('waitlist.list', {}))).toEqual([])
})
