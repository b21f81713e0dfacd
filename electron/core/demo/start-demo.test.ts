import { randomBytes } from 'node:crypto'
import { afterEach, expect, it } from 'vitest'
import { liveStatuses } from '#shared/domain/appointment-statuses.ts'
import { overlaps } from '#shared/domain/scheduling/interval.ts'
import { startCore } from '../core.ts'
import type { Core, CoreOptions } from '../core-interface.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { startDemo } from './start-demo.ts'

const cleanUps: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function demo(now: string, seed = 'demo', more: Partial<CoreOptions> = {}): Promise<Core> {
  const { folder, remove } = temporaryFolder('demo')
  cleanUps.push(remove)
  const key = new Uint8Array(randomBytes(32))
  const core = await startCore({ dataDir: folder, key: () => key, now: () => new Date(now), ...more })
  cleanUps.push(() => core.close())
  await startDemo(core, seed, new Date(now))
  return core
}

const contents = async ({ read }: Core) => {
  const all = { where: {}, sort: [{ id: 'asc' }] } as const
  return {
    clinic: await read.find('clinic', all),
    staff: await read.find('staff', all),
    doctors: await read.find('doctors', all),
    patients: await read.find('patients', all),
    appointments: await read.find('appointments', all),
    daybook: await read.find('daybook', all),
    reports: await read.find('reports', all),
    feedback: await read.find('feedback', all),
    equipment: await read.find('equipment', all),
    movements: await read.find('stockmovements', all),
  }
}

// A Tuesday, a Sunday, a public holiday, the night of a clock change, and a leap day.
const days = ['2026-11-24', '2026-11-29', '2026-12-25', '2027-03-28', '2028-02-29']

it.each(days)(
  '%s has a busy board today, with patients done, there and to come, and conflicts',
  async (day) => {
    const core = await demo(`${day}T15:00:00.000Z`)
    const { patients, doctors, appointments, daybook, reports, feedback, equipment, movements } =
      await contents(core)
    expect(patients).toHaveLength(150)
    expect(doctors).toHaveLength(6)
    const today = appointments.filter(({ date }) => date === day)
    const statuses = new Set(today.map(({ status }) => status))
    expect([...statuses]).toEqual(expect.arrayContaining(['done', 'confirmed']))
    expect(statuses.has('inRoom') || statuses.has('arrived')).toBe(true)
    expect(appointments.filter(({ status }) => status === 'displaced').length).toBeGreaterThanOrEqual(2)
    expect(appointments.filter(({ overbookReason }) => overbookReason !== undefined)).toHaveLength(1)
    expect(patients.filter(({ allergies }) => allergies.length > 0).length).toBeGreaterThan(15)
    expect(daybook.filter(({ kind }) => kind === 'waiting')).toHaveLength(3)
    expect(reports.length).toBeGreaterThan(10)
    expect(feedback.filter(({ response }) => response === undefined)).toHaveLength(3)
    const quantityOf = (id: string) =>
      movements.filter(({ equipmentId }) => equipmentId === id).reduce((sum, { change }) => sum + change, 0)
    expect(equipment.filter(({ id, minimumQuantity }) => quantityOf(id) < minimumQuantity)).toHaveLength(2)
    const withBookings = new Set(appointments.map(({ date }) => date))
    expect(withBookings.size).toBeGreaterThanOrEqual(12)

    const live = appointments.filter(
      (each) => liveStatuses.includes(each.status) && each.overbookReason === undefined,
    )
    for (const each of live) {
      const clash = live.find(
        (other) =>
          other !== each &&
          (other.doctorId === each.doctorId || other.patientId === each.patientId) &&
          overlaps(other, each),
      )
      expect(clash).toBeUndefined()
    }
  },
)

it('is the same clinic for the same seed and day, ids included, at whatever hour', async () => {
  const [first, second, otherSeed, otherDay] = await Promise.all([
    demo('2026-11-24T00:30:00.000Z').then(contents),
    demo('2026-11-24T22:30:00.000Z').then(contents),
    demo('2026-11-24T00:30:00.000Z', 'another').then(contents),
    demo('2026-11-25T00:30:00.000Z').then(contents),
  ])
  expect(second).toEqual(first)
  expect(otherSeed.patients).not.toEqual(first.patients)
  expect(otherDay.appointments).not.toEqual(first.appointments)
  const names = ({ patients = [] }: typeof first) =>
    (patients as { familyName: string; givenName: string }[])
      .map((person) => person.familyName + person.givenName)
      .sort()
  expect(names(otherDay)).toEqual(names(first))
})

it('leaves a clinic that is set up as it is, and writes to nobody it only drafted', async () => {
  const core = await demo('2026-11-24T10:00:00.000Z')
  const before = await contents(core)
  await startDemo(core, 'another', new Date('2026-11-24T10:00:00.000Z'))
  expect(await contents(core)).toEqual(before)
  await core.settled()
  const messages = await core.read.find('messages', { where: {} })
  expect(messages.filter(({ template }) => /welcome/i.test(template))).toEqual([])
})

// Whether or not somebody is about to come, whose coming would be told and bring the rest with it.
it.each(['08:00', '11:50', '15:59', '23:30'])(
  'tells who opens it at %s what waits for them',
  async (time) => {
    const told: string[] = []
    const core = await demo(`2026-11-24T${time}:00.000Z`, 'demo', {
      showToast: ({ title }) => Promise.resolve(void told.push(title)),
    })
    core.openSession({ demonstration: true })
    await expect.poll(() => told, { timeout: 10_000 }).toContain('Several notifications')
  },
)
