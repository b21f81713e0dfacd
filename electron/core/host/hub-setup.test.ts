/** `npm run -s hub-setup`: the real command against a real hub, and a real workstation that joins by its code. */
import { spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestHub, type TestHub } from '../../../sync-server/hub/testing/test-hub.ts'
import { Workstation } from '../replication/testing/workstation.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const entry = fileURLToPath(new URL('./hub-setup.ts', import.meta.url))
const temporary = temporaryFolder('hub-setup')
let hub: TestHub

beforeAll(async () => {
  hub = await startTestHub()
})
afterAll(async () => {
  await hub.stop()
  temporary.remove()
})

async function setUp(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entry, ...args])
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, out, err }
}

test('invites, lists, turns out and lets in again', async () => {
  const invited = await setUp(hub.adminOrigin, '--invite', 'Front desk', '--roles', 'receptionist')
  expect([invited.code, invited.err]).toEqual([0, ''])
  const code = /^ {4}(\S.*)$/m.exec(invited.out)?.[1] ?? ''
  const desk = await Workstation.start(path.join(temporary.folder, 'desk'))
  try {
    expect(await desk.must('workstations.enrol', { code })).toEqual({
      label: 'Front desk',
      roles: ['receptionist'],
      charts: false,
    })
  } finally {
    await desk.close()
  }
  const listed = await setUp(hub.adminOrigin, '--list')
  expect(listed.out).toContain('Front desk')
  const name = /workstation-[0-9a-f]+/.exec(listed.out)?.[0] ?? ''
  const rolesOf = async () => {
    const { json } = await hub.request('GET', `/_users/org.couchdb.user:${name}`)
    return (json as { roles: string[] }).roles
  }
  expect(await rolesOf()).toContain('workstation-receptionist')
  expect((await setUp(hub.adminOrigin, '--revoke', name)).out).toBe(
    `${name}: is turned out, and is told so\n`,
  )
  expect(await rolesOf()).toEqual(['workstation-revoked'])
  expect((await setUp(hub.adminOrigin, '--reinstate', name)).out).toBe(`${name}: is let in again\n`)
  expect(await rolesOf()).toContain('workstation-receptionist')
}, 60_000)

test('says what is wrong, and changes nothing', async () => {
  expect((await setUp()).code).toBe(2)
  expect((await setUp(hub.adminOrigin, '--roles', 'owner')).code).toBe(2)
  const nobody = await setUp(hub.adminOrigin, '--revoke', 'workstation-nobody')
  expect(nobody.code).toBe(1)
  expect(nobody.err).not.toBe('')
  const wrong = await setUp(hub.adminOrigin.replace('secret', 'wrong'), '--list')
  expect(wrong.code).toBe(1)
  expect(wrong.err).not.toContain('wrong@')
})
