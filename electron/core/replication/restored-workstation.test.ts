/**
 * A workstation that is restored from a backup goes back in time, and the others do not: docs/adr/0009-restored-workstation.md.
 * Real cores, a real hub, `--backup` and `--restore` as a person types them.
 */
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lastLine, runProgram } from '../testing/run-program.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { setUpHub } from './set-up-hub.ts'
import { hubOfTests, type HubOfTests } from './testing/hub-of-tests.ts'
import { type FaultProxy, startFaultProxy } from './testing/fault-proxy.ts'
import { type Dump, until, untilAgreed, Workstation } from './testing/workstation.ts'

const entry = fileURLToPath(new URL('../host/json-lines.ts', import.meta.url))
const longMilliseconds = 180_000

const database = 'restored'
let hub: HubOfTests
let line: FaultProxy
let folder: ReturnType<typeof temporaryFolder>
const open: Workstation[] = []

beforeAll(async () => {
  hub = await hubOfTests()
  await hub.remove(database)
  const { origin: url, username, password } = hub
  await setUpHub({ url, username, password }, database, undefined)
  line = await startFaultProxy(hub.origin)
  folder = temporaryFolder('restored')
  fs.writeFileSync(keyFile(), `${'07'.repeat(32)}\n`)
}, longMilliseconds)

afterAll(async () => {
  for (const station of open) await station.kill()
  await line.stop()
  await hub.stop()
  folder.remove()
}, longMilliseconds)

const place = (name: string) => path.join(folder.folder, name)
const keyFile = () => place('key-of-tests')

async function start(dataDir: string): Promise<Workstation> {
  const station = await Workstation.start(dataDir)
  open.push(station)
  return station
}

/** Runs the core with a command that ends by itself. @returns what it says */
async function command(...args: string[]): Promise<Record<string, unknown>> {
  const ended = await runProgram(entry, args)
  expect(ended.err).toBe('')
  const answer = lastLine(ended)
  expect(answer).toMatchObject({ ok: true })
  return answer
}

/** Two workstations of a clinic with a doctor; what the first sends goes over `line`. */
async function twoThatAgree(): Promise<{ a: Workstation; b: Workstation; doctorId: string }> {
  const [a, b] = await Promise.all([start(place('a')), start(place('b'))])
  const clinic = { name: 'Test', timeZone: 'Europe/Madrid', country: 'ES', closedOnHolidays: false }
  await a.must('clinic.setUp', { clinic, administrator: { name: 'Ada' } })
  const workingHours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '06:00', to: '22:00' }))
  const doctor = await a.must('doctors.create', { familyName: 'House', workingHours })
  const account = { database, username: hub.username, password: hub.password }
  await a.must('sync.configure', { url: line.origin, ...account })
  await b.must('sync.configure', { url: hub.origin, ...account })
  await untilAgreed([a, b])
  return { a, b, doctorId: doctor.id }
}

const register = async (station: Workstation, givenName: string): Promise<string> =>
  (await station.must('patients.register', { givenName, familyName: 'Lee', messageConsent: false })).id

const patient = (station: Workstation, patientId: string) => station.query('patients.get', { patientId })
const isThere = (station: Workstation, patientId: string): Promise<boolean> =>
  patient(station, patientId).then(
    () => true,
    () => false,
  )

/** Everything that people made, without what a workstation writes of itself. */
const work = ({ clinic: _itself, events: _log, ...records }: Dump): Dump => records

