import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { queries } from '#shared/contract/contract.ts'
import type { SessionState } from '#shared/contract/staff.ts'
import { roles } from '#shared/domain/roles.ts'
import type { CoreSession } from '../core.ts'
import {
  accepted,
  codeOf,
  nameOf,
  openStaffedClinic,
  passwordOf,
  type StaffedClinic,
} from './testing/staffed-clinic.ts'

let clinic: StaffedClinic

beforeEach(async () => {
  clinic = await openStaffedClinic()
})

afterEach(() => clinic.end())

const signIn = (session: CoreSession, name: string, password: string) =>
  session.execute('session.signIn', { name, password })
const stateOf = async (session: CoreSession): Promise<SessionState> =>
  accepted(await session.query('session.current', {}))

describe('signing in', () => {
  test('by name or address in any spelling; each connection is somebody of its own', async () => {
    const [first, second] = [clinic.core.openSession(), clinic.core.openSession()]
    accepted(await signIn(first, '  PERSON   Réceptionist ', passwordOf('receptionist')))
    accepted(await signIn(second, 'Doctor@Clinic.example', passwordOf('doctor')))
    expect((await stateOf(first)).staff?.name).toBe(nameOf('receptionist'))
    expect((await stateOf(second)).staff?.name).toBe(nameOf('doctor'))
    const patient = accepted<{ id: string }>(await first.execute('patients.register', { familyName: 'Gil' }))
    const audit = await clinic.core.query('audit.list', { recordId: patient.id })
    expect(audit).toMatchObject({ value: [{ actor: { id: clinic.ids.receptionist } }] })
    accepted(await first.execute('session.signOut', {}))
    expect(codeOf(await first.query('patients.search', { text: 'a' }))).toBe('SIGN_IN_NEEDED')
    expect(codeOf(await second.query('patients.search', { text: 'a' }))).toBe('ok')
  })

  test('a wrong password and an unknown name are refused in the same words', async () => {
    const session = clinic.core.openSession()
    const wrong = await signIn(session, nameOf('doctor'), 'not the password')
    const unknown = await signIn(session, 'Nobody At All', 'not the password')
    const empty = await signIn(session, nameOf('doctor'), '')
    expect(wrong).toEqual(unknown)
    expect(wrong).toEqual(empty)
    expect(codeOf(wrong)).toBe('SIGN_IN_REFUSED')
    expect((await stateOf(session)).state).toBe('signedOut')
  })

  test('too many tries have to wait, for a restart too, and the right password then counts anew', async () => {
    for (let count = 0; count < 5; count++)
      expect(codeOf(await signIn(clinic.core.openSession(), nameOf('doctor'), 'guess'))).toBe(
        'SIGN_IN_REFUSED',
      )
    const right = () => signIn(clinic.core.openSession(), nameOf('doctor'), passwordOf('doctor'))
    expect(await right()).toMatchObject({ error: { code: 'SIGN_IN_TOO_OFTEN', details: { seconds: 30 } } })
    await clinic.restart()
    expect(codeOf(await right())).toBe('SIGN_IN_TOO_OFTEN')
    const other = clinic.core.openSession()
    expect(codeOf(await signIn(other, nameOf('receptionist'), passwordOf('receptionist')))).toBe('ok')
    clinic.passMinutes(1)
    expect(codeOf(await right())).toBe('ok')
    expect(codeOf(await signIn(other, nameOf('doctor'), 'guess'))).toBe('SIGN_IN_REFUSED')
  })

  test('one password tried on everybody has to wait as well', async () => {
    const codes: string[] = []
    for (let count = 0; count < 21; count++)
      codes.push(codeOf(await signIn(clinic.core.openSession(), `Somebody ${count}`, 'Summer2026!')))
    expect(codes.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => 'SIGN_IN_REFUSED'))
    expect(codes[20]).toBe('SIGN_IN_TOO_OFTEN')
  })

  test('tries are in the audit, without what was typed', async () => {
    const session = clinic.core.openSession()
    await signIn(session, 'my secret typed in the wrong field', 'x')
    await signIn(session, nameOf('doctor'), 'wrong one')
    accepted(await signIn(clinic.core, nameOf('administrator'), passwordOf('administrator')))
    const audit = await clinic.core.query('audit.list', { limit: 50 })
    const text = JSON.stringify(audit)
    expect(text).toContain('session.signInRefused')
    expect(text).not.toContain('my secret')
    expect(text).not.toContain('wrong one')
  })
})

