import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestHub, type TestHub } from '../../../sync-server/hub/testing/test-hub.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { setUpHub } from './set-up-hub.ts'
import { until, untilAgreed, Workstation } from './testing/workstation.ts'

const longMilliseconds = 180_000
const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '06:00', to: '22:00' }))

let hub: TestHub
let folder: ReturnType<typeof temporaryFolder>
let first: Workstation
let second: Workstation
let desk: Workstation

const hubUser = (name: string, charts: boolean, password = 'pass') => ({ name, password, charts })
const administrator = () => ({ url: hub.origin, username: 'admin', password: 'secret' })

beforeAll(async () => {
  hub = await startTestHub()
  await setUpHub(administrator(), 'clinic', hubUser('doctor', true))
  await setUpHub(administrator(), 'clinic', hubUser('desk', false))
  folder = temporaryFolder('strange-hubs')
  ;[first, second, desk] = (await Promise.all(
    ['first', 'second', 'desk'].map((name) => Workstation.start(path.join(folder.folder, name))),
  )) as [Workstation, Workstation, Workstation]
  await first.must('clinic.setUp', {
    clinic: { name: 'Strange', timeZone: 'Europe/Madrid', country: 'ES', closedOnHolidays: false },
    administrator: { name: 'Ada' },
  })
  const link = { url: hub.origin, database: 'clinic', password: 'pass' }
  await first.must('sync.configure', { ...link, username: 'doctor' })
  await second.must('sync.configure', { ...link, username: 'doctor' })
  await desk.must('sync.configure', { ...link, username: 'desk', charts: false })
  await untilAgreed([first, second])
}, longMilliseconds)

afterAll(async () => {
  for (const station of [first, second, desk]) await station.close()
  await hub.stop()
  folder.remove()
}, longMilliseconds)

const register = async (familyName: string): Promise<string> =>
  (await first.must('patients.register', { givenName: 'Ann', familyName, messageConsent: false })).id

const put = (id: string, body: object) =>
  hub.request('PUT', `/clinic-desk/${encodeURIComponent(id)}?new_edits=false`, body)

interface Wire {
  _id: string
  _rev: string
  stamps: Record<string, string>
  data: Record<string, unknown>
}

async function documentOf(id: string): Promise<Wire> {
  return (await hub.request('GET', `/clinic-desk/${encodeURIComponent(id)}`)).json as Wire
}

/** Leaves that are not removed. */
async function openLeaves(id: string): Promise<number> {
  const answer = await hub.request('GET', `/clinic-desk/${encodeURIComponent(id)}?conflicts=true`)
  return 1 + ((answer.json as { _conflicts?: string[] })._conflicts ?? []).length
}

/** A sibling of the newest revision, as a cluster leaves one. */
async function addLeaf(
  id: string,
  change: (data: Record<string, unknown>) => Record<string, unknown>,
  cells: string[],
) {
  const document = await documentOf(id)
  const [generation = '1'] = document._rev.split('-')
  const stamp = `${(Date.now() + 60_000).toString(16).padStart(12, '0')}-0000-elsewhere`
  const leaf = {
    ...document,
    _rev: `${generation}-ffffffffffffffffffffffffffffffff`,
    stamps: { ...document.stamps, ...Object.fromEntries(cells.map((cell) => [cell, stamp])) },
    data: change(document.data),
  }
  const answer = await put(id, leaf)
  expect(answer.status).toBe(201)
}

