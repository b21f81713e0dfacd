// npm test: checks, unit and property tests in Electron's Node, kills of the core, histories of workstations, the bundle, and end-to-end tests in
// real windows.
import { mkdirSync, rmSync } from 'node:fs'
import { inProject, readJson, say } from '../setup/project.mjs'
import { setUpElectron } from '../setup/set-up.mjs'
import { ensureBundle } from './bundle.mjs'
import { check } from './check.mjs'
import { withVirtualDisplay } from './display.mjs'
import { failedEndToEndTests, failedUnitTests } from './failed-tests.mjs'
import { asElectronsNode, runToEnd } from './processes.mjs'

const KILLS = 200
const RESTORE_KILLS = 6
/** Tests in real windows at a time, each on a screen of its own. */
const END_TO_END_WORKERS = 2
/** Of real workstations through a network that misbehaves; one more has a seed that is drawn. */
const HISTORIES = 29

/** One that is found within a few of those histories; `prove -- converge --fault all` plants each. */
const PLANTED_FAULT = 'drop-the-loser'

const results = inProject('test-results')
const unitReport = inProject('test-results/unit.json')
const windowReport = inProject('test-results/end-to-end.json')

/** Unit and property tests. Arguments go to vitest: a path, -t NAME. */
export async function unit(args) {
  const { electron } = await setUpElectron({ virtualDisplay: true })
  return runUnit(electron, args)
}

const runUnit = (electron, args) =>
  runToEnd(
    electron,
    [
      inProject('node_modules/vitest/vitest.mjs'),
      'run',
      ...['--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`],
      ...args,
    ],
    { env: asElectronsNode(), cwd: inProject() },
  )

/** End-to-end tests. Arguments go to Playwright: a file, -g NAME. */
export async function endToEnd(args) {
  const { node } = await setUpElectron({ virtualDisplay: true, browser: true })
  await ensureBundle(node)
  return runEndToEnd(node, args)
}

const runEndToEnd = (node, args) =>
  withVirtualDisplays(END_TO_END_WORKERS, (screens) =>
    runToEnd(node, [inProject('node_modules/playwright/cli.js'), 'test', '--reporter=list,json', ...args], {
      env: {
        ...process.env,
        CLINIC_TEST_SCREENS: JSON.stringify(screens),
        PLAYWRIGHT_JSON_OUTPUT_FILE: windowReport,
      },
      cwd: inProject(),
    }),
  )

/** Runs a task with several virtual screens. @param {(screens: object[]) => Promise<number>} task gets the environment of each */
const withVirtualDisplays = (count, task, screens = []) =>
  screens.length === count
    ? task(screens)
    : withVirtualDisplay(({ DISPLAY, XAUTHORITY, DBUS_SESSION_BUS_ADDRESS }) =>
        withVirtualDisplays(count, task, [...screens, { DISPLAY, XAUTHORITY, DBUS_SESSION_BUS_ADDRESS }]),
      )

/** The core, killed at random moments. It says what it counted, and fails when anything is lost. */
const runKills = (node) =>
  runToEnd(node, [inProject('build/prove/kill.ts'), '--runs', String(KILLS)], { cwd: inProject() })

/** The same in the middle of a restore: the folder is the old one or the restored one. */
const runRestoreKills = (node) =>
  runToEnd(node, [inProject('build/prove/restore-kill.ts'), '--runs', String(RESTORE_KILLS)], {
    cwd: inProject(),
  })

/** Workstations that have to agree after any history of the network. It prints the seed that was drawn. */
const runHistories = (node) =>
  runToEnd(node, [inProject('build/prove/converge.ts'), '--histories', String(HISTORIES), '--random'], {
    cwd: inProject(),
  })

/** That the same harness finds a defect that is planted into the workstations. */
const runPlantedFault = (node) =>
  runToEnd(
    node,
    [inProject('build/prove/converge.ts'), '--fault', PLANTED_FAULT, '--histories', String(HISTORIES)],
    { cwd: inProject() },
  )

/** Pictures of every screen, on one page: pictures/index.html, which git ignores. */
export async function pictures(args) {
  const { node } = await setUpElectron({ virtualDisplay: true, browser: true })
  await ensureBundle(node)
  return withVirtualDisplay((env) =>
    runToEnd(
      node,
      [
        inProject('node_modules/playwright/cli.js'),
        'test',
        ...['--config', 'e2e/pictures/playwright.config.ts', '--reporter=list'],
        ...args,
      ],
      { env, cwd: inProject() },
    ),
  )
}

/** Everything, each part also when an earlier one failed, and a summary whose last line holds the totals. */
export async function test() {
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })
  const { node, electron } = await setUpElectron({ virtualDisplay: true, browser: true })
  const parts = []
  const part = async (name, run, count = () => undefined) => {
    say(`\n== ${name}`)
    const startedAt = Date.now()
    let code
    try {
      code = await run()
    } catch (error) {
      say(String(error instanceof Error ? error.message : error))
      code = 1
    }
    parts.push({ name, code, seconds: Math.round((Date.now() - startedAt) / 1000), ...count() })
  }
  await part('check', check)
  await part('unit and property tests', () => runUnit(electron, []), countUnit)
  await part(`${KILLS} kills of the core`, () => runKills(node))
  await part(`${RESTORE_KILLS} kills in a restore`, () => runRestoreKills(node))
  await part(`${HISTORIES + 1} histories of workstations`, () => runHistories(node))
  await part('a planted fault is found', () => runPlantedFault(node))
  await part('build', async () => (await ensureBundle(node), 0))
  await part('end-to-end tests', () => runEndToEnd(node, []), countEndToEnd)
  return summarize(parts)
}

function countUnit() {
  const report = readJson(unitReport)
  return {
    passed: report?.numPassedTests ?? 0,
    failed: report?.numFailedTests ?? 0,
    failures: failedUnitTests(report),
  }
}

function countEndToEnd() {
  const report = readJson(windowReport)
  const stats = report?.stats
  return {
    passed: stats?.expected ?? 0,
    failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
    failures: failedEndToEndTests(report),
  }
}

/**
 * Prints what failed and what ran. A part that failed without a failed test (a check, a crash) counts as one failure, and
 * so does a suite in which no test ran.
 */
export function summarize(parts) {
  let passed = 0
  let failed = 0
  process.stdout.write('\n')
  for (const { title, message } of parts.flatMap(({ failures }) => failures ?? [])) {
    process.stdout.write(`FAILED ${title}\n${message}\n\n`)
  }
  for (const { name, code, seconds, ...counted } of parts) {
    const isSuite = counted.passed !== undefined
    const ranNothing = isSuite && counted.passed + counted.failed === 0
    const failures = Math.max(counted.failed ?? 0, code !== 0 || ranNothing ? 1 : 0)
    passed += counted.passed ?? 0
    failed += failures
    const tests = isSuite ? ` ${counted.passed} passed, ${counted.failed} failed,` : ''
    process.stdout.write(`${failures === 0 ? 'ok    ' : 'FAILED'} ${name}:${tests} ${seconds} s\n`)
  }
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
}
