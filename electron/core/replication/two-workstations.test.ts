import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { setUpHub } from './set-up-hub.ts'
import { hubOfTests, type HubOfTests } from './testing/hub-of-tests.ts'
import { type FaultProxy, startFaultProxy } from './testing/fault-proxy.ts'
import { until, untilAgreed, Workstation } from './testing/workstation.ts'

const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '06:00', to: '22:00' }))

const database = 'two'
let hub: HubOfTests
let lines: [FaultProxy, FaultProxy]
let folder: ReturnType<typeof temporaryFolder>
let first: Workstation
let second: Workstation
let doctorId: string
let annId: string
let bobId: string

const configured = (line: FaultProxy) => ({
  url: line.origin,
  database,
  username: hub.username,
  password: hub.password,
})

/** Two cores in threads start slowly on a machine that is busy with other tests. */
const longMilliseconds = 120_000

beforeAll(async () => {
  hub = await hubOfTests()
  await hub.remove(database)
  const { origin: url, username, password } = hub
  await setUpHub({ url, username, password }, database, undefined)
  lines = [await startFaultProxy(hub.origin), await startFaultProxy(hub.origin)]
  folder = temporaryFolder('sync')
  ;[first, second] = await Promise.all([
    Workstation.start(path.join(folder.folder, 'first')),
    Workstation.start(path.join(folder.folder, 'second')),
  ])
  await first.must('clinic.setUp', {
    clinic: { name: 'Test', timeZone: 'Europe/Madrid', country: 'ES', closedOnHolidays: false },
    administrator: { name: 'Ada' },
  })
  const doctor = await first.must('doctors.create', { familyName: 'House', workingHours: hours })
  doctorId = doctor.id
  annId = await register('Ann')
  await first.must('sync.configure', configured(lines[0]))
  await second.must('sync.configure', configured(lines[1]))
  await untilAgreed([first, second])
}, longMilliseconds)

beforeEach(async () => {
  annId = await register('Ann')
  bobId = await register('Bob')
  await untilAgreed([first, second])
}, longMilliseconds)

afterAll(async () => {
  await first.close()
  await second.close()
  await Promise.all(lines.map((line) => line.stop()))
  await hub.stop()
  folder.remove()
}, longMilliseconds)

async function register(givenName: string): Promise<string> {
  const person = { messageConsent: true, email: 'somebody@example.invalid' }
  return (await first.must('patients.register', { givenName, familyName: 'Lee', ...person })).id
}

const book = (station: Workstation, patientId: string, startsAt: string) =>
  station.must('appointments.schedule', { patientId, doctorId, startsAt, durationMinutes: 30 })

