/** Messages where a hub decides: offline bookings that are held, confirmed or displaced, and two workers at once. */
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SMTPServer } from 'smtp-server'
import type { Message } from '#shared/domain/records/message.ts'
import { setUpHub } from '../replication/set-up-hub.ts'
import { hubOfTests, type HubOfTests } from '../replication/testing/hub-of-tests.ts'
import { type FaultProxy, startFaultProxy } from '../replication/testing/fault-proxy.ts'
import { until, Workstation } from '../replication/testing/workstation.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

let folder: ReturnType<typeof temporaryFolder>
const database = 'sending'
let hub: HubOfTests
let doctorId: string
const lines: FaultProxy[] = []
const stations: Workstation[] = []
const mails: { to: string; raw: string }[] = []
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData(stream, session, done) {
    let raw = ''
    stream.on('data', (chunk: Buffer) => (raw += chunk.toString()))
    stream.on('end', () => {
      mails.push({ to: session.envelope.rcptTo[0]?.address ?? '', raw })
      done()
    })
  },
})

const station = (index: number) => stations[index] as Workstation
const line = (index: number) => lines[index] as FaultProxy
const subjectsTo = (address: string) =>
  mails.filter(({ to }) => to === address).map(({ raw }) => /^Subject: (.*)$/m.exec(raw)?.[1]?.trim() ?? '')
const messagesTo = (recipientId: string, at = station(0)): Promise<Message[]> =>
  at.query('messages.list', { recipientId, limit: 100 }) as Promise<Message[]>

beforeAll(async () => {
  folder = temporaryFolder('sending-with-hub')
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  hub = await hubOfTests()
  await hub.remove(database)
  const { username, password } = hub
  await setUpHub({ url: hub.origin, username, password }, database, undefined)
  const email = {
    ...{ host: '127.0.0.1', port: (smtp.server.address() as AddressInfo).port },
    ...{ security: 'none' as const, from: 'desk@clinic.example' },
  }
  // Two desks, and two workers that both would send.
  for (let index = 0; index < 4; index++) {
    const own = await startFaultProxy(hub.origin)
    lines.push(own)
    const options = index < 2 ? {} : { sending: { settings: { email } } }
    stations.push(await Workstation.start(path.join(folder.folder, String(index)), options))
  }
  await station(0).must('clinic.setUp', {
    clinic: { name: 'Smile', timeZone: 'Europe/Madrid', country: 'ES', closedOnHolidays: false },
    administrator: { name: 'Ada' },
  })
  const workingHours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '06:00', to: '22:00' }))
  doctorId = (await station(0).must('doctors.create', { familyName: 'House', workingHours })).id
  for (const [index, own] of stations.entries())
    await own.must('sync.configure', {
      ...{ url: line(index).origin, database, username, password },
    })
  await until(
    async () => {
      // One that has nothing of the clinic yet refuses questions about it.
      for (const own of stations)
        if (!(await own.query('doctors.list', {}).catch(() => [])).length) return false
      return true
    },
    'the doctor on every workstation',
    60_000,
  )
}, 180_000)

afterAll(async () => {
  for (const own of stations) await own.kill()
  for (const own of lines) await own.stop()
  await hub.stop()
  await new Promise<void>((resolve) => smtp.close(() => resolve()))
  folder.remove()
})

async function bookOffline(at: Workstation, name: string, startsAt: string) {
  const email = `${name.toLowerCase()}@example.com`
  const patient = await at.must('patients.register', {
    ...{ givenName: name, familyName: 'Lee', messageConsent: true, email },
  })
  const { id } = await at.must('appointments.schedule', {
    ...{ patientId: patient.id, doctorId, startsAt, durationMinutes: 30 },
  })
  return { patientId: patient.id, email, appointmentId: id }
}

describe('with a hub and two workers', { timeout: 120_000 }, () => {
  it('a booking made offline is told of when the hub has accepted it, once', async () => {
    line(0).cut(true)
    const booked = await bookOffline(station(0), 'Ann', '2031-03-10T10:00')
    const held = (await messagesTo(booked.patientId)).find(
      ({ template }) => template === 'appointmentScheduledPatient',
    )
    expect(held?.state).toBe('held')
    expect(subjectsTo(booked.email)).toEqual([])
    line(0).cut(false)
    await until(
      async () =>
        (await messagesTo(booked.patientId)).every(({ state }) => state === 'sent' || state === 'superseded'),
      'everything to be settled',
      60_000,
    )
    const confirmed = (await messagesTo(booked.patientId)).find(({ id }) => id === held?.id)
    const states = confirmed?.history.map(({ state }) => state)
    expect(states?.slice(0, 2)).toEqual(['held', 'pending'])
    expect(states?.at(-1)).toBe('sent')
    expect(confirmed?.history[1]).toMatchObject({ reason: 'confirmed' })
    expect(subjectsTo(booked.email).filter((subject) => subject.startsWith('Your appointment'))).toHaveLength(
      1,
    )
    const ids = mails.map(({ raw }) => /message-id:\s*(\S+)/i.exec(raw)?.[1])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('of two bookings of one time the first is confirmed and the other is told that it needs another time', async () => {
    line(0).cut(true)
    line(1).cut(true)
    const first = await bookOffline(station(0), 'Bea', '2031-03-11T10:00')
    const second = await bookOffline(station(1), 'Cleo', '2031-03-11T10:00')
    line(0).cut(false)
    await until(
      async () =>
        (await messagesTo(first.patientId)).some(
          ({ state, template }) => state === 'sent' && template === 'appointmentScheduledPatient',
        ),
      'the first to be confirmed',
      60_000,
    )
    line(1).cut(false)
    await until(
      () =>
        Promise.resolve(subjectsTo(second.email).some((subject) => subject.includes('needs another time'))),
      'the second to be told',
      60_000,
    )
    const told = await messagesTo(second.patientId, station(1))
    const scheduled = told.find(({ template }) => template === 'appointmentScheduledPatient')
    await until(
      async () =>
        (await messagesTo(second.patientId, station(1))).find(({ id }) => id === scheduled?.id)?.state ===
        'superseded',
      'the confirmation to be superseded',
      60_000,
    )
    expect(
      subjectsTo(second.email).some(
        (subject) => subject.startsWith('Your appointment on') && !subject.includes('needs'),
      ),
    ).toBe(false)
  })
})
