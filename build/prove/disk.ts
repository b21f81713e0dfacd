/**
 * `npm run -s prove -- disk`: the real core on a disk that fails. On Linux as root, in three parts: a disk that fills up (a
 * small tmpfs), one that turns read-only, and one with random I/O errors (libfiu, where it is installed: fiu-utils). In each:
 * every write that failed was answered with an error, no acknowledged write is lost, and work goes on when the disk is well
 * again. Prints one line of JSON for each part.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CoreProcess, startCoreProcess } from '#core/testing/core-process.ts'

const fiuLibrary = '/usr/lib/fiu/fiu_run_preload.so'
const fiuPosix = '/usr/lib/fiu/fiu_posix_preload.so'

interface Tally {
  part: string
  acknowledged: number
  refused: Record<string, number>
  lost: number
  worksAgain: boolean
  integrity: boolean
}

let number = 0

/** Registers patients until `until` says so; counts what was answered how. */
async function register(
  core: CoreProcess,
  known: Set<string>,
  tally: Tally,
  until: () => boolean,
): Promise<void> {
  while (!until()) {
    number += 1
    const answer = await core.command('patients.register', {
      givenName: `Proof${number}`,
      familyName: 'Disk',
      notes: 'n'.repeat(15_000),
      messageConsent: false,
    })
    if (answer.ok) {
      known.add(answer.value.id)
      tally.acknowledged += 1
    } else tally.refused[answer.error.code] = (tally.refused[answer.error.code] ?? 0) + 1
  }
}

const refusals = (tally: Tally): number => Object.values(tally.refused).reduce((sum, count) => sum + count, 0)

async function setUp(dataDir: string, environment: Record<string, string> = {}): Promise<CoreProcess> {
  const core = await startCoreProcess(dataDir, [], environment)
  const answer = await core.command('clinic.setUp', {
    clinic: { name: 'Proof', timeZone: 'Europe/Madrid', country: 'ES' },
    administrator: { name: 'Proof' },
  })
  if (!answer.ok) throw new Error(`The clinic could not be set up: ${answer.error.code}`)
  return core
}

/** Starts a fresh core and counts the acknowledged patients that it does not have. */
async function checkAfterRestart(dataDir: string, known: ReadonlySet<string>, tally: Tally): Promise<void> {
  const core = await startCoreProcess(dataDir)
  if (!core.ready) throw new Error(`The core did not start again: ${core.refused?.code ?? core.log()}`)
  for (const id of known) {
    const answer = await core.query('patients.get', { patientId: id })
    if (!answer.ok) tally.lost += 1
  }
  const chain = await core.query('audit.verify', {})
  tally.integrity = chain.ok && chain.value.intact
  await core.end()
}

function report(tally: Tally): void {
  process.stdout.write(`${JSON.stringify(tally)}\n`)
  const wrong =
    tally.lost > 0 ||
    !tally.worksAgain ||
    !tally.integrity ||
    refusals(tally) === 0 ||
    tally.acknowledged === 0
  if (wrong) process.exitCode = 1
}

const newTally = (part: string): Tally => ({
  part,
  acknowledged: 0,
  refused: {},
  lost: 0,
  worksAgain: false,
  integrity: false,
})

async function onSmallDisk(work: (disk: string) => Promise<void>): Promise<void> {
  const disk = mkdtempSync(path.join(tmpdir(), 'clinic-prove-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk])
  try {
    await work(disk)
  } finally {
    execFileSync('umount', ['-l', disk])
    rmSync(disk, { recursive: true, force: true })
  }
}

async function fullDisk(): Promise<void> {
  const tally = newTally('full')
  await onSmallDisk(async (disk) => {
    const dataDir = path.join(disk, 'data')
    const known = new Set<string>()
    const core = await setUp(dataDir)
    const { bavail, bsize } = statfsSync(disk)
    const ballast = path.join(disk, 'ballast')
    writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 6 * 1024 * 1024)))
    await register(core, known, tally, () => refusals(tally) >= 20)
    rmSync(ballast)
    const before = tally.acknowledged
    const deadline = Date.now() + 10_000
    await register(core, known, tally, () => tally.acknowledged >= before + 20 || Date.now() > deadline)
    tally.worksAgain = tally.acknowledged >= before + 20
    await core.kill()
    await checkAfterRestart(dataDir, known, tally)
  })
  report(tally)
}

