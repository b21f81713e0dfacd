/**
 * `npm run -s prove -- kill --runs N [--seed S]`: runs the real core, gives it concurrent commands, kills it with SIGKILL
 * at a random moment, and starts it again, N times; now and then it is killed again while it starts. After each kill:
 * SQLite's integrity_check on the file; after each start: every acknowledged write is there as it was acknowledged, every
 * record's event is in the log exactly once, each event's message exists once, the board agrees, the audit chain is whole.
 * Prints runs, acknowledged, lost, corrupt.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { bundledCore } from './converge/bundled.ts'
import { Lane, type LaneOptions, starter, type Tally } from './kill/lane.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    /** Data folders that are worked in at a time. */
    lanes: { type: 'string', default: '2' },
  },
})
const [runs, seed, laneCount] = [Number(values.runs), Number(values.seed), Number(values.lanes)]
const tally: Tally = { runs: 0, acknowledged: 0, killedStarting: 0, lost: 0, corrupt: 0, doubled: 0 }

function must<Value>(result: { ok: true; value: Value } | { ok: false; error: { code: string } }): Value {
  if (!result.ok) throw new Error(`A set-up command was refused: ${result.error.code}`)
  return result.value
}

async function prepareClinic(template: string, start: LaneOptions['start']): Promise<string[]> {
  const core = await start(template)
  must(
    await core.command('clinic.setUp', {
      clinic: { name: 'Proof', timeZone: 'Europe/Madrid', country: 'ES', closedOnHolidays: false },
      administrator: { name: 'Proof' },
    }),
  )
  const doctorIds: string[] = []
  for (let index = 0; index < 4; index++) {
    const workingHours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '06:00', to: '22:00' }))
    const doctor = must(
      await core.command('doctors.create', { familyName: `Doctor ${index}`, workingHours, slotMinutes: 15 }),
    )
    doctorIds.push(doctor.id)
  }
  await core.end()
  return doctorIds
}

function showProgress(): void {
  const { stderr } = process
  const line = `${tally.runs}/${runs} runs, ${tally.acknowledged} acknowledged`
  if (stderr.isTTY) stderr.write(`\r${line}`)
  else if (tally.runs % 100 === 0 && tally.runs > 0) stderr.write(`${line}\n`)
}

const folder = mkdtempSync(path.join(tmpdir(), 'clinic-prove-kill-'))
const startedAt = Date.now()
try {
  const start = starter(await bundledCore(), path.join(folder, 'compile-cache'))
  const template = path.join(folder, 'template')
  const doctorIds = await prepareClinic(template, start)
  let begun = 0
  const lanes = Array.from({ length: laneCount }, async (_, number) => {
    const laneFolder = path.join(folder, `lane-${number}`)
    mkdirSync(laneFolder)
    const options = { template, folder: laneFolder, doctorIds, seed: seed * 1000 + number, start }
    await new Lane(options, tally).run(() => {
      showProgress()
      return begun++ < runs
    })
  })
  await Promise.all(lanes)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const seconds = Math.round((Date.now() - startedAt) / 1000)
process.stdout.write(`${JSON.stringify({ ...tally, seed, seconds })}\n`)
if (tally.lost + tally.corrupt + tally.doubled > 0 || tally.acknowledged === 0) process.exitCode = 1