describe('a session', () => {
  test('locks by itself, lets nobody read, and its live queries are told at unlocking', async () => {
    const session = await clinic.signedIn('receptionist')
    const told: string[] = []
    session.subscribe('patients.search', { text: 'a' }, (answer) => told.push(codeOf(answer)))
    await expect.poll(() => told).toEqual(['ok'])
    clinic.passMinutes(9)
    expect(codeOf(await session.execute('session.touch', {}))).toBe('ok')
    clinic.passMinutes(9)
    expect((await stateOf(session)).state).toBe('signedIn')
    clinic.passMinutes(10)
    expect(codeOf(await session.query('patients.search', { text: 'a' }))).toBe('SESSION_LOCKED')
    expect(codeOf(await session.execute('patients.register', { familyName: 'Gil' }))).toBe('SESSION_LOCKED')
    expect(codeOf(await session.execute('session.touch', {}))).toBe('SESSION_LOCKED')
    const staffId = clinic.ids.receptionist
    const unlock = (password: string) => session.execute('session.switchUser', { staffId, password })
    expect(codeOf(await unlock('wrong'))).toBe('SIGN_IN_REFUSED')
    expect((await stateOf(session)).state).toBe('locked')
    expect(codeOf(await unlock(passwordOf('receptionist')))).toBe('ok')
    expect(codeOf(await session.query('patients.search', { text: 'a' }))).toBe('ok')
  })

  test('after a lock its live queries tell no more, and after unlocking again', async () => {
    const session = await clinic.signedIn('receptionist')
    const told: string[] = []
    session.subscribe('patients.search', { text: 'a' }, (answer) => told.push(codeOf(answer)))
    await expect.poll(() => told).toEqual(['ok'])
    accepted(await session.execute('session.lock', {}))
    await expect.poll(() => told).toEqual(['ok', 'SESSION_LOCKED'])
    accepted(
      await session.execute('session.switchUser', {
        staffId: clinic.ids.receptionist,
        password: passwordOf('receptionist'),
      }),
    )
    await expect.poll(() => told).toEqual(['ok', 'SESSION_LOCKED', 'ok'])
  })

  test('a PIN switches at a desk in use, and opens none', async () => {
    const session = await clinic.signedIn('receptionist')
    const [staffId, password] = [clinic.ids.receptionist, passwordOf('receptionist')]
    const setPin = (pin: string) => session.execute('session.setPin', { password, pin })
    expect(codeOf(await setPin('1234'))).toBe('PIN_WEAK')
    expect(codeOf(await setPin('7777'))).toBe('PIN_WEAK')
    expect(codeOf(await session.execute('session.setPin', { password: 'wrong', pin: '4071' }))).toBe(
      'SIGN_IN_REFUSED',
    )
    accepted(await setPin('4071'))
    const withPin = (on: CoreSession, pin: string) => on.execute('session.switchUser', { staffId, pin })
    accepted(await session.execute('session.lock', {}))
    expect(codeOf(await withPin(session, '4071'))).toBe('ok')
    const doctors = await clinic.signedIn('doctor')
    expect(codeOf(await withPin(doctors, '4071'))).toBe('ok')
    expect((await stateOf(doctors)).staff?.name).toBe(nameOf('receptionist'))
    expect(codeOf(await withPin(clinic.core.openSession(), '4071'))).toBe('PIN_NOT_ACCEPTED')
    const doctorsPin = { staffId: clinic.ids.doctor, pin: '4071' }
    expect(codeOf(await session.execute('session.switchUser', doctorsPin))).toBe('PIN_NOT_ACCEPTED')
    for (let count = 0; count < 5; count++) await withPin(session, '9999')
    clinic.passMinutes(5)
    expect(codeOf(await withPin(session, '4071'))).toBe('PIN_NOT_ACCEPTED')
  })

  test('ends when the account ends or the password is another one', async () => {
    const [session, administrator] = [
      await clinic.signedIn('receptionist'),
      await clinic.signedIn('administrator'),
    ]
    const staffId = clinic.ids.receptionist
    const password = 'quite another secret'
    accepted(await administrator.execute('staff.setPassword', { staffId, password }))
    expect((await stateOf(session)).state).toBe('signedOut')
    accepted(await signIn(session, nameOf('receptionist'), password))
    const own = { staffId, password: passwordOf('receptionist') }
    expect(codeOf(await session.execute('staff.setPassword', own))).toBe('SIGN_IN_REFUSED')
    expect(codeOf(await session.execute('staff.setPassword', { ...own, currentPassword: password }))).toBe(
      'ok',
    )
    expect((await stateOf(session)).state).toBe('signedIn')
    accepted(await administrator.execute('staff.deactivate', { staffId }))
    expect(codeOf(await session.query('doctors.list', {}))).toBe('SIGN_IN_NEEDED')
    expect(codeOf(await signIn(session, nameOf('receptionist'), own.password))).toBe('SIGN_IN_REFUSED')
  })
})

