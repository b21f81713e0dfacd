/** Who may sign in is not told by how long a refusal takes: the same work is done for a name that nobody has. */
import type * as HashWasm from 'hash-wasm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import {
  codeOf,
  nameOf,
  openStaffedClinic,
  passwordOf,
  type StaffedClinic,
} from './testing/staffed-clinic.ts'

/** The parameters of every hash that a secret was compared with. */
const compared = vi.hoisted((): string[] => [])
vi.mock('hash-wasm', async (importActual) => {
  const actual = await importActual<typeof HashWasm>()
  return {
    ...actual,
    argon2Verify: (options: { password: string; hash: string }) => {
      compared.push(options.hash.split('$').slice(1, 4).join(' '))
      return actual.argon2Verify(options)
    },
  }
})

let clinic: StaffedClinic
beforeAll(async () => {
  clinic = await openStaffedClinic()
})
afterAll(() => clinic.end())

test('a wrong password, an unknown name, somebody who left, and an empty password cost the same', async () => {
  const administrator = await clinic.signedIn('administrator')
  await administrator.execute('staff.deactivate', { staffId: clinic.ids.stockKeeper })
  const work = async (name: string, password: string) => {
    const session = clinic.core.openSession()
    compared.length = 0
    const code = codeOf(await session.execute('session.signIn', { name, password }))
    session.endSession()
    return [code, ...compared]
  }
  const wrong = await work(nameOf('doctor'), 'not the password')
  expect(wrong).toEqual(['SIGN_IN_REFUSED', 'argon2id v=19 m=19456,t=2,p=1'])
  expect(await work('Nobody of that name', 'not the password')).toEqual(wrong)
  expect(await work(nameOf('stockKeeper'), passwordOf('stockKeeper'))).toEqual(wrong)
  expect(await work(nameOf('receptionist'), '\0')).toEqual(wrong)
})
