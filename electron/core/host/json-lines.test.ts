import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CoreProcess, startCoreProcess } from '../testing/core-process.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

let temporary: ReturnType<typeof temporaryFolder>
let running: CoreProcess[] = []

const dataDir = () => path.join(temporary.folder, 'data')

async function start(...more: string[]): Promise<CoreProcess> {
  const core = await startCoreProcess(dataDir(), more)
  running.push(core)
  return core
}

beforeEach(() => {
  temporary = temporaryFolder('json-lines')
})

afterEach(async () => {
  for (const core of running) await core.kill()
  running = []
  temporary.remove()
})

const clinic = {
  clinic: { name: 'Sonrisa', timeZone: 'Europe/Madrid', country: 'ES' },
  administrator: { name: 'Ada' },
}

describe('the core without a window', () => {
  test('a clinic is set up, told live, and there after a restart', async () => {
    const core = await start()
    expect(core.ready).toMatchObject({ ready: true, setUp: false })
    const told: unknown[] = []
    core.subscribe('clinic.get', {}, (value) => told.push(value.clinic?.name ?? null))
    expect(await core.command('clinic.setUp', clinic)).toMatchObject({ ok: true })
    await expect.poll(() => told).toEqual([null, 'Sonrisa'])
    expect(await core.end()).toBe(0)

    const again = await start()
    expect(again.ready).toMatchObject({ setUp: true, workstationId: core.ready?.workstationId })
    expect(await again.query('clinic.get', {})).toMatchObject({
      ok: true,
      value: { clinic: { name: 'Sonrisa' } },
    })
  })

  test('what was acknowledged survives a kill', async () => {
    const core = await start()
    await core.command('clinic.setUp', clinic)
    const registered = await core.command('patients.register', {
      givenName: 'Zoë',
      familyName: '李 🦷',
      messageConsent: true,
    })
    await core.kill()
    expect(registered.ok).toBe(true)
    const again = await start()
    const found = await again.query('patients.search', { text: '李' })
    expect(found).toMatchObject({ ok: true, value: [{ givenName: 'Zoë', familyName: '李 🦷' }] })
  })

  test('what is asked before the end of input is answered, then it exits with 0', async () => {
    const core = await start()
    const answers = Promise.all([
      core.command('clinic.setUp', clinic),
      core.command('patients.register', { familyName: 'Gil' }),
    ])
    expect(await core.end()).toBe(0)
    expect((await answers).map(({ ok }) => ok)).toEqual([true, true])
  })

  test('SIGTERM ends it with 0', async () => {
    const core = await start()
    expect(await core.signal('SIGTERM')).toBe(0)
  })

  test.each([
    ['not JSON', 'MALFORMED_MESSAGE'],
    ['[1,2,3]', 'MALFORMED_MESSAGE'],
    ['{"command":"patients.register"}', 'MALFORMED_MESSAGE'],
    [`${'['.repeat(5000)}${']'.repeat(5000)}`, 'INVALID_INPUT'],
  ])('a line like %.20s gets an error, and the core goes on', async (line, code) => {
    const core = await start()
    core.write(`${line}\n`)
    expect(await core.stray()).toMatchObject({ id: null, ok: false, error: { code } })
    expect(await core.query('clinic.get', {})).toMatchObject({ ok: true })
  })

  test('a line that is too long gets an error, and the core goes on', async () => {
    const core = await start()
    const megabyte = 'x'.repeat(1024 * 1024)
    for (let count = 0; count < 65; count++) core.write(megabyte)
    core.write('\n')
    expect(await core.stray()).toMatchObject({ id: null, ok: false, error: { code: 'MESSAGE_TOO_LONG' } })
    expect(await core.query('clinic.get', {})).toMatchObject({ ok: true })
  })

  test('an unknown name is refused; prototype names are unknown', async () => {
    const core = await start()
    for (const name of ['patients.teleport', 'constructor', '__proto__', 'toString']) {
      expect(await core.command(name as 'patients.register', {})).toMatchObject({
        error: { code: 'UNKNOWN_NAME' },
      })
      expect(await core.query(name as 'clinic.get', {})).toMatchObject({ error: { code: 'UNKNOWN_NAME' } })
    }
  })

  test('a second core on the same folder is refused', async () => {
    await start()
    const second = await start()
    expect(second.refused).toMatchObject({ code: 'FOLDER_IN_USE' })
  })

  test('a wrong key is refused, and the database stays as it was', async () => {
    await (await start()).end()
    const database = path.join(dataDir(), 'clinic.db')
    const before = fs.readFileSync(database)
    const other = path.join(temporary.folder, 'other-key')
    const refused = await start('--key-file', other)
    expect(refused.refused).toMatchObject({ code: 'KEY_WRONG' })
    expect(fs.readFileSync(database).equals(before)).toBe(true)
    expect((await start()).ready).toBeDefined()
  })

  test('nothing a patient told is readable in the files, nor in the log', async () => {
    const core = await start()
    await core.command('clinic.setUp', clinic)
    await core.command('patients.register', {
      givenName: 'Hildegard',
      familyName: 'Knisterbach',
      email: 'hildegard@knisterbach.example',
      messageConsent: true,
    })
    await core.command('patients.register', { givenName: 'Hildegard', phone: 'Knisterbach 12' })
    await core.kill()
    for (const name of fs.readdirSync(dataDir())) {
      const bytes = fs.readFileSync(path.join(dataDir(), name))
      expect(bytes.includes('nisterbach'), name).toBe(false)
      expect(bytes.includes(Buffer.from('nisterbach', 'utf16le')), name).toBe(false)
    }
    expect(core.log()).not.toContain('nisterbach')
  })
})