test(
  'a restored workstation undoes nothing that others did, loses nothing it had sent, and what it alone had is kept and can still be sent',
  { timeout: longMilliseconds },
  async () => {
    const { a, b, doctorId } = await twoThatAgree()
    const book = (station: Workstation, patientId: string, startsAt: string) =>
      station.must('appointments.schedule', { patientId, doctorId, startsAt, durationMinutes: 30 })
    const ann = await register(a, 'Ann')
    const bob = await register(a, 'Bob')
    const cid = await register(a, 'Cid')
    const dan = await register(a, 'Dan')
    const bobs = await book(a, bob, '2031-03-03T10:00')
    const cids = await book(a, cid, '2031-03-03T11:00')
    await untilAgreed([a, b])

    // The backup holds an edit that is sent only after it.
    line.cut(true)
    await a.must('patients.update', { patientId: ann, changes: { notes: 'on its way at the backup' } })
    await a.settled()
    const backup = place('a.backup')
    await command('--data', place('a'), '--key-file', keyFile(), '--backup', backup)
    line.cut(false)
    await untilAgreed([a, b])

    // Since then: what B did, and what A did and sent.
    await b.must('patients.update', {
      patientId: ann,
      changes: { notes: 'newer, by B', phone: '+34915550101' },
    })
    await b.must('appointments.cancel', { appointmentId: bobs.id })
    await b.must('appointments.reschedule', { appointmentId: cids.id, startsAt: '2031-03-04T09:00' })
    await b.must('patients.delete', { patientId: dan, reason: 'asked for it' })
    await untilAgreed([a, b])
    await a.must('patients.update', { patientId: cid, changes: { notes: 'sent by A' } })
    const eva = await register(a, 'Eva')
    const evas = await book(a, eva, '2031-03-03T10:00')
    await untilAgreed([a, b])

    // And what A alone has.
    line.cut(true)
    const fay = await register(a, 'Fay')
    await a.must('patients.update', { patientId: bob, changes: { notes: 'never sent' } })
    await a.settled()
    await a.kill()
    const before = await b.dump()

    const restored = await command(
      ...['--data', place('a'), '--key-file', keyFile(), '--restore', backup, '--replace'],
    )
    line.cut(false)
    const again = await start(place('a'))
    expect(again.workstationId).not.toBe(a.workstationId)
    await until(() => isThere(again, eva), 'what was sent after the backup')
    await untilAgreed([again, b])

    // To the letter: B's work stands, A's sent work too, and nothing was written anew.
    const after = await b.dump()
    expect(work(after)).toEqual(work(before))
    expect(Object.keys(after.events ?? {})).toEqual(expect.arrayContaining(Object.keys(before.events ?? {})))
    expect(await patient(again, ann)).toMatchObject({ notes: 'newer, by B', phone: '+34915550101' })
    expect(await patient(again, cid)).toMatchObject({ notes: 'sent by A' })
    expect(await patient(again, dan)).toMatchObject({ deletedAt: expect.any(String) as string })
    const visits = await Promise.all(
      [bob, cid, eva].map((patientId) => again.query('appointments.forPatient', { patientId })),
    )
    expect(visits.flat()).toMatchObject([
      { id: bobs.id, status: 'canceled' },
      { id: cids.id, status: 'confirmed', date: '2031-03-04' },
      { id: evas.id, status: 'confirmed' },
    ])
    // It cannot know that B had seen what was on its way, so that is listed: too much is shown, nothing is lost.
    const conflicts = await again.query('conflicts.list', { open: true })
    expect(conflicts).toMatchObject([
      { part: 'notes', lost: 'on its way at the backup', kept: 'newer, by B', resolved: null },
    ])
    expect(conflicts).toHaveLength(1)
    expect(await again.query('audit.verify', {})).toMatchObject({ intact: true })
    // It works on, beside the others.
    await again.must('patients.update', { patientId: ann, changes: { notes: 'after the restore' } })
    await untilAgreed([again, b])
    expect(await patient(b, ann)).toMatchObject({ notes: 'after the restore' })

    // What A alone had is not in the backup. It lies beside, and opening that folder sends it.
    expect(await isThere(again, fay)).toBe(false)
    const aside = await start(String(restored.keptAside))
    expect(await patient(aside, fay)).toMatchObject({ givenName: 'Fay' })
    await until(() => isThere(b, fay), 'what the folder kept aside had alone')
    await untilAgreed([again, b, aside])
    expect(await patient(again, bob)).toMatchObject({ notes: 'never sent' })
    expect(await patient(again, ann)).toMatchObject({ notes: 'after the restore' })
  },
)
