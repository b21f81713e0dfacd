/** Workstations join by a code, over TLS with the clinic's own certificate, work for some roles, and are turned out. */
import { X509Certificate } from 'node:crypto'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readEnrolmentCode, writeEnrolmentCode } from '#shared/domain/workstations/enrolment-code.ts'
import { startTestHub, type TestHub } from '../../../sync-server/hub/testing/test-hub.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { pinOf } from './hub-fetch.ts'
import { setUpHub } from './set-up-hub.ts'
import { otherCertificate, ownCertificate } from './testing/certificates.ts'
import { until, Workstation } from './testing/workstation.ts'

let hub: TestHub
let folder: ReturnType<typeof temporaryFolder>
let office: Workstation
let desk: Workstation
let url: string
const pin = pinOf(new X509Certificate(ownCertificate.certificate))
const longMilliseconds = 120_000

const codeOf = (answer: { ok: boolean; error?: { code: string } }) => (answer.ok ? 'ok' : answer.error?.code)

beforeAll(async () => {
  hub = await startTestHub({ tls: ownCertificate })
  url = `https://127.0.0.1:${hub.hub.port}`
  await setUpHub({ url, pin, username: 'admin', password: 'secret' }, 'clinic', {
    name: 'office',
    password: 'a long secret',
    charts: true,
  })
  folder = temporaryFolder('enrol')
  ;[office, desk] = await Promise.all([
    Workstation.start(path.join(folder.folder, 'office')),
    Workstation.start(path.join(folder.folder, 'desk')),
  ])
  await office.must('clinic.setUp', {
    clinic: { name: 'Sonrisa', timeZone: 'Europe/Madrid', country: 'ES' },
    administrator: { name: 'Ada Byron' },
  })
  await office.must('patients.register', { familyName: 'Gil', givenName: 'Eva' })
  await office.must('sync.configure', {
    url,
    database: 'clinic',
    username: 'office',
    password: 'a long secret',
    certificate: pin,
  })
  await until(async () => (await office.query('sync.status', {})).state === 'online', 'it stands so')
}, longMilliseconds)

afterAll(async () => {
  await office.close()
  await desk.close()
  await hub.stop()
  folder.remove()
})

test(
  'without the pin, or with another, nothing is sent',
  async () => {
    const configured = { url, database: 'clinic', username: 'office', password: 'a long secret' }
    const stranger = await Workstation.start(path.join(folder.folder, 'stranger'))
    await stranger.must('sync.configure', {
      ...configured,
      certificate: pinOf(new X509Certificate(otherCertificate.certificate)),
    })
    await until(async () => (await stranger.query('sync.status', {})).state === 'untrusted', 'it stands so')
    await stranger.must('sync.configure', {})
    await stranger.must('sync.configure', configured)
    await until(async () => (await stranger.query('sync.status', {})).state === 'offline', 'it stands so')
    await stranger.close()
  },
  longMilliseconds,
)

test(
  'an empty workstation joins by a code and receives the clinic; the code holds once',
  async () => {
    const { code } = await office.must('workstations.invite', {
      label: 'Front desk',
      roles: ['receptionist'],
    })
    expect(readEnrolmentCode(code)).toMatchObject({ url, database: 'clinic' })
    expect(codeOf(await desk.command('workstations.enrol', { code: `${code}X` }))).toBe(
      'ENROLMENT_CODE_MISTYPED',
    )
    const read = readEnrolmentCode(code)
    if (!read) throw new Error('no code')
    const elsewhere = writeEnrolmentCode({ ...read, pin: new Uint8Array(16) })
    expect(codeOf(await desk.command('workstations.enrol', { code: elsewhere }))).toBe(
      'HUB_CERTIFICATE_WRONG',
    )
    expect(await desk.must('workstations.enrol', { code })).toEqual({
      label: 'Front desk',
      roles: ['receptionist'],
      charts: false,
    })
    await until(
      async () => (await desk.query('clinic.get', {})).clinic?.name === 'Sonrisa',
      'the record arrived',
    )
    await until(
      async () => (await desk.query('patients.search', { text: 'Gil' })).length === 1,
      'the record arrived',
    )
    const second = await Workstation.start(path.join(folder.folder, 'second'))
    expect(codeOf(await second.command('workstations.enrol', { code }))).toBe('ENROLMENT_CODE_REFUSED')
    await second.close()
  },
  longMilliseconds,
)

