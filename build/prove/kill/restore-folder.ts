/** Folders and backups for the proof of `restore-kill.ts`, and what a folder must look like after a kill. */
import {
  closeSync,
  cpSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import { openSqliteFile } from '#core/store/sqlite-storage/index.ts'
import type { CoreProcess } from '#core/testing/core-process.ts'

/** What opens the records, where they do not open by themselves. */
export interface Opening {
  more: string[]
  firstInput?: string
}

export type StartCore = (dataDir: string, opening?: Opening) => Promise<CoreProcess>

/** A folder as it is before a restore, and what is put in its place. */
export interface Situation {
  name: string
  /** The folder; each run begins with a copy of it. */
  template: string
  backup: string
  /** What a restored folder opens by. */
  opening: Opening
  /** The key of the folder as it was, and its workstation. */
  key: Uint8Array
  workstationId: string
  /** Patients of the folder as it was, and of the backup. */
  before: string[]
  after: string[]
  /** The folder's database is damaged: as it was, it does not open. */
  damaged: boolean
}

const patientsOfEach = 6

async function must<Value>(
  answer: Promise<{ ok: true; value: Value } | { ok: false; error: { code: string } }>,
): Promise<Value> {
  const given = await answer
  if (!given.ok) throw new Error(`A set-up command was refused: ${given.error.code}`)
  return given.value
}

async function register(core: CoreProcess, givenName: string): Promise<string[]> {
  const ids: string[] = []
  for (let count = 0; count < patientsOfEach; count++) {
    const patient = await must(
      core.command('patients.register', { givenName, familyName: `Proof ${count}`, messageConsent: false }),
    )
    ids.push(patient.id)
  }
  return ids
}

async function setUp(core: CoreProcess): Promise<void> {
  const clinic = { name: 'Proof', timeZone: 'Europe/Madrid', country: 'ES' }
  await must(core.command('clinic.setUp', { clinic, administrator: { name: 'Proof' } }))
}

/** The recovery key on paper, as a person copies it. */
async function copyRecoveryKey(core: CoreProcess): Promise<string> {
  const { recoveryKey, askedGroups } = await must(core.command('keys.makeRecoveryKey', {}))
  const groups = recoveryKey.split('-')
  await must(
    core.command('keys.confirmRecoveryKey', {
      confirmation: askedGroups.map((group) => groups[group - 1] ?? ''),
    }),
  )
  return recoveryKey
}

const keyOf = (folder: string): Uint8Array =>
  new Uint8Array(Buffer.from(readFileSync(path.join(folder, 'key'), 'utf8').trim(), 'hex'))

/**
 * Three folders: one with its own backup and a write-ahead log that a kill left, one that gets another clinic's backup and
 * so other keys, and one that is damaged.
 */
export async function prepareSituations(folder: string, start: StartCore): Promise<Situation[]> {
  const [own, other, damaged] = ['own', 'other', 'damaged'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ]
  const [ownBackup, otherBackup] = [path.join(folder, 'own.backup'), path.join(folder, 'other.backup')]
  const elsewhere = await start(other)
  await setUp(elsewhere)
  const others = await register(elsewhere, 'Other')
  const recoveryKey = await copyRecoveryKey(elsewhere)
  await elsewhere.end()
  await (await start(other, { more: ['--backup', otherBackup] })).end()

  const core = await start(own)
  await setUp(core)
  const early = await register(core, 'Early')
  await (await start(own, { more: ['--backup', ownBackup] })).end()
  const late = await register(core, 'Late')
  const workstationId = core.ready?.workstationId ?? ''
  // What came last lies in the write-ahead log alone.
  await core.kill()
  cpSync(own, damaged, { recursive: true })
  await (await start(damaged)).end()
  spoil(path.join(damaged, 'clinic.db'))

  const [key, before] = [keyOf(own), [...early, ...late]]
  const byItself = { more: [] }
  const byPaper = { more: ['--recovery-key-stdin'], firstInput: `${recoveryKey}\n` }
  const shared = { key, workstationId, before }
  return [
    {
      ...shared,
      name: 'own',
      template: own,
      backup: ownBackup,
      opening: byItself,
      after: early,
      damaged: false,
    },
    {
      ...shared,
      name: 'other keys',
      template: own,
      backup: otherBackup,
      opening: byPaper,
      after: others,
      damaged: false,
    },
    {
      ...shared,
      name: 'damaged',
      template: damaged,
      backup: ownBackup,
      opening: byItself,
      after: early,
      damaged: true,
    },
  ]
}

/** All pages but the first. */
function spoil(file: string): void {
  const page = 4096
  const handle = openSync(file, 'r+')
  const pages = Math.floor(statSync(file).size / page)
  for (let number = 1; number < pages; number++)
    writeSync(handle, Buffer.alloc(64, 0x5a), 0, 64, number * page + 100)
  closeSync(handle)
}

/**
 * Opens a folder after a kill.
 * @returns whether it is the one before or the restored one; an error says what it is where it is neither, whole
 */
export async function judge(
  dataDir: string,
  situation: Situation,
  start: StartCore,
): Promise<'old' | 'restored'> {
  let core = await start(dataDir)
  if (core.refused?.code === 'KEY_LOCKED') {
    await core.end()
    core = await start(dataDir, situation.opening)
  }
  const left = readdirSync(dataDir).filter((name) => /incoming|^replacing/.test(name))
  if (left.length > 0) throw new Error(`left behind: ${left.join()}`)
  if (!core.ready) {
    await core.end()
    const untouched = readFileSync(path.join(dataDir, 'clinic.db')).equals(
      readFileSync(path.join(situation.template, 'clinic.db')),
    )
    if (situation.damaged && untouched && core.refused?.code === 'DATABASE_DAMAGED') return 'old'
    throw new Error(`does not open: ${core.refused?.code ?? core.log()}`)
  }
  const state = core.ready.workstationId === situation.workstationId ? 'old' : 'restored'
  const expected = new Set(state === 'old' ? situation.before : situation.after)
  for (const patientId of new Set([...situation.before, ...situation.after])) {
    const { ok } = await core.query('patients.get', { patientId })
    if (ok !== expected.has(patientId))
      throw new Error(`${state}, and patient ${patientId} is ${ok ? '' : 'not '}there`)
  }
  await register(core, 'Works')
  const chain = await must(core.query('audit.verify', {}))
  if (!chain.intact) throw new Error(`${state}, and the audit chain is broken`)
  await core.end()
  const aside = readdirSync(dataDir).filter((name) => name.startsWith('replaced-'))
  if (aside.length !== (state === 'old' ? 0 : 1)) throw new Error(`${state}, and aside are ${aside.join()}`)
  if (!existsSync(path.join(dataDir, 'key.json'))) checkFile(path.join(dataDir, 'clinic.db'), situation.key)
  for (const name of aside) checkAside(path.join(dataDir, name, 'clinic.db'), situation)
  return state
}

function checkFile(file: string, key: Uint8Array): void {
  const opened = openSqliteFile({ file, key, create: false })
  const verdict = opened.connection.pragma('integrity_check', { simple: true })
  opened.close()
  if (verdict !== 'ok') throw new Error(`${file}: ${String(verdict)}`)
}

/** What was there before is whole beside it: what came last, too. */
function checkAside(file: string, { damaged, template, key }: Situation): void {
  if (damaged) {
    const same = readFileSync(file).equals(readFileSync(path.join(template, 'clinic.db')))
    if (!same) throw new Error('the damaged database was not kept as it was')
    return
  }
  checkFile(file, key)
  const opened = openSqliteFile({ file, key, create: false })
  const late = opened.valueStatement<number>("SELECT count(*) FROM search_patient WHERE given = 'late'").get()
  opened.close()
  if (late !== patientsOfEach) throw new Error(`aside are ${late} of the last patients`)
}
