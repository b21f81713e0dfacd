/**
 * `npm run -s prove -- restore-kill --runs N [--seed S]`: runs the real core with `--restore FILE --replace`, and the repair of
 * a damaged folder as the window does it, and kills it with SIGKILL at a random moment: anywhere in the work, or within
 * milliseconds of the moment at which files change places. Now and then it is killed again while it starts. Afterwards
 * the folder must open and be the one before, whole, or the restored one, whole; then the one before lies beside it.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setImmediate as soon, setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startCoreProcess } from '#core/testing/core-process.ts'
import { seededRandom } from '#shared/testing/seeded-random.ts'
import { bundledCore } from './converge/bundled.ts'
import { judge, prepareSituations, type Situation, type StartCore } from './kill/restore-folder.ts'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
})
const runs = Number(values.runs)
const random = seededRandom(Number(values.seed))
const repair = fileURLToPath(
  new URL('../../electron/core/opening/testing/restore-damaged.ts', import.meta.url),
)
const tally = { runs: 0, old: 0, restored: 0, acknowledged: 0, killedStarting: 0, wrong: 0 }

const folder = mkdtempSync(path.join(tmpdir(), 'clinic-prove-restore-'))
const startedAt = Date.now()
const environment = { NODE_COMPILE_CACHE: path.join(folder, 'compiled') }

function run(args: readonly string[], firstInput = ''): ChildProcess & { said: () => string } {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ...environment },
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stdin.on('error', () => undefined)
  child.stdin.end(firstInput)
  return Object.assign(child, { said: () => output })
}

const ended = (child: ChildProcess): Promise<unknown> =>
  child.exitCode === null && child.signalCode === null
    ? new Promise((resolve) => child.once('close', resolve))
    : Promise.resolve()

/** Names in the folder that change when files change places. */
const places = (dataDir: string): string =>
  readdirSync(dataDir)
    .filter((name) => /^(clinic\.db|key)|^repla/.test(name) && !name.endsWith('-shm'))
    .join()

/** Kills after a random part of `wholeMilliseconds`, or at one of the first changes of places, whichever is drawn. */
async function killSomewhere(child: ChildProcess, dataDir: string, wholeMilliseconds: number): Promise<void> {
  if (random() < 0.35) {
    await Promise.race([ended(child), sleep(random() * wholeMilliseconds)])
  } else {
    // Copying, the plan, each file that leaves, each that comes, the end of the plan: some eight changes.
    let changes = Math.ceil(random() * 9)
    for (let before = places(dataDir); changes > 0 && child.exitCode === null;) {
      await soon()
      const now = places(dataDir)
      if (now !== before) changes -= 1
      before = now
    }
    if (random() < 0.3) await sleep(random() * 3)
  }
  child.kill('SIGKILL')
  await ended(child)
}

async function killOneRestore(situation: Situation, program: string, start: StartCore): Promise<void> {
  const dataDir = path.join(folder, 'data')
  cpSync(situation.template, dataDir, { recursive: true })
  const { backup, opening, damaged } = situation
  const restore = () =>
    damaged
      ? run([repair, dataDir, backup])
      : run(
          [program, '--data', dataDir, '--restore', backup, '--replace', ...opening.more],
          opening.firstInput,
        )
  const child = restore()
  await killSomewhere(child, dataDir, damaged ? 2000 : 700)
  const acknowledged = /"ok":true/.test(child.said())
  if (acknowledged) tally.acknowledged += 1
  while (random() < 0.4) {
    const starting = run([program, '--data', dataDir, ...opening.more], opening.firstInput)
    await killSomewhere(starting, dataDir, 500)
    tally.killedStarting += 1
  }
  try {
    const state = await judge(dataDir, situation, start)
    if (acknowledged && state === 'old')
      throw new Error('the restore was acknowledged, and the folder is the old one')
    tally[state] += 1
  } catch (error) {
    tally.wrong += 1
    process.stderr.write(`${situation.name}: ${error instanceof Error ? error.message : String(error)}\n`)
  }
  rmSync(dataDir, { recursive: true, force: true })
  tally.runs += 1
}

try {
  const program = await bundledCore()
  const start: StartCore = (dataDir, opening = { more: [] }) =>
    startCoreProcess(dataDir, opening.more, environment, {
      program,
      ...(opening.firstInput === undefined ? {} : { firstInput: opening.firstInput }),
    })
  const situations = await prepareSituations(folder, start)
  for (let number = 0; number < runs; number++) {
    const situation = situations[number % situations.length]
    if (situation) await killOneRestore(situation, program, start)
    if (number % 50 === 49) process.stderr.write(`${JSON.stringify(tally)}\n`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const seconds = Math.round((Date.now() - startedAt) / 1000)
process.stdout.write(`${JSON.stringify({ ...tally, seed: Number(values.seed), seconds })}\n`)
if (tally.wrong > 0 || tally.runs === 0) process.exitCode = 1
