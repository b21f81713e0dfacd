/** Every message of the event table, read out of a real SMTP server; and what happens where sending goes wrong. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SMTPServer } from 'smtp-server'
import type { CommandInput, CommandName, CommandOutput } from '#shared/contract/contract.ts'
import type { Message } from '#shared/domain/records/message.ts'
import { type Core, startCore } from '../core.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

let folder: ReturnType<typeof temporaryFolder>
let core: Core
let offset = 0
const now = () => new Date(Date.parse('2031-03-03T08:00:00Z') + offset)

const mails: { to: string; raw: string }[] = []
/** What the mail server answers to a recipient; accepts unless set. */
let onRecipient: (address: string) => Error | undefined = () => undefined
let onData: (() => 'accept' | 'hang-up' | Error) | undefined
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onRcptTo: ({ address }, _session, done) => done(onRecipient(address)),
  onData(stream, session, done) {
    let raw = ''
    stream.on('data', (chunk: Buffer) => (raw += chunk.toString()))
    stream.on('end', () => {
      const answer = onData?.() ?? 'accept'
      if (answer instanceof Error) return done(answer)
      mails.push({ to: session.envelope.rcptTo[0]?.address ?? '', raw })
      // Taken, but nobody is told.
      if (answer === 'hang-up') return void smtp.connections.forEach((one: { close(): void }) => one.close())
      done()
    })
  },
})

const texts: { id: string; to: string; text: string; key: string }[] = []
let onText: (response: http.ServerResponse) => boolean = () => false
const provider = http.createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    if (onText(response)) return
    texts.push({
      ...(JSON.parse(body) as (typeof texts)[0]),
      key: String(request.headers['idempotency-key']),
    })
    response.end('{"id":"sms-1"}')
  })
})

const must = async <Name extends CommandName>(name: Name, input: CommandInput<Name>) => {
  const answer = await core.execute(name, input)
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code} ${answer.error.message}`)
  return answer.value as CommandOutput<Name>
}
const messages = async () => {
  const answer = await core.query('messages.list', { limit: 1000 })
  return answer.ok ? (answer.value as Message[]) : []
}

async function until<Value>(find: () => Promise<Value | undefined> | Value | undefined): Promise<Value> {
  for (let count = 0; count < 800; count++) {
    const found = await find()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(
    `In vain: ${JSON.stringify((await messages()).map(({ id, state, history }) => ({ id, state, history })))}`,
  )
}
const messageIn = (recipientId: string, template: string, state: string) =>
  until(async () =>
    (await messages()).find(
      (one) => one.recipientId === recipientId && one.template === template && one.state === state,
    ),
  )
/** Header lines unfolded, body decoded as far as these tests need it. */
const decoded = (raw: string) =>
  raw
    .replace(/=\r\n/g, '')
    .replace(/(=[0-9A-F]{2})+/g, (codes) => Buffer.from(codes.replaceAll('=', ''), 'hex').toString())
    .replace(/\r\n /g, '')
const mailOf = (message: Message) =>
  until(() => {
    const id = message.id.replace(/[^A-Za-z0-9.~_-]/g, '-')
    const found = mails.filter(({ raw }) => raw.includes(id))
    return found.length > 0 ? found.map(({ raw }) => decoded(raw)) : undefined
  })

const emailOf = () => ({
  host: '127.0.0.1',
  port: (smtp.server.address() as AddressInfo).port,
  security: 'none' as const,
  from: 'Smile & Co <desk@clinic.example>',
})

let doctor: { id: string }
let otherDoctor: { id: string }
const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '06:00', to: '22:00' }))
let count = 0
const patientWith = (fields: Partial<CommandInput<'patients.register'>> = {}) =>
  must('patients.register', {
    givenName: 'Ann',
    familyName: `Lee ${++count}`,
    messageConsent: true,
    email: `ann${count}@example.com`,
    ...fields,
  })
const book = (patientId: string, startsAt: string) =>
  must('appointments.schedule', { patientId, doctorId: doctor.id, startsAt, durationMinutes: 30 })

beforeAll(async () => {
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  folder = temporaryFolder('sending')
  core = await startCore({ dataDir: folder.folder, key: () => new Uint8Array(32).fill(7), now })
  await must('clinic.setUp', {
    clinic: { name: 'Smile & Co', timeZone: 'Europe/Madrid', country: 'ES', closedOnHolidays: false },
    administrator: { name: 'Ada' },
  })
  await must('messages.configureSending', {
    email: emailOf(),
    sms: { provider: 'webhook', url: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/sms` },
  })
  doctor = await must('doctors.create', {
    familyName: 'House',
    workingHours: hours,
    email: 'house@clinic.example',
  })
  otherDoctor = await must('doctors.create', {
    familyName: 'Grey',
    workingHours: hours,
    email: 'grey@clinic.example',
  })
})