/** An ext4 image whose kernel driver has met an error turns read-only while files are open. */
async function readOnlyDisk(): Promise<void> {
  const tally = newTally('read-only')
  const folder = mkdtempSync(path.join(tmpdir(), 'clinic-prove-ro-'))
  const image = path.join(folder, 'image')
  const disk = path.join(folder, 'disk')
  mkdirSync(disk)
  execFileSync('truncate', ['-s', '64M', image])
  execFileSync('mkfs.ext4', ['-q', image])
  const mount = () => execFileSync('mount', ['-o', 'loop', image, disk])
  mount()
  const dataDir = path.join(disk, 'data')
  const known = new Set<string>()
  const core = await setUp(dataDir)
  await register(core, known, tally, () => tally.acknowledged >= 20)
  execFileSync('mount', ['-o', 'remount,abort', disk])
  await register(core, known, tally, () => refusals(tally) >= 20)
  await core.kill()
  execFileSync('umount', [disk])
  mount()
  // Such a disk comes back only with a new mount, so the work goes on after a start.
  const again = await startCoreProcess(dataDir)
  const before = tally.acknowledged
  await register(again, known, tally, () => tally.acknowledged >= before + 20)
  tally.worksAgain = true
  await again.kill()
  await checkAfterRestart(dataDir, known, tally)
  execFileSync('umount', [disk])
  rmSync(folder, { recursive: true, force: true })
  report(tally)
}

async function failingDisk(): Promise<void> {
  if (!existsSync(fiuLibrary) || !existsSync(fiuPosix)) {
    process.stdout.write(
      `${JSON.stringify({ part: 'io-errors', notTried: 'libfiu is not installed (fiu-utils)' })}\n`,
    )
    return
  }
  const tally = newTally('io-errors')
  const folder = mkdtempSync(path.join(tmpdir(), 'clinic-prove-io-'))
  const dataDir = path.join(folder, 'data')
  mkdirSync(dataDir)
  const known = new Set<string>()
  const core = await setUp(dataDir, {
    LD_PRELOAD: `${fiuLibrary} ${fiuPosix}`,
    FIU_CTRL_FIFO: path.join(folder, 'fiu'),
  })
  await register(core, known, tally, () => tally.acknowledged >= 20)
  const control = (command: string) =>
    execFileSync('fiu-ctrl', ['-f', path.join(folder, 'fiu'), '-c', command, String(core.pid)], {
      timeout: 5000,
    })
  // Only calls on files that SQLite makes: node's own pipes use read and write, which stay well.
  for (const point of [
    'posix/io/rw/pwrite',
    'posix/io/sync/fsync',
    'posix/io/sync/fdatasync',
    'posix/io/dir/ftruncate',
  ]) {
    control(`enable_random name=${point},probability=0.05`)
    const limit = tally.acknowledged + 60
    const deadline = Date.now() + 15_000
    await register(core, known, tally, () => tally.acknowledged >= limit || Date.now() > deadline)
    control(`disable name=${point}`)
    await sleep(50)
  }
  const before = tally.acknowledged
  const deadline = Date.now() + 10_000
  await register(core, known, tally, () => tally.acknowledged >= before + 20 || Date.now() > deadline)
  tally.worksAgain = tally.acknowledged >= before + 20
  await core.kill()
  await checkAfterRestart(dataDir, known, tally)
  rmSync(folder, { recursive: true, force: true })
  report(tally)
}

if (process.platform !== 'linux' || process.getuid?.() !== 0) {
  process.stderr.write('The disk proof needs Linux and root, for a small tmpfs.\n')
  process.exitCode = 2
} else {
  await fullDisk()
  await readOnlyDisk()
  await failingDisk()
}