describe('two workstations', { timeout: longMilliseconds }, () => {
  test('what was there before the hub is on both, and an edit is seen on the other’s live query', async () => {
    const seen: string[] = []
    second.subscribe('patients.get', { patientId: annId }, (answer) => {
      if (answer.ok) seen.push(answer.value.familyName)
    })
    await until(() => Promise.resolve(seen.includes('Lee')), 'the first answer')
    await first.must('patients.update', { patientId: annId, changes: { familyName: 'Lee-Ray' } })
    await until(() => Promise.resolve(seen.includes('Lee-Ray')), 'the edit on the other workstation')
    const status = await second.query('sync.status', {})
    expect(status).toMatchObject({ state: 'online', hub: { database } })
    expect(JSON.stringify(status)).not.toContain('secret')
  })

  test('offline both, disjoint edits both stay; of the same field one stays and the other can be put back', async () => {
    for (const line of lines) line.cut(true)
    await first.must('patients.update', {
      patientId: annId,
      changes: { notes: 'from the first', phone: '+34915550101' },
    })
    await second.must('patients.update', {
      patientId: annId,
      changes: { notes: 'from the second', birthDate: '1980-01-02' },
    })
    expect(await first.query('sync.record', { recordType: 'patients', recordId: annId })).toMatchObject({
      waiting: true,
    })
    for (const line of lines) line.cut(false)
    await untilAgreed([first, second])
    const merged = await first.query('patients.get', { patientId: annId })
    expect(merged).toMatchObject({ phone: '+34915550101', birthDate: '1980-01-02', notes: 'from the second' })
    const [conflict, ...more] = await first.query('conflicts.list', { recordId: annId })
    expect(more).toEqual([])
    expect(conflict).toMatchObject({ part: 'notes', lost: 'from the first', resolved: null })
    const conflictId = conflict?.id ?? ''
    const open = async (station: Workstation) => {
      const { needsPerson } = await station.query('sync.status', {})
      const listed = await station.query('conflicts.list', { open: true })
      expect(listed).toHaveLength(needsPerson.conflicts)
      return listed.map(({ id }) => id)
    }
    for (const choice of ['keep', 'restore'] as const) {
      await second.must('conflicts.resolve', { conflictId, choice })
      await untilAgreed([first, second])
      expect(await first.query('patients.get', { patientId: annId })).toMatchObject({
        notes: choice === 'keep' ? 'from the second' : 'from the first',
      })
      expect(await open(first)).toEqual([])
      // Taken back elsewhere than where it was settled: the value from before stands, and the entry is open.
      await first.must('conflicts.reopen', { conflictId })
      await untilAgreed([first, second])
      expect(await second.query('patients.get', { patientId: annId })).toMatchObject({
        notes: 'from the second',
      })
      expect(await open(second)).toEqual([conflictId])
    }
    await second.must('conflicts.resolve', { conflictId, choice: 'restore' })
    await second.must('patients.update', { patientId: annId, changes: { notes: 'written since' } })
    expect(await second.command('conflicts.reopen', { conflictId })).toMatchObject({
      error: { code: 'CHANGED_MEANWHILE' },
    })
    await untilAgreed([first, second])
    expect(await open(first)).toEqual([])
    expect(await first.query('sync.record', { recordType: 'patients', recordId: annId })).toEqual({
      onHub: true,
      waiting: false,
    })
  })

  test('a booking is requested until the hub has accepted its page', async () => {
    lines[0].cut(true)
    const booked = await book(first, annId, '2031-03-03T10:00')
    expect(booked.status).toBe('requested')
    lines[0].cut(false)
    await untilAgreed([first, second])
    const [seen] = await second.query('appointments.forPatient', { patientId: annId })
    expect(seen).toMatchObject({ id: booked.id, status: 'confirmed' })
    for (const station of [first, second]) {
      const shown = async () => {
        const view = await station.query('portal.view', { patientId: annId })
        const { appointments } = view as { appointments: Record<string, { status: string }> }
        return appointments[booked.id]?.status === 'confirmed'
      }
      await until(shown, 'the confirmation in the portal')
    }
  })

  test('the same slot booked on both: one confirmed, one displaced, listed with three alternatives, told once', async () => {
    for (const line of lines) line.cut(true)
    const one = await book(first, annId, '2031-03-04T10:00')
    const other = await book(second, bobId, '2031-03-04T10:15')
    for (const line of lines) line.cut(false)
    await untilAgreed([first, second])
    const { appointments, daybook, events, messages } = await first.dump()
    const statuses = [one.id, other.id].map((id) => appointments?.[id]?.status)
    expect(statuses.sort()).toEqual(['confirmed', 'displaced'])
    const page = daybook?.['2031-03-04'] as { bookings: { appointmentId: string }[] }
    expect(page.bookings).toHaveLength(1)
    expect(appointments?.[page.bookings[0]?.appointmentId ?? '']?.status).toBe('confirmed')
    const [task, ...more] = await second.query('appointments.displaced', {})
    expect(more).toEqual([])
    expect(task?.appointment.status).toBe('displaced')
    expect(task?.alternatives).toHaveLength(3)
    const displaced = Object.values(events ?? {}).filter(({ type }) => type === 'AppointmentDisplaced')
    expect(displaced).toHaveLength(1)
    const told = Object.values(messages ?? {}).filter(({ eventId }) => eventId === displaced[0]?.id)
    expect(told.map(({ template }) => template)).toEqual(['appointmentDisplacedPatient'])
    const keys = (await Promise.all([first.toasts(), second.toasts()])).flat()
    expect(keys.filter((key) => key.startsWith('displaced~'))).toHaveLength(2)
    const moved = task?.alternatives[0]
    await second.must('appointments.reschedule', {
      appointmentId: task?.appointment.id ?? '',
      startsAt: moved?.startsAt ?? '',
    })
    await untilAgreed([first, second])
    expect(await first.query('appointments.displaced', {})).toEqual([])
  })

  test('two records of one person, merged on one and booked on both for one time: one booking is displaced', async () => {
    const other = await first.must('doctors.create', { familyName: 'Cuddy', workingHours: hours })
    await untilAgreed([first, second])
    for (const line of lines) line.cut(true)
    const elsewhere = await second.must('appointments.schedule', {
      ...{ patientId: bobId, doctorId: other.id, startsAt: '2031-03-05T10:00', durationMinutes: 30 },
    })
    const here = await book(first, annId, '2031-03-05T10:15')
    await first.must('patients.merge', { keepPatientId: annId, mergePatientId: bobId })
    lines[0].cut(false)
    const hasSent = async () => (await first.query('sync.status', {})).waiting === 0
    await until(hasSent, 'what the first workstation has on the hub')
    lines[1].cut(false)
    await untilAgreed([first, second])
    const { appointments } = await first.dump()
    expect(appointments?.[here.id]?.status).toBe('confirmed')
    expect(appointments?.[elsewhere.id]?.status).toBe('displaced')
  })

  test('a deleted patient’s bookings are cancelled once, also one that was made elsewhere meanwhile', async () => {
    await book(first, annId, '2031-03-06T10:00')
    await untilAgreed([first, second])
    for (const line of lines) line.cut(true)
    await first.must('patients.delete', { patientId: annId, reason: 'asked for it' })
    await first.settled()
    await book(second, annId, '2031-03-07T10:00')
    for (const line of lines) line.cut(false)
    await untilAgreed([first, second])
    const { appointments, events } = await second.dump()
    const own = Object.values(appointments ?? {}).filter(({ patientId }) => patientId === annId)
    expect(own.map(({ status }) => status)).toEqual(['canceled', 'canceled'])
    const ids = own.map(({ id }) => id)
    const canceled = Object.values(events ?? {}).filter(
      ({ type, subjectId }) => type === 'AppointmentCanceled' && ids.includes(subjectId),
    )
    expect(canceled).toHaveLength(2)
  })

  test('a person registered at both is listed; called two people at one desk, the pair is gone at both', async () => {
    for (const line of lines) line.cut(true)
    const twin = { givenName: 'Wilhelmina', familyName: 'Featherstone', birthDate: '1980-02-29' }
    const [one, other] = await Promise.all(
      [first, second].map(async (station) => (await station.must('patients.register', twin)).id),
    )
    if (one === undefined || other === undefined) throw new Error('nobody was registered')
    for (const line of lines) line.cut(false)
    await untilAgreed([first, second])
    const isListed = async (station: Workstation) =>
      (await station.query('patients.duplicates', {})).some(({ patient, sameAs }) =>
        [patient.id, sameAs?.id].every((id) => id === one || id === other),
      )
    await until(async () => (await isListed(first)) && (await isListed(second)), 'the pair at both desks')
    await second.must('patients.markDistinct', { patientIds: [one, other] })
    expect(await isListed(second)).toBe(false)
    await until(async () => !(await isListed(first)), 'the judgement at the other desk')
    await first.must('patients.unmarkDistinct', { patientIds: [other, one] })
    expect(await isListed(first)).toBe(true)
    await until(() => isListed(second), 'the pair, listed again')
    await untilAgreed([first, second])
  })

  test('two texts that one author wrote offline on two desks whose clocks are behind are both versions', async () => {
    const content = { title: 'Visit', kind: 'note', text: 'first' } as const
    const { id: reportId } = await first.must('reports.create', { patientId: annId, doctorId, ...content })
    await untilAgreed([first, second])
    for (const line of lines) line.cut(true)
    // Both put the version a millisecond after the newest they know: at the same time.
    for (const station of [first, second]) await station.setClock(-86_400_000)
    await first.must('reports.update', { reportId, changes: { text: 'of the first desk' } })
    await second.must('reports.update', { reportId, changes: { text: 'of the second desk' } })
    for (const station of [first, second]) await station.setClock(0)
    for (const line of lines) line.cut(false)
    await untilAgreed([first, second])
    const versions = await second.query('reports.versions', { reportId })
    expect(versions.map(({ text }) => text).sort()).toEqual([
      'first',
      'of the first desk',
      'of the second desk',
    ])
    expect(versions.map(({ number }) => number)).toEqual([3, 2, 1])
  })

  test('a report and its image reach the other workstation, in parts', async () => {
    const report = await first.must('reports.create', {
      patientId: annId,
      doctorId,
      title: 'X-ray',
      kind: 'xray',
    })
    const bytes = Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      Buffer.alloc(2_500_000, 'x-ray'),
    ])
    await first.must('reports.attach', {
      reportId: report.id,
      name: 'xray.png',
      type: 'image/png',
      base64: bytes.toString('base64'),
    })
    await untilAgreed([first, second])
    const attachmentId = (await second.query('reports.forPatient', { patientId: annId }))[0]?.attachments[0]
      ?.id
    const fetched = async () => {
      try {
        const wish = { reportId: report.id, attachmentId: attachmentId ?? '' }
        const got = await second.query('reports.attachment', wish)
        return Buffer.from(got.base64, 'base64').equals(bytes)
      } catch {
        return false
      }
    }
    await until(fetched, 'the image on the other workstation')
  })
})
