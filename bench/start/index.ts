/**
 * `npm run bench -- start --json FILE [--runs N]`: cold start of the application to a usable day board of the demo clinic, and
 * the memory of all its processes when idle, each as a ratio to an empty Electron window on the same machine in the same run.
 * Usable: the day's appointments are painted and the page has taken a key. For the empty window: its text, and a key.
 * Runs take turns; figures are medians. Memory is PSS (shared pages counted once), so it is told on Linux only.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { _electron, type ElectronApplication, type Page } from 'playwright'

const { values } = parseArgs({
  options: { json: { type: 'string' }, runs: { type: 'string', default: '9' } },
})
const root = path.resolve(import.meta.dirname, '../..')
const switches = process.getuid?.() === 0 ? ['--no-sandbox'] : []
/** How long after the start a window counts as idle. */
const idleAfterMs = 8000
/** Memory differs little from run to run: it is looked at in this many. */
const memoryRuns = 3

interface Contestant {
  name: string
  arguments: string[]
  /** What is in the page when the person could begin to work, as a CSS selector. */
  shows: string
}

interface Measured {
  startMs: number
  pssMebibytes: number | undefined
}

const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** Process numbers of a process and everything below it. */
function tree(pid: number): number[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const found = [pid]
  for (const parent of found) {
    for (const [child = 0, of] of table) if (of === parent) found.push(child)
  }
  return found
}

function pssMebibytes(app: ElectronApplication): number | undefined {
  const { pid } = app.process()
  if (process.platform !== 'linux' || pid === undefined) return undefined
  let kibibytes = 0
  for (const each of tree(pid)) {
    try {
      const rollup = readFileSync(`/proc/${each}/smaps_rollup`, 'utf8')
      kibibytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0)
    } catch {
      // It ended meanwhile.
    }
  }
  return kibibytes / 1024
}

/**
 * Resolves when the selector's first element is painted and the page has taken a key. The page itself looks at each
 * frame: Playwright's own waiting looks again after up to half a second.
 */
async function usable(page: Page, selector: string): Promise<void> {
  await page.waitForFunction((wanted) => document.querySelector(wanted) !== null, selector, {
    polling: 'raf',
    timeout: 120_000,
  })
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
  await page.keyboard.press('Shift')
}

async function measure(contestant: Contestant, withMemory: boolean): Promise<Measured> {
  const started = performance.now()
  const app = await _electron.launch({
    args: [...switches, ...contestant.arguments],
    cwd: root,
    timeout: 120_000,
  })
  const page = await app.firstWindow()
  await usable(page, contestant.shows)
  const startMs = performance.now() - started
  if (withMemory) await sleep(idleAfterMs)
  const pss = withMemory ? pssMebibytes(app) : undefined
  await app.close()
  return { startMs, pssMebibytes: pss }
}

const folder = mkdtempSync(path.join(tmpdir(), 'clinic-bench-start-'))
const clinic: Contestant = {
  name: 'clinic',
  arguments: ['.', '--data', path.join(folder, 'data'), '--demo'],
  shows: 'main [data-appointment-id]',
}
const empty: Contestant = {
  name: 'empty window',
  arguments: [path.join(import.meta.dirname, 'empty-window.cjs'), `--folder=${path.join(folder, 'empty')}`],
  shows: 'main',
}

// The first start makes the demo, both profiles, and what is kept for later starts; it does not count.
await measure(clinic, true)
await measure(empty, false)
const measured = new Map<string, Measured[]>([
  [clinic.name, []],
  [empty.name, []],
])
for (let run = 0; run < Number(values.runs); run++) {
  for (const contestant of [clinic, empty])
    measured.get(contestant.name)?.push(await measure(contestant, run < memoryRuns))
}
rmSync(folder, { recursive: true, force: true })

const summary = (name: string) => {
  const all = measured.get(name) ?? []
  return {
    startMs: Math.round(median(all.map(({ startMs }) => startMs))),
    startsMs: all.map(({ startMs }) => Math.round(startMs)),
    pssMebibytes: Math.round(median(all.flatMap(({ pssMebibytes: pss }) => pss ?? []))),
  }
}
const [ours, bare] = [summary(clinic.name), summary(empty.name)]
const report = {
  runs: Number(values.runs),
  clinic: ours,
  emptyWindow: bare,
  startRatio: Number((ours.startMs / bare.startMs).toFixed(2)),
  memoryRatio: Number((ours.pssMebibytes / bare.pssMebibytes).toFixed(2)),
}
process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`)