afterEach(() => {
  onRecipient = () => undefined
  onData = undefined
  onText = () => false
})

afterAll(async () => {
  await core.close()
  await new Promise<void>((resolve) => smtp.close(resolve))
  provider.close()
  folder.remove()
})

describe('messages of the event table, read out of the mail server', { timeout: 60_000 }, () => {
  it('PatientCreated and DoctorCreated: a welcome with the number, as text and HTML', async () => {
    const patient = await patientWith()
    const [mail] = await mailOf(await messageIn(patient.id, 'patientWelcome', 'sent'))
    expect(mail).toContain(patient.memberId)
    expect(mail).toContain('Content-Type: text/html')
    expect(mail).toContain('Smile &amp; Co')
    const [welcome] = await mailOf(await messageIn(doctor.id, 'doctorWelcome', 'sent'))
    expect(welcome).toContain('Your doctor number is')
  })

  it('AppointmentScheduled, Rescheduled, Canceled: to patient and doctor, with one calendar entry that follows', async () => {
    const patient = await patientWith()
    const appointment = await book(patient.id, '2031-03-10T10:00')
    const [scheduled] = await mailOf(await messageIn(patient.id, 'appointmentScheduledPatient', 'sent'))
    expect(scheduled).toContain('10:00')
    expect(scheduled).toContain('METHOD:REQUEST')
    expect(scheduled).toContain(`UID:appointment-${appointment.id}@clinic`)
    expect(scheduled).toContain('DTSTART:20310310T090000Z')
    await mailOf(await messageIn(doctor.id, 'appointmentScheduledDoctor', 'sent'))
    offset += 5000
    await must('appointments.reschedule', {
      appointmentId: appointment.id,
      startsAt: '2031-03-11T12:00',
      doctorId: otherDoctor.id,
    })
    const [moved] = await mailOf(await messageIn(patient.id, 'appointmentRescheduledPatient', 'sent'))
    expect(moved).toContain('12:00')
    const sequence = (mail = '') => Number(/SEQUENCE:(\d+)/.exec(mail)?.[1])
    expect(sequence(moved)).toBeGreaterThan(sequence(scheduled))
    const [away] = await mailOf(await messageIn(doctor.id, 'appointmentGivenAwayDoctor', 'sent'))
    expect(away).toContain('METHOD:CANCEL')
    await mailOf(await messageIn(otherDoctor.id, 'appointmentScheduledDoctor', 'sent'))
    await must('appointments.cancel', { appointmentId: appointment.id, canceledBy: 'patient' })
    const [canceled] = await mailOf(await messageIn(patient.id, 'appointmentCanceledPatient', 'sent'))
    expect(canceled).toContain('METHOD:CANCEL')
    await mailOf(await messageIn(otherDoctor.id, 'appointmentCanceledDoctor', 'sent'))
  })

  it('FeedbackSubmitted and ReportUpdated: to the doctor, to the patient', async () => {
    const patient = await patientWith()
    await must('feedback.submit', {
      patientId: patient.id,
      doctorId: doctor.id,
      rating: 4,
      text: 'kind',
      channel: 'desk',
    })
    const [asked] = await mailOf(await messageIn(doctor.id, 'feedbackDoctor', 'sent'))
    expect(asked).toContain('4')
    const report = {
      patientId: patient.id,
      doctorId: doctor.id,
      title: 'X',
      kind: 'xray' as const,
      relevantToPatient: true,
    }
    await must('reports.create', report)
    await mailOf(await messageIn(patient.id, 'reportPatient', 'sent'))
    await must('reports.create', { ...report, instructions: 'Rinse with salt.' })
    const [told] = await mailOf(await messageIn(patient.id, 'reportInstructionsPatient', 'sent'))
    expect(told).toContain('Rinse with salt.')
  })

  it('each leaves once, in the language of the recipient, over the preferred channel, with the id as key', async () => {
    const patient = await patientWith({ phone: '+34915550123', preferredChannel: 'sms', language: 'es' })
    const message = await messageIn(patient.id, 'patientWelcome', 'sent')
    const own = texts.filter(({ to }) => to === '+34915550123')
    expect(own).toHaveLength(1)
    expect(own[0]).toMatchObject({ id: message.id, key: message.id })
    expect(own[0]?.text).toContain('bienvenid')
    expect(message.reference).toBe('sms-1')
    expect(message.history.map(({ state }) => state)).toEqual(['pending', 'claimed', 'sent'])
    const ids = mails.map(({ raw }) => /message-id:\s*(\S+)/i.exec(raw)?.[1])
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('nobody who did not agree is written to', async () => {
    const patient = await patientWith({ messageConsent: false })
    await core.settled()
    expect((await messages()).filter(({ recipientId }) => recipientId === patient.id)).toEqual([])
  })
})

describe('the clinic’s own words', { timeout: 60_000 }, () => {
  const words = { template: 'patientWelcome', language: 'en', subject: 'Hi {patient}', sms: '{memberId}' }

  it('are refused with an unknown field, or without one that has to be told', async () => {
    const refused = await core.execute('templates.update', { ...words, text: 'Hello {pateint}' })
    expect(refused).toMatchObject({
      ok: false,
      error: {
        code: 'TEMPLATE_INVALID',
        details: {
          problems: [
            { part: 'text', kind: 'unknown', field: 'pateint' },
            { part: 'text', kind: 'missing', field: 'memberId' },
          ],
        },
      },
    })
  })

  it('hold for what happens from then on, until they are taken back', async () => {
    await must('templates.update', { ...words, text: 'Our own words, {memberId}' })
    offset += 1000
    const patient = await patientWith()
    const [mail] = await mailOf(await messageIn(patient.id, 'patientWelcome', 'sent'))
    expect(mail).toContain(`Our own words, ${patient.memberId}`)
    await must('templates.reset', { template: 'patientWelcome', language: 'en' })
    offset += 1000
    const other = await patientWith()
    const [usual] = await mailOf(await messageIn(other.id, 'patientWelcome', 'sent'))
    expect(usual).not.toContain('Our own words')
  })
})

describe('where sending goes wrong', { timeout: 60_000 }, () => {
  it('an address the server does not know fails, is a task, and is sent again to the corrected one', async () => {
    onRecipient = (address) =>
      address.startsWith('nobody')
        ? Object.assign(new Error('No such user'), { responseCode: 550 })
        : undefined
    const patient = await patientWith({ email: 'nobody@example.com' })
    const failed = await messageIn(patient.id, 'patientWelcome', 'failed')
    expect(failed.history.at(-1)).toMatchObject({ state: 'failed', reason: 'addressInvalid' })
    const tasks = await core.query('messages.tasks', {})
    expect(JSON.stringify(tasks)).toContain(failed.id)
    await must('patients.update', { patientId: patient.id, changes: { email: 'right@example.com' } })
    await must('messages.sendAgain', { messageId: failed.id })
    await messageIn(patient.id, 'patientWelcome', 'sent')
    expect(mails.filter(({ to }) => to === 'right@example.com')).toHaveLength(1)
  })

  it('a server that takes a message and is gone before it says so: unknown, and a person decides', async () => {
    let first = true
    onData = () => {
      if (!first) return 'accept'
      first = false
      return 'hang-up'
    }
    const patient = await patientWith()
    const unknown = await messageIn(patient.id, 'patientWelcome', 'unknown')
    expect(mails.filter(({ to }) => to === patient.email)).toHaveLength(1)
    await must('messages.wasSent', { messageId: unknown.id })
    await messageIn(patient.id, 'patientWelcome', 'sent')
    expect(mails.filter(({ to }) => to === patient.email)).toHaveLength(1)
  })

  it('a provider that says slow down is left alone until then; nonsense after it is still its word', async () => {
    let answers = 0
    onText = (response) => {
      answers += 1
      if (answers > 1) return false
      response.writeHead(429, { 'retry-after': '1' }).end('<html>slow')
      return true
    }
    const patient = await patientWith({ phone: '+34915550177', preferredChannel: 'sms' })
    await until(async () => (answers === 1 ? true : undefined))
    const status = await until(async () => {
      const answer = await core.query('messages.sending', {})
      const trouble = answer.ok ? (answer.value as { trouble: object[] }).trouble : []
      return trouble.length > 0 ? trouble : undefined
    })
    expect(status).toMatchObject([{ channel: 'sms', reason: 'slowDown' }])
    offset += 2000
    await messageIn(patient.id, 'patientWelcome', 'sent')
    expect(answers).toBe(2)
  })

  it('a provider that breaks off after it was asked: unknown', async () => {
    onText = (response) => {
      response.destroy()
      return true
    }
    const patient = await patientWith({ phone: '+34915550188', preferredChannel: 'sms' })
    await messageIn(patient.id, 'patientWelcome', 'unknown')
  })
})

describe('quiet hours and reminders', { timeout: 90_000 }, () => {
  const reminders = async (appointmentId: string) =>
    (await messages()).filter(
      (one) => one.template === 'appointmentReminderPatient' && one.appointmentId === appointmentId,
    )

  it('reminds once a day and two hours before, on the new time alone, also when the clock is set back', async () => {
    const patient = await patientWith()
    const appointment = await book(patient.id, '2031-03-20T10:00')
    await messageIn(patient.id, 'appointmentScheduledPatient', 'sent')
    await must('clinic.update', { messaging: { reminders: [1440, 120] } })
    offset = Date.parse('2031-03-19T09:01:00Z') - Date.parse('2031-03-03T08:00:00Z')
    await must('clinic.update', { phone: '+34915550100' })
    await messageIn(patient.id, 'appointmentReminderPatient', 'sent')
    expect(await reminders(appointment.id)).toHaveLength(1)
    offset -= 3_600_000
    await must('clinic.update', { phone: '+34915550101' })
    offset += 3_600_000
    await must('clinic.update', { phone: '+34915550102' })
    await must('appointments.reschedule', { appointmentId: appointment.id, startsAt: '2031-03-21T10:00' })
    await messageIn(patient.id, 'appointmentRescheduledPatient', 'sent')
    offset = Date.parse('2031-03-20T08:01:00Z') - Date.parse('2031-03-03T08:00:00Z')
    await must('clinic.update', { phone: '+34915550103' })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await reminders(appointment.id)).toHaveLength(1)
    offset = Date.parse('2031-03-21T07:01:00Z') - Date.parse('2031-03-03T08:00:00Z')
    await must('clinic.update', { phone: '+34915550104' })
    await until(async () => ((await reminders(appointment.id)).length === 2 ? true : undefined))
    const told = (await reminders(appointment.id)).map(({ startsAt }) => startsAt).sort()
    expect(told).toEqual(['2031-03-20T09:00:00Z', '2031-03-21T09:00:00Z'])
  })

  it('waits through the quiet hours, and does not send what was cancelled meanwhile', async () => {
    await must('clinic.update', { messaging: { quietHours: { from: '00:00', to: '23:59' } } })
    const patient = await patientWith()
    const appointment = await book(patient.id, '2031-04-20T10:00')
    await messageIn(patient.id, 'appointmentScheduledPatient', 'pending')
    await new Promise((resolve) => setTimeout(resolve, 300))
    await must('appointments.cancel', { appointmentId: appointment.id, canceledBy: 'patient' })
    const kept = await messageIn(patient.id, 'appointmentScheduledPatient', 'superseded')
    expect(kept.history.at(-1)).toMatchObject({ reason: 'canceled' })
    await must('clinic.update', { messaging: {} })
    await messageIn(patient.id, 'appointmentCanceledPatient', 'sent')
    const subjects = mails.filter(({ to }) => to === patient.email).map(({ raw }) => decoded(raw))
    expect(subjects.some((raw) => raw.includes('METHOD:REQUEST'))).toBe(false)
  })

  it('a code to sign in goes at any hour, without consent and beyond the rate, and not when it is of no use any more', async () => {
    const patient = await patientWith({ messageConsent: false })
    const email = { ...emailOf(), port: 1 }
    await must('messages.configureSending', { email, limits: { perMinute: 1 } })
    const code = (text: string) => core.portal.sendCode({ memberId: patient.memberId, code: text })
    await code('111111')
    offset += 11 * 60_000
    await code('222222')
    await must('clinic.update', {
      messaging: { quietHours: { from: '00:00', to: '23:59' } },
    })
    await must('messages.configureSending', { email: emailOf(), limits: { perMinute: 1 } })
    await code('333333')
    const codes = () =>
      mails.filter(({ to }) => to === patient.email).map(({ raw }) => /\b(\d{6})\b\./.exec(raw)?.[1])
    await until(() => (codes().length === 2 ? true : undefined))
    await messageIn(patient.id, 'portalCode', 'superseded')
    expect(codes().sort()).toEqual(['222222', '333333'])
    // What was sent, or must not be sent any more, says no code: not to the staff, not on any disk.
    await until(async () => {
      const where = { recipientId: patient.id, template: 'portalCode' }
      const all = await core.read.find('messages', { where })
      expect(all).toHaveLength(3)
      return all.every(({ text }) => text === '') ? true : undefined
    })
    await must('clinic.update', { messaging: {} })
    await must('messages.configureSending', { email: emailOf() })
  })

  it('settings that are saved twice at once begin one sender, which can be ended', async () => {
    await Promise.all([1, 2, 3].map(() => must('messages.configureSending', { email: emailOf() })))
    await must('messages.configureSending', {})
    const patient = await patientWith()
    await new Promise((resolve) => setTimeout(resolve, 500))
    await messageIn(patient.id, 'patientWelcome', 'pending')
    await must('messages.configureSending', { email: emailOf() })
    await mailOf(await messageIn(patient.id, 'patientWelcome', 'sent'))
  })
})
