/** A small clinic on a core of its own, with its portal, and the desk's hand in it. */
import { randomBytes } from 'node:crypto'
import type {
  CommandInput,
  CommandName,
  CommandOutput,
  QueryInput,
  QueryName,
  QueryOutput,
} from '#shared/contract/contract.ts'
import { type Core, startCore } from '#core/index.ts'
import { temporaryFolder } from '#core/testing/temporary-folder.ts'
import { type Portal, type PortalOptions, startPortal } from '../portal.ts'
import { TestBrowser } from './browser.ts'

export interface PortalClinic {
  core: Core
  portal: Portal
  /** Milliseconds; what tests add makes time pass. */
  clock: { ahead: number }
  log: string[]
  doctorId: string
  run<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<CommandOutput<Name>>
  ask<Name extends QueryName>(name: Name, input: QueryInput<Name>): Promise<QueryOutput<Name>>
  register(more?: CommandInput<'patients.register'>): Promise<CommandOutput<'patients.register'>>
  /** The newest code that was written to a patient. */
  codeOf(patientId: string): Promise<string>
  /** A browser in which the patient has signed in. */
  signedIn(patient: { id: string; memberId: string }, headers?: Record<string, string>): Promise<TestBrowser>
  stop(): Promise<void>
}

export async function startPortalClinic(options: Partial<PortalOptions> = {}): Promise<PortalClinic> {
  const temporary = temporaryFolder('portal')
  const clock = { ahead: 0 }
  const log: string[] = []
  const key = randomBytes(32)
  const core = await startCore({
    dataDir: temporary.folder,
    key: () => key,
    now: () => new Date(Date.now() + clock.ahead),
    log: (line) => log.push(line),
  })
  const portal = await startPortal(
    core.portal,
    { port: 0, pagesPerMinute: 10_000, trustProxy: ['127.0.0.1'], ...options },
    { now: () => Date.now() + clock.ahead, log: (line) => log.push(line) },
  )
  let patients = 0
  const clinic: PortalClinic = {
    core,
    portal,
    clock,
    log,
    doctorId: '',
    async run(name, input) {
      const answer = await core.execute(name, input)
      if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`)
      return answer.value as never
    },
    async ask(name, input) {
      const answer = await core.query(name, input)
      if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`)
      return answer.value as never
    },
    register: (more = {}) =>
      clinic.run('patients.register', {
        givenName: 'Eva',
        familyName: `Luna ${++patients}`,
        email: `eva${patients}@mail.example`,
        messageConsent: true,
        ...more,
      }),
    async codeOf(patientId) {
      for (let tries = 0; tries < 200; tries++) {
        const where = { recipientId: patientId, template: 'portalCode' }
        const [message] = await core.read.find('messages', { where, sort: [{ createdAt: 'desc' }], limit: 1 })
        const code = message && /\b\d{6}\b/.exec(message.text)?.[0]
        if (code !== undefined) return code
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      throw new Error('No code was written')
    },
    async signedIn({ id, memberId }, headers = {}) {
      const browser = new TestBrowser(portal.url, headers)
      await browser.submit('/', '/sign-in', { memberId })
      const answer = await browser.submit('/code', '/code', { code: await clinic.codeOf(id) })
      if (answer.headers.get('location') !== '/appointments')
        throw new Error(`Not signed in: ${answer.status}`)
      return browser
    },
    async stop() {
      await portal.stop()
      await core.close()
      temporary.remove()
    },
  }
  await clinic.run('clinic.setUp', {
    clinic: {
      name: 'Clínica <Sol>',
      timeZone: 'Europe/Madrid',
      country: 'ES',
      language: 'en',
      phone: '915550123',
      closedOnHolidays: false,
    },
    administrator: { name: 'Ada' },
  })
  const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '24:00' }))
  const doctor = { title: 'Dr.', familyName: 'Rey', email: 'rey@clinic.example', workingHours: hours }
  clinic.doctorId = (await clinic.run('doctors.create', doctor)).id
  return clinic
}

/** The next whole hour some hours from now, as an instant. */
export const hoursFromNow = (hours: number, now = Date.now()): string =>
  `${new Date(Math.ceil(now / 3_600_000) * 3_600_000 + hours * 3_600_000).toISOString().slice(0, 19)}Z`