describe('a hub that holds strange things', { timeout: longMilliseconds }, () => {
  test('two leaves of a patient are merged field by field and closed', async () => {
    const patientId = await register('Leaf')
    await untilAgreed([first, second])
    await addLeaf(`patients:${patientId}`, (data) => ({ ...data, notes: 'from the other leaf' }), ['notes'])
    await until(async () => (await openLeaves(`patients:${patientId}`)) === 1, 'the leaves to be closed')
    await untilAgreed([first, second])
    const shown = await second.query('patients.get', { patientId })
    expect(shown).toMatchObject({ familyName: 'Leaf', notes: 'from the other leaf' })
  })

  test('two leaves of a day page are joined and closed: both bookings stand', async () => {
    const doctor = await first.must('doctors.create', { familyName: 'House', workingHours: hours })
    const patientId = await register('Page')
    const book = (startsAt: string) =>
      first.must('appointments.schedule', { patientId, doctorId: doctor.id, startsAt, durationMinutes: 30 })
    const one = await book('2031-03-03T10:00')
    const other = await book('2031-03-03T12:00')
    await untilAgreed([first, second])
    await addLeaf(
      'daybook:2031-03-03',
      (data) => ({
        ...data,
        bookings: (data.bookings as { appointmentId: string }[]).filter(
          ({ appointmentId }) => appointmentId === one.id,
        ),
      }),
      ['bookings#order'],
    )
    await until(async () => (await openLeaves('daybook:2031-03-03')) === 1, 'the page to be closed')
    await untilAgreed([first, second])
    const { appointments } = await second.dump()
    expect([one.id, other.id].map((id) => appointments?.[id]?.status)).toEqual(['confirmed', 'confirmed'])
  })

  test('what is broken, of an unknown type, newer, enormous or written by hand is listed, and the stream goes on', async () => {
    const envelope = (id: string, body: object) => ({
      _id: id,
      format: 1,
      type: id.split(':')[0],
      version: 0,
      by: 'somebody',
      stamps: {},
      ...body,
    })
    await hub.request(
      'DELETE',
      `/clinic-desk/_design/clinic?rev=${(await documentOf('_design/clinic'))._rev}`,
    )
    const strange = [
      envelope('patients:broken', { data: { id: 'broken', familyName: 7 } }),
      envelope('patients:hand', { data: 'nothing' }),
      envelope('spaceships:one', { data: { id: 'one' } }),
      envelope('patients:newer', { version: 99, data: { id: 'newer' } }),
      { ...envelope('patients:format', { data: { id: 'format' } }), format: 99 },
      envelope('patients:enormous', { data: { id: 'enormous', notes: 'x'.repeat(5_000_000) } }),
      { _id: 'a note of the administrator', text: 'hello' },
    ]
    for (const document of strange)
      expect((await hub.request('POST', '/clinic-desk', document)).status).toBe(201)
    const patientId = await register('After')
    await until(async () => (await second.query('sync.quarantine', {})).length >= strange.length, 'the list')
    await until(async () => {
      const { patients } = await second.dump()
      return patients?.[patientId] !== undefined
    }, 'what came after')
    const listed = await second.query('sync.quarantine', {})
    const kinds = Object.fromEntries(listed.map(({ documentId, kind }) => [documentId, kind]))
    expect(kinds).toMatchObject({
      'patients:broken': 'broken',
      'patients:hand': 'broken',
      'spaceships:one': 'newer',
      'patients:newer': 'newer',
      'patients:format': 'newer',
      'patients:enormous': 'broken',
      'a note of the administrator': 'broken',
    })
    expect(JSON.stringify(listed)).not.toContain('hello')
    await setUpHub(administrator(), 'clinic', undefined)
  })

  test('the hub itself refuses what is no envelope', async () => {
    const refused = await hub.request('PUT', '/clinic-desk/patients:p', { hello: 'there' })
    expect(refused.status).toBe(403)
  })

  test('a workstation without charts never receives them', async () => {
    const doctor = await first.must('doctors.create', { familyName: 'Grey', workingHours: hours })
    const patientId = await register('Chart')
    await first.must('reports.create', { patientId, doctorId: doctor.id, title: 'Secret', kind: 'note' })
    await untilAgreed([first, second])
    await until(
      async () => (await desk.dump()).patients?.[patientId] !== undefined,
      'the patient at the desk',
    )
    const held = await desk.dump()
    expect(Object.keys(held.reports ?? {})).toEqual([])
    expect(JSON.stringify(held)).not.toContain('Secret')
  })

  test('paused and resumed several times at once, the line is what was wished last', async () => {
    await Promise.all([true, false, true].map((paused) => second.must('sync.pause', { paused })))
    expect((await second.query('sync.status', {})).state).toBe('paused')
    await register('Meanwhile')
    await untilAgreed([first])
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await second.query('patients.search', { text: 'Meanwhile' })).toEqual([])
    await second.must('sync.pause', { paused: false })
    await untilAgreed([first, second])
  })

  test('revoked credentials are told, nothing is lost, and new ones go on', async () => {
    await setUpHub(administrator(), 'clinic', hubUser('doctor', true, 'changed'))
    await second.must('sync.now', {})
    await second.must('sync.pause', { paused: true })
    await second.must('sync.pause', { paused: false })
    await until(async () => (await second.query('sync.status', {})).state === 'unauthorized', 'the refusal')
    await second.must('patients.register', { givenName: 'Kept', familyName: 'Here', messageConsent: false })
    expect((await second.query('sync.status', {})).waiting).toBeGreaterThan(0)
    const link = { url: hub.origin, username: 'doctor', password: 'changed' }
    await second.must('sync.configure', link)
    await first.must('sync.configure', link)
    await untilAgreed([first, second])
  })
})
