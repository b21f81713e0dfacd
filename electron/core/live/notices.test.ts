/** What people at a workstation are told of the day's visits, in a real core: each once, to whom it concerns. */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Notices } from '#shared/contract/notices.ts'
import { type Core, startCore } from '../core.ts'
import { openStore } from '../store/open-store.ts'
import { accepting } from '../testing/accepting.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import type { TrayView } from './visit-watch.ts'

const key = randomBytes(32)
let clock: number
let temporary: ReturnType<typeof temporaryFolder>
let core: Core
let doctorId: string
let shown: string[]
let tray: TrayView[]

const open = () =>
  startCore({
    dataDir: temporary.folder,
    key: () => key,
    now: () => new Date(clock),
    showToast: ({ title }) => {
      shown.push(title)
      return Promise.resolve()
    },
    showTray: (view) => tray.push(view),
  })

const { run } = accepting(() => core)

async function list(): Promise<Notices> {
  const answer = await core.query('notices.list', {})
  if (!answer.ok) throw new Error(answer.error.message)
  return answer.value as Notices
}

const until = async (isSo: () => boolean) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20))
}

async function book(startsAt: string): Promise<string> {
  const patient = await run('patients.register', { givenName: 'Ana', familyName: 'Vega' })
  const { id } = await run('appointments.schedule', {
    patientId: patient.id,
    doctorId,
    startsAt,
    durationMinutes: 30,
  })
  return id
}

beforeEach(async () => {
  clock = Date.parse('2026-11-24T09:00:00Z')
  shown = []
  tray = []
  temporary = temporaryFolder('notices')
  core = await open()
  await run('clinic.setUp', {
    clinic: { name: 'Clinic', timeZone: 'Europe/Madrid', country: 'ES' },
    administrator: { name: 'Ada' },
  })
  doctorId = (await run('doctors.create', { familyName: 'Rey' })).id
  await core.close()
  // The administrator is the doctor here.
  const store = await openStore(path.join(temporary.folder, 'clinic.db'), key)
  const [before] = await store.find('staff', { where: {} })
  if (!before) throw new Error('Nobody works here')
  await store.commit([{ collection: 'staff', before, after: { ...before, doctorId } }])
  await store.close()
  core = await open()
})

afterEach(async () => {
  await core.close()
  temporary.remove()
})

describe('visits', () => {
  test('the doctor is told once that a patient has arrived, and the tray counts who waits', async () => {
    const appointmentId = await book('2026-11-24T11:00:00Z')
    await run('appointments.setStatus', { appointmentId, status: 'arrived' })
    await until(() => shown.includes('Ana Vega has arrived'))
    await until(() => tray.at(-1)?.count === 1)
    await run('appointments.setStatus', { appointmentId, status: 'confirmed' })
    await run('appointments.setStatus', { appointmentId, status: 'inRoom' })
    await until(() => tray.at(-1)?.count === 0)
    expect(shown.filter((title) => title === 'Ana Vega has arrived')).toHaveLength(1)
  })

  test('what is about to start is told once', async () => {
    await book('2026-11-24T09:10:00Z')
    await until(() => shown.includes('10:10: Ana Vega'))
    expect(shown.filter((title) => title === '10:10: Ana Vega')).toHaveLength(1)
  })
})

describe('the list of one person', () => {
  test('holds what was told, new until it is seen', async () => {
    const appointmentId = await book('2026-11-25T11:00:00Z')
    const { notices, unread } = await list()
    expect(notices).toMatchObject([{ appointmentId, startsAt: '2026-11-25T11:00:00Z', read: false }])
    expect(unread).toBe(1)
    await run('notices.seen', { keys: notices.map((notice) => notice.key) })
    expect(await list()).toMatchObject({ unread: 0, notices: [{ read: true }] })
  })

  test('is filled, but the desktop stays quiet, while the person is not to be disturbed', async () => {
    await run('notices.quiet', { until: '2026-11-24T10:00:00Z' })
    await book('2026-11-25T11:00:00Z')
    expect(shown).toEqual([])
    expect(await list()).toMatchObject({ unread: 1, quietUntil: '2026-11-24T10:00:00.000Z' })
    clock = Date.parse('2026-11-24T10:00:01Z')
    await book('2026-11-25T12:00:00Z')
    expect(shown).toHaveLength(1)
    expect((await list()).quietUntil).toBeNull()
  })

  test('refuses an instant that is none', async () => {
    const answer = await core.execute('notices.quiet', { until: 'later' })
    expect(answer).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } })
  })
})