describe('accounts', () => {
  test('the last administrator stays, and nobody raises themselves', async () => {
    const [administrator, receptionist] = [
      await clinic.signedIn('administrator'),
      await clinic.signedIn('receptionist'),
    ]
    const staffId = clinic.ids.administrator
    const demote = { staffId, roles: ['doctor'] }
    expect(codeOf(await administrator.execute('staff.setRoles', demote))).toBe('LAST_ADMINISTRATOR')
    expect(codeOf(await administrator.execute('staff.deactivate', { staffId }))).toBe('LAST_ADMINISTRATOR')
    // An administrator who cannot sign in does not count.
    accepted(await administrator.execute('staff.create', { name: 'Second', roles: ['administrator'] }))
    expect(codeOf(await administrator.execute('staff.deactivate', { staffId }))).toBe('LAST_ADMINISTRATOR')
    const raise = { staffId: clinic.ids.receptionist, roles: ['administrator'] }
    expect(codeOf(await receptionist.execute('staff.setRoles', raise))).toBe('FORBIDDEN')
    const others = { staffId, password: 'a password of my choice' }
    expect(codeOf(await receptionist.execute('staff.setPassword', others))).toBe('FORBIDDEN')
    const same = { name: 'person  DOCTOR', roles: ['doctor'] }
    expect(codeOf(await administrator.execute('staff.create', same))).toBe('NAME_TAKEN')
  })

  test.each([
    ['short', 'tooShort'],
    ['aaaaaaaaaaaa', 'repetitive'],
    ['Password2026', 'wellKnown'],
    ['Sonrisa-2026', 'ownName'],
  ])('the password %s is refused', async (password, weakness) => {
    const answer = await clinic.core.execute('staff.create', { name: 'Ana', roles: ['doctor'], password })
    expect(answer).toMatchObject({ error: { code: 'PASSWORD_WEAK', details: { weakness } } })
  })
})

describe('attempts', () => {
  const hostile = [
    `'; DROP TABLE setting; --`,
    `" OR 1=1 --`,
    '<script>alert(1)</script>',
    '${7*7}{{7*7}}',
    '__proto__',
    '../../etc/passwd',
    '\u202egnp.exe',
  ]

  test('an actor, a role or a session in the input is refused', async () => {
    const session = await clinic.signedIn('receptionist')
    const patientId = 'p1'
    for (const forged of [
      { actor: { kind: 'staff', id: clinic.ids.administrator, roles: ['administrator'] } },
      { session: { person: { staffId: clinic.ids.administrator } } },
      { roles: ['administrator'] },
    ]) {
      expect(codeOf(await session.execute('patients.delete', { patientId, ...forged }))).toBe('FORBIDDEN')
      expect(codeOf(await session.execute('patients.register', { familyName: 'Gil', ...forged }))).toBe(
        'INVALID_INPUT',
      )
      const signing = { name: nameOf('doctor'), password: passwordOf('doctor'), ...forged }
      expect(codeOf(await session.execute('session.signIn', signing))).toBe('INVALID_INPUT')
    }
    expect((await stateOf(session)).staff?.name).toBe(nameOf('receptionist'))
  })

  test('SQL and script in every text field stay text', async () => {
    const session = await clinic.signedIn('administrator')
    const before = accepted<unknown[]>(await session.query('staff.list', {})).length
    for (const text of hostile) {
      await signIn(clinic.core.openSession(), text, text)
      clinic.passMinutes(9)
      await session.execute('session.touch', {})
      await session.execute('session.switchUser', { staffId: text, pin: text })
      const made = await session.execute('staff.create', { name: text, roles: ['doctor'] })
      expect(made).toMatchObject({ ok: true, value: { name: text.trim() } })
      const patient = { givenName: text, familyName: text, notes: text }
      const registered = await session.execute('patients.register', patient)
      expect(['ok', 'INVALID_INPUT']).toContain(codeOf(registered))
      if (registered.ok) expect(registered.value).toMatchObject({ familyName: text.trim() })
      await session.query('patients.search', { text })
      await session.query('audit.list', { actorId: 'x', limit: 1 })
    }
    expect(accepted<unknown[]>(await session.query('staff.list', {}))).toHaveLength(before + hostile.length)
    expect(codeOf(await session.query('audit.verify', {}))).toBe('ok')
  })

  test('no answer, event or audit entry holds a password or what is kept of it', async () => {
    const session = await clinic.signedIn('administrator')
    const texts: string[] = []
    for (const name of Object.keys(queries)) {
      const answer = await session.query(name, { text: 'a', from: '2026-11-24', to: '2026-11-25' })
      texts.push(JSON.stringify(answer), JSON.stringify(await session.query(name, {})))
    }
    const all = texts.join('\n')
    expect(all).toContain(nameOf('doctor'))
    expect(all).not.toContain('argon2')
    for (const role of roles) expect(all).not.toContain(passwordOf(role))
  })
})
