/** `--backup`, `--restore` and keys through the real core in a process of its own. */
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startCoreProcess, type CoreProcess } from '../testing/core-process.ts'
import { lastLine, runProgram } from '../testing/run-program.ts'
import { openSqliteFile } from '../store/sqlite-storage/index.ts'
import { readKeyFile } from '../store/key-file.ts'

const entry = fileURLToPath(new URL('json-lines.ts', import.meta.url))
const passphrase = 'correct horse battery'
const names = ['Hippolyta', 'Wagner-Ó Súilleabháin', 'hippolyta@clinic.example']

let folder: string
beforeEach(() => {
  fs.mkdirSync('test-results', { recursive: true })
  folder = fs.mkdtempSync(path.join(process.cwd(), 'test-results', 'backup-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

interface Ended {
  code: number | null
  answer: Record<string, unknown>
}

/** Runs the core with a command that ends by itself. */
async function run(args: string[], input = ''): Promise<Ended> {
  const ended = await runProgram(entry, args, { input })
  return { code: ended.code, answer: lastLine(ended) }
}

async function setUp(core: CoreProcess): Promise<void> {
  await core.command('clinic.setUp', {
    clinic: { name: 'Proof', timeZone: 'Europe/Madrid', country: 'ES' },
    administrator: { name: 'Marta' },
  })
}

async function register(core: CoreProcess, givenName: string): Promise<string> {
  const answer = await core.command('patients.register', {
    givenName,
    familyName: 'Wagner-Ó Súilleabháin',
    email: 'hippolyta@clinic.example',
    messageConsent: false,
  })
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value.id
}

const found = async (core: CoreProcess, patientId: string) =>
  (await core.query('patients.get', { patientId })).ok

/** What a person does who copies the recovery key. */
async function makeRecoveryKey(core: CoreProcess): Promise<string> {
  const shown = await core.command('keys.makeRecoveryKey', {})
  if (!shown.ok) throw new Error(shown.error.code)
  const groups = shown.value.recoveryKey.split('-')
  const confirmation = shown.value.askedGroups.map((group) => groups[group - 1] ?? '')
  expect(await core.command('keys.confirmRecoveryKey', { confirmation })).toMatchObject({ ok: true })
  return shown.value.recoveryKey
}

test(
  'a backup is taken while the core runs, restores over data only when told, and makes a workstation of its own',
  { timeout: 240_000 },
  async () => {
    const dataDir = path.join(folder, 'desk')
    const backup = path.join(folder, 'clinic.backup')
    const core = await startCoreProcess(dataDir)
    await setUp(core)
    const early = await register(core, 'Hippolyta')
    const taken = await run(['--data', dataDir, '--backup', backup])
    expect(taken).toMatchObject({ code: 0, answer: { ok: true, backup } })
    const late = await register(core, 'Late')
    expect((await run(['--data', dataDir, '--restore', backup, '--replace'])).answer).toMatchObject({
      error: { code: 'FOLDER_IN_USE' },
    })
    await core.end()

    expect(await run(['--data', dataDir, '--restore', backup])).toMatchObject({
      code: 1,
      answer: { error: { code: 'FOLDER_HAS_DATA' } },
    })
    const restored = await run(['--data', dataDir, '--restore', backup, '--replace'])
    expect(restored).toMatchObject({ code: 0, answer: { ok: true, digest: taken.answer.digest } })
    const again = await startCoreProcess(dataDir)
    expect([await found(again, early), await found(again, late)]).toEqual([true, false])
    expect(again.ready?.workstationId).not.toBe(core.ready?.workstationId)
    await register(again, 'After')
    expect(await again.query('audit.verify', {})).toMatchObject({ ok: true, value: { intact: true } })
    await again.end()

    const key = readKeyFile(path.join(dataDir, 'key'))
    if (!key) throw new Error('no key')
    const file = openSqliteFile({ file: path.join(dataDir, 'clinic.db'), key })
    const note = file.valueStatement<string>("SELECT value FROM setting WHERE name = 'restored'").get()
    file.close()
    expect(JSON.parse(note ?? '')).toMatchObject({
      backupTakenAt: taken.answer.takenAt,
      formerWorkstationId: core.ready?.workstationId,
    })
    // What the workstation had before is whole, beside it.
    const aside = openSqliteFile({ file: path.join(String(restored.answer.keptAside), 'clinic.db'), key })
    expect(aside.valueStatement("SELECT count(*) FROM search_patient WHERE given = 'late'").get()).toBe(1)
    aside.close()
  },
)

test(
  'a backup opens on another computer by recovery key or passphrase alone, and no file holds a name',
  { timeout: 240_000 },
  async () => {
    const dataDir = path.join(folder, 'desk')
    const backup = path.join(folder, 'clinic.backup')
    const core = await startCoreProcess(dataDir)
    await setUp(core)
    const patient = await register(core, 'Hippolyta')
    const recoveryKey = await makeRecoveryKey(core)
    expect(await core.command('keys.changePassphrase', { passphrase })).toMatchObject({ ok: true })
    expect(fs.existsSync(path.join(dataDir, 'key'))).toBe(false)
    await core.command('backup.configure', { folder: path.join(folder, 'backups') })
    expect(await core.command('backup.now', {})).toMatchObject({ ok: true })
    const status = await core.query('backup.status', {})
    expect(status).toMatchObject({ ok: true, value: { opensElsewhere: true, lastProvenRestore: {} } })
    expect(status.ok && status.value.files).toHaveLength(1)
    expect(await run(['--data', dataDir, '--backup', backup])).toMatchObject({
      code: 1,
      answer: { error: { code: 'KEY_LOCKED' } },
    })
    expect(
      await run(['--data', dataDir, '--backup', backup, '--passphrase-stdin'], `${passphrase}\n`),
    ).toMatchObject({ code: 0 })
    // While it runs: database, log, backups, keys, and what it wrote to its log.
    const files = fs
      .readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
    expect(files.map((file) => path.basename(file))).toEqual(
      expect.arrayContaining(['clinic.db', 'clinic.db-wal', 'clinic.backup', 'key.json']),
    )
    for (const file of files) {
      const bytes = fs.readFileSync(file)
      for (const secret of [...names, passphrase, recoveryKey])
        expect([path.basename(file), secret, bytes.includes(secret)]).toEqual([
          path.basename(file),
          secret,
          false,
        ])
    }
    for (const secret of names) expect(core.log()).not.toContain(secret)
    await core.kill()

    const other = path.join(folder, 'other')
    expect(await run(['--data', other, '--restore', backup])).toMatchObject({
      code: 1,
      answer: { error: { code: 'PASSPHRASE_WRONG' } },
    })
    expect(
      await run(['--data', other, '--restore', backup, '--recovery-key-stdin'], `${recoveryKey}\n`),
    ).toMatchObject({ code: 0 })
    const locked = await startCoreProcess(other)
    expect(locked.refused).toMatchObject({ code: 'KEY_LOCKED' })
    await locked.end()
    const opened = startCoreProcess(other, ['--passphrase-stdin'], {}, { firstInput: `${passphrase}\n` })
    expect(await found(await opened, patient)).toBe(true)
    await (await opened).end()
  },
)

test(
  'a core that is killed while it backs up leaves no backup or a proven one, and the next is taken',
  { timeout: 240_000 },
  async () => {
    const dataDir = path.join(folder, 'desk')
    const core = await startCoreProcess(dataDir)
    await setUp(core)
    for (let number = 0; number < 20; number++) await register(core, `Hippolyta ${number}`)
    void core.command('backup.now', {})
    const backups = path.join(dataDir, 'backups')
    while (!fs.existsSync(backups) || fs.readdirSync(backups).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 2))
    await core.kill()
    const again = await startCoreProcess(dataDir)
    const left = await again.query('backup.status', {})
    for (const { file } of left.ok ? left.value.files : [])
      expect(await again.command('backup.prove', { file })).toMatchObject({ ok: true })
    expect(await again.command('backup.now', {})).toMatchObject({ ok: true })
    expect(fs.readdirSync(backups).filter((name) => !name.endsWith('.backup'))).toEqual([])
    await again.end()
  },
)
