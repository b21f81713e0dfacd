/** The door's own commands (keys, repair) and those of the workstation (backups, health), for every role and for nobody. */
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands, queries } from '#shared/contract/contract.ts'
import type { Role } from '#shared/domain/records/staff.ts'
import { roles } from '#shared/domain/roles.ts'
import { type ActionName, mayUse, permissions } from '#shared/permissions/permissions.ts'
import { openDoor } from '../host/open-door.ts'
import { nameOf, passwordOf } from '../session/testing/staffed-clinic.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import type { Door, OpeningDoor } from './door.ts'

const { folder, remove } = temporaryFolder('door')
const sessions = {} as Record<Role, Door>
let door: OpeningDoor
let nobody: Door
let locked: Door

/** What is asked of the door, and of the workstation; `health.repair` comes last, since it closes the records. */
const actions = [...Object.keys(commands), ...Object.keys(queries)]
  .filter((name) => /^(keys|repair|opening|backup|health)\./.test(name) && name !== 'health.repair')
  .sort() as ActionName[]

/** Inputs that change nothing, where one that fits is needed to get past the schema. */
const inputs: Partial<Record<ActionName, object>> = {
  'backup.prove': { file: '/nowhere' },
  'keys.unlock': { passphrase: 'x' },
  'keys.recoverAdministrator': { recoveryKey: 'x', name: 'x', password: 'x' },
  'keys.confirmRecoveryKey': { confirmation: ['x'] },
  'keys.changePassphrase': { passphrase: 'short' },
  'keys.setUp': { opensBy: 'file', confirmation: [] },
  'repair.restore': { file: '/nowhere' },
}

async function ask(session: Door, action: ActionName): Promise<string> {
  const input = inputs[action] ?? {}
  const answer = Object.hasOwn(commands, action)
    ? await session.execute(action, input)
    : await session.query(action, input)
  return answer.ok ? 'ok' : answer.error.code
}

async function must(session: Door, name: string, input: object): Promise<void> {
  const answer = await session.execute(name, input)
  if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`)
}

async function signedIn(role: Role): Promise<Door> {
  const session = door.openSession()
  await must(session, 'session.signIn', { name: nameOf(role), password: passwordOf(role) })
  return session
}

beforeAll(async () => {
  door = openDoor({
    dataDir: path.join(folder, 'data'),
    refused: (error) => expect.fail(error.message),
    log: () => undefined,
  })
  await door.start({ makeKeyFile: true })
  await must(door, 'clinic.setUp', {
    clinic: { name: 'Sonrisa', timeZone: 'Europe/Madrid', country: 'ES' },
    administrator: { name: nameOf('administrator'), password: passwordOf('administrator') },
  })
  for (const role of roles.filter((each) => each !== 'administrator'))
    await must(door, 'staff.create', {
      name: nameOf(role),
      email: `${role}@clinic.example`,
      roles: [role],
      password: passwordOf(role),
    })
  for (const role of roles) sessions[role] = await signedIn(role)
  nobody = door.openSession()
  locked = await signedIn('administrator')
  await must(locked, 'session.lock', {})
})
afterAll(async () => {
  await door.close()
  remove()
})

describe('while the records are open', () => {
  test.each(actions)('%s', async (action) => {
    for (const role of roles) {
      const code = await ask(sessions[role], action)
      if (mayUse([role], action)) expect(code, role).not.toBe('FORBIDDEN')
      else expect(code, role).toBe('FORBIDDEN')
    }
    const codes = [await ask(nobody, action), await ask(locked, action)]
    if (permissions[action].who === 'anyone') expect(codes).not.toContain('SIGN_IN_NEEDED')
    else expect(codes).toEqual(['SIGN_IN_NEEDED', 'SESSION_LOCKED'])
  })

  test('what is open to anyone is of no use while there is nothing to open or repair', async () => {
    for (const action of ['keys.setUp', 'keys.unlock', 'repair.salvage', 'repair.restore'] as const)
      expect(await ask(nobody, action), action).toBe('NOT_NOW')
    expect(await ask(nobody, 'keys.recoverAdministrator')).not.toBe('ok')
  })

  test('health.repair closes them for administrators alone', async () => {
    for (const role of roles.filter((each) => each !== 'administrator'))
      expect(await ask(sessions[role], 'health.repair'), role).toBe('FORBIDDEN')
    expect([await ask(nobody, 'health.repair'), await ask(locked, 'health.repair')]).toEqual([
      'SIGN_IN_NEEDED',
      'SESSION_LOCKED',
    ])
    expect(await ask(sessions.administrator, 'health.repair')).toBe('ok')
    expect(await ask(sessions.administrator, 'patients.search')).toBe('NOT_NOW')
  })
})