test(
  'it works for its roles alone, in the core and on the hub',
  async () => {
    // Nobody has a password, so the desk works as the administrator, who acts there as a receptionist.
    await desk.must('patients.register', { familyName: 'Mora' })
    expect(codeOf(await desk.command('clinic.update', { name: 'Mine' }))).toBe('FORBIDDEN')
    expect(codeOf(await desk.command('workstations.invite', { label: 'x', roles: ['receptionist'] }))).toBe(
      'FORBIDDEN',
    )
    await until(
      async () => (await office.query('patients.search', { text: 'Mora' })).length === 1,
      'the record arrived',
    )
  },
  longMilliseconds,
)

test(
  'a workstation that has records is joined by an administrator only, and to no other clinic',
  async () => {
    const { code } = await office.must('workstations.invite', { label: 'x', roles: ['receptionist'] })
    expect(codeOf(await desk.command('workstations.enrol', { code }))).toBe('FORBIDDEN')
    const stranger = await Workstation.start(path.join(folder.folder, 'other clinic'))
    await stranger.must('clinic.setUp', {
      clinic: { name: 'Other', timeZone: 'Europe/Madrid', country: 'ES' },
      administrator: { name: 'Eve' },
    })
    expect(codeOf(await stranger.command('workstations.enrol', { code }))).toBe('OTHER_CLINIC')
    expect((await stranger.query('sync.status', {})).state).toBe('off')
    await stranger.close()
  },
  longMilliseconds,
)

test(
  'one that is turned out is told, closes its records, and opens them when it is let in again',
  async () => {
    const list = await office.query('workstations.list', {})
    const listed = list.find(({ label }) => label === 'Front desk')
    expect(listed).toMatchObject({ roles: ['receptionist'], charts: false, revokedAt: null, isThis: false })
    expect(listed?.lastSeenAt).not.toBeNull()
    expect(list.find(({ isThis }) => isThis)?.name).toBe('office')
    const name = listed?.name ?? ''
    await desk.must('patients.register', { familyName: 'Before' })
    await until(
      async () => (await office.query('patients.search', { text: 'Before' })).length === 1,
      'the record arrived',
    )

    expect((await office.must('workstations.revoke', { name })).revokedAt).not.toBeNull()
    await until(async () => (await desk.query('session.current', {})).state === 'revoked', 'it stands so')
    expect(codeOf(await desk.command('patients.register', { familyName: 'Secret' }))).toBe(
      'WORKSTATION_REVOKED',
    )
    await expect(desk.query('patients.search', { text: 'Gil' })).rejects.toThrow('WORKSTATION_REVOKED')
    await expect(desk.query('sync.status', {})).rejects.toThrow('WORKSTATION_REVOKED')
    expect(codeOf(await desk.command('sync.configure', {}))).toBe('WORKSTATION_REVOKED')
    await desk.close()
    desk = await Workstation.start(path.join(folder.folder, 'desk'))
    await expect(desk.query('patients.search', { text: 'Gil' })).rejects.toThrow('WORKSTATION_REVOKED')

    await office.must('workstations.reinstate', { name })
    await until(async () => (await desk.query('session.current', {})).state === 'open', 'it stands so')
    await desk.must('patients.register', { familyName: 'After' })
    await until(
      async () => (await office.query('patients.search', { text: 'After' })).length === 1,
      'the record arrived',
    )
  },
  longMilliseconds,
)

test(
  'one that was turned out is also let in by a new code',
  async () => {
    const list = await office.query('workstations.list', {})
    const name = list.find(({ label }) => label === 'Front desk')?.name ?? ''
    await office.must('workstations.revoke', { name })
    await until(async () => (await desk.query('session.current', {})).state === 'revoked', 'it stands so')
    const { code } = await office.must('workstations.invite', {
      label: 'Desk again',
      roles: ['receptionist'],
    })
    await desk.must('workstations.enrol', { code })
    await until(async () => (await desk.query('session.current', {})).state === 'open', 'it stands so')
    await desk.must('patients.register', { familyName: 'Again' })
    await until(
      async () => (await office.query('patients.search', { text: 'Again' })).length === 1,
      'the record arrived',
    )
    const audit = await office.query('audit.list', { recordId: 'clinic' })
    expect(audit.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['workstations.invite', 'workstations.revoke', 'workstations.reinstate']),
    )
  },
  longMilliseconds,
)
