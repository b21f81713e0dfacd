/** An administrator who has forgotten the password, a recovery key on paper, and the door between. */
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CommandOutput } from '#shared/contract/contract.ts'
import type { AuditEntry } from '#shared/contract/oversight.ts'
import type { Core } from '../core.ts'
import { openDoor } from '../host/open-door.ts'
import type { OpeningDoor } from '../opening/door.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { accepted, codeOf } from './testing/staffed-clinic.ts'

const { folder, remove } = temporaryFolder('recovery')
const told: string[] = []
let door: OpeningDoor
let recoveryKey: string
let administratorId: string
const forgotten = 'a long forgotten one'
const renewed = 'a long remembered one'
let instant = Date.parse('2026-11-24T09:00:00.000Z')

beforeAll(async () => {
  door = openDoor({
    dataDir: path.join(folder, 'data'),
    now: () => new Date(instant),
    showToast: (toast) => {
      told.push(`${toast.title} ${toast.body}`)
      return Promise.resolve()
    },
    refused: (error) => expect.fail(error.message),
    log: () => undefined,
  })
  await door.start({ makeKeyFile: true })
  const { administrator } = accepted<CommandOutput<'clinic.setUp'>>(
    await door.execute('clinic.setUp', {
      clinic: { name: 'Sonrisa', timeZone: 'Europe/Madrid', country: 'ES' },
      administrator: { name: 'Ada Byron', password: forgotten },
    }),
  )
  administratorId = administrator.id
  const shown = accepted<CommandOutput<'keys.makeRecoveryKey'>>(
    await door.execute('keys.makeRecoveryKey', {}),
  )
  ;({ recoveryKey } = shown)
  const groups = recoveryKey.split('-')
  const confirmation = shown.askedGroups.map((group) => groups[group - 1] ?? '')
  accepted(await door.execute('keys.confirmRecoveryKey', { confirmation }))
  accepted(await door.execute('staff.create', { name: 'Rosa', roles: ['receptionist'], password: forgotten }))
})
afterAll(async () => {
  await door.close()
  remove()
})

const recover = (wish: object) =>
  door
    .openSession()
    .execute('keys.recoverAdministrator', { recoveryKey, name: 'ada byron', password: renewed, ...wish })

test('the key gives an administrator a new password; every administrator is told, and the audit notes it', async () => {
  expect(codeOf(await recover({ recoveryKey: 'AAAAA-AAAAA' }))).toBe('RECOVERY_KEY_WRONG')
  expect(codeOf(await recover({ name: 'Rosa' }))).toBe('NOT_FOUND')
  expect(codeOf(await recover({ password: 'short' }))).toBe('PASSWORD_WEAK')
  expect(accepted(await recover({}))).toMatchObject({ id: administratorId, name: 'Ada Byron' })
  const session = door.openSession()
  expect(codeOf(await session.execute('session.signIn', { name: 'Ada Byron', password: forgotten }))).toBe(
    'SIGN_IN_REFUSED',
  )
  accepted(await session.execute('session.signIn', { name: 'Ada Byron', password: renewed }))
  const audit = accepted<AuditEntry[]>(await session.query('audit.list', { recordId: administratorId }))
  expect(audit.find(({ action }) => action === 'keys.recoverAdministrator')?.actor.name).toBe('recovery key')
  await (door.core() as Core).settled()
  expect(told.some((text) => text.includes('Ada Byron'))).toBe(true)
})

test('sessions of the password before have ended', async () => {
  expect(codeOf(await door.query('staff.list', {}))).toBe('SIGN_IN_NEEDED')
})

test('wrong keys are counted, over a restart too, and the right one has to wait as well', async () => {
  const codes: string[] = []
  for (let count = 0; count < 7; count++) codes.push(codeOf(await recover({ recoveryKey: 'AAAAA-AAAAA' })))
  expect(codes.at(-1)).toBe('SIGN_IN_TOO_OFTEN')
  expect(codeOf(await recover({}))).toBe('SIGN_IN_TOO_OFTEN')
  instant += 3_600_000
  expect(codeOf(await recover({}))).toBe('ok')
})

test('without the door, which knows the key, the core has no such command', async () => {
  const core = door.core() as Core
  const answer = await core
    .openSession()
    .execute('keys.recoverAdministrator', { recoveryKey, name: 'Ada Byron', password: renewed })
  expect(codeOf(answer)).toBe('UNKNOWN_NAME')
})
