/**
 * `npm run bench -- ui --data DIR [--people N] [--days N] [--drops N] [--minutes N] [--json FILE]`: the window as it is used, on
 * a copy of a generated large clinic (see bench/clinic-generator), made for a day that is today: search as someone types,
 * opening a day, dropping an appointment, and the memory of the window after use. Frames while another workstation writes are
 * counted on a clinic of the same full day with less history, since both have to hold it. Times are from the event in the page to the
 * frame that shows the last of what it changed. The limits are those of a person's patience, so they are milliseconds.
 */
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright'
import { SeededRandom } from '#core/demo/seeded-random.ts'
import { demoPatient } from '#core/demo/demo-people.ts'
import { type ClinicApp, cleanUp, newDataFolder, openClinicApp } from '../../e2e/harness/clinic-app.ts'
import { percentiles } from '../percentiles.ts'
import { dropOne, turnDay, turnToToday, typeToSearch } from './board-work.ts'
import { framesUnderChanges, makeFullBoard } from './full-board.ts'

const text = { type: 'string' } as const
const { values } = parseArgs({
  options: {
    data: text,
    json: text,
    people: { ...text, default: '20' },
    days: { ...text, default: '30' },
    drops: { ...text, default: '20' },
    minutes: { ...text, default: '60' },
  },
})
const today = new Date().toISOString().slice(0, 10)
const say = (line: string): void => void process.stderr.write(`${line}\n`)

async function openBoard(dataDir: string): Promise<ClinicApp> {
  const opened = await openClinicApp({ dataDir })
  await opened.page.getByRole('navigation', { name: 'Screens' }).waitFor({ timeout: 120_000 })
  await opened.page.locator('[data-appointment-id], [data-doctor-heading]').first().waitFor()
  return opened
}

/** Memory of the window's own process: PSS, Linux only. */
async function windowMebibytes({ app }: ClinicApp): Promise<number> {
  if (process.platform !== 'linux') return Number.NaN
  const pid = await app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find(({ type }) => type === 'Tab')?.pid ?? 0,
  )
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]) / 1024
}

const random = new SeededRandom('typed')
const someName = (): string => {
  const { givenName = '', familyName = '' } = demoPatient(random, 0)
  return random
    .pick([familyName, `${givenName} ${familyName}`])
    .normalize('NFD')
    .replaceAll(/[^a-z ]/gi, '')
}

async function search(page: Page): Promise<number[]> {
  const all: number[] = []
  for (let person = 0; person < Number(values.people); person++)
    all.push(...(await typeToSearch(page, someName())))
  return all
}

/** Days with a full board; weekends are drawn as well, but not counted. */
async function openDays(page: Page): Promise<{ each: number[]; drawn: number }> {
  const each: number[] = []
  let most = 0
  await turnToToday(page)
  for (let day = 0; each.length < Number(values.days) && day < 50; day++) {
    const { milliseconds, drawn } = await turnDay(page)
    if (drawn > 0) each.push(milliseconds)
    most = Math.max(most, drawn)
  }
  return { each, drawn: most }
}

async function drops(page: Page): Promise<number[]> {
  const each: number[] = []
  await turnToToday(page)
  for (let day = 0; each.length < Number(values.drops) && day < 50; day++) {
    await turnDay(page)
    const milliseconds = await dropOne(page)
    if (milliseconds !== undefined) each.push(milliseconds)
  }
  return each
}

/** Uses the window for a while. @returns its memory after the first minute and at the end */
async function useFor(opened: ClinicApp, minutes: number): Promise<{ first: number; last: number }> {
  const { page } = opened
  const began = performance.now()
  let first = Number.NaN
  while (performance.now() - began < minutes * 60_000) {
    await typeToSearch(page, someName())
    await turnToToday(page)
    for (let day = 0; day < 5; day++) await turnDay(page)
    for (const screen of ['Patients', 'Stock', 'Day board'])
      await page.getByRole('navigation', { name: 'Screens' }).getByText(screen, { exact: true }).click()
    if (Number.isNaN(first) && performance.now() - began >= 60_000) first = await windowMebibytes(opened)
  }
  return { first, last: await windowMebibytes(opened) }
}

async function measure(data: string): Promise<void> {
  const dataDir = newDataFolder()
  cpSync(path.resolve(data), dataDir, { recursive: true })
  const large = await openBoard(dataDir)
  say('search')
  const searched = percentiles(await search(large.page))
  say('days')
  const { each: opening, drawn } = await openDays(large.page)
  say('drops')
  const dropping = await drops(large.page)
  say(`use for ${values.minutes} minutes`)
  const memory = await useFor(large, Number(values.minutes))
  await large.quit()

  say('frames')
  const board = newDataFolder()
  await makeFullBoard(board, today)
  const full = await openBoard(board)
  const frames = await framesUnderChanges(full.page, newDataFolder(), {
    date: today,
    wantedPerSecond: 20,
    milliseconds: 10_000,
  })
  await full.quit()

  const result = {
    bench: 'ui',
    search: { keys: searched, limitP95Ms: 50 },
    openDay: { days: opening.length, drawn, ...percentiles(opening), limitP50Ms: 150 },
    drop: { drops: dropping.length, ...percentiles(dropping), limitP50Ms: 100 },
    frames: { ...frames, limitPerSecond: 50 },
    memory: { minutes: Number(values.minutes), ...memory, ratio: memory.last / memory.first, limit: 1.2 },
  }
  process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, undefined, 2)}\n`)
}

if (values.data === undefined) {
  say('Usage: npm run bench -- ui --data DIR [--people N] [--days N] [--drops N] [--minutes N] [--json FILE]')
  process.exitCode = 2
} else {
  try {
    await measure(values.data)
  } finally {
    await cleanUp()
  }
}
