/**
 * `npm run -s prove -- restore-drill --clinic DIR [--json FILE]`: the drill of docs/data-safety.md, timed: a backup of the clinic
 * in DIR is taken to an empty folder with the recovery key, opened, and a patient is booked. `bench -- clinic-generator --size
 * large` makes a clinic for it. Ends with 1 when it takes longer than ten minutes or anything is missing.
 */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type CoreProcess, startCoreProcess } from '#core/testing/core-process.ts'
import { lastLine, runProgram } from '#core/testing/run-program.ts'

const longestSeconds = 600
const entry = fileURLToPath(new URL('../../electron/core/host/json-lines.ts', import.meta.url))

/** Runs the core with a command that ends by itself. @returns its last answer */
async function run(args: string[], input = ''): Promise<Record<string, unknown>> {
  const ended = await runProgram(entry, args, { input })
  if (ended.code !== 0)
    throw new Error(`${args.join(' ')} ended with ${ended.code}: ${ended.out}${ended.err}`)
  return lastLine(ended)
}

async function must<Value>(
  answer: Promise<{ ok: true; value: Value } | { ok: false; error: { code: string } }>,
) {
  const given = await answer
  if (!given.ok) throw new Error(given.error.code)
  return given.value
}

/** The recovery key on paper, as a person copies it. */
async function copyRecoveryKey(core: CoreProcess): Promise<string> {
  const { recoveryKey, askedGroups } = await must(core.command('keys.makeRecoveryKey', {}))
  const groups = recoveryKey.split('-')
  const confirmation = askedGroups.map((group) => groups[group - 1] ?? '')
  await must(core.command('keys.confirmRecoveryKey', { confirmation }))
  return recoveryKey
}

/** What the desk shows, so that both can be compared. */
async function sight(core: CoreProcess, today: string) {
  const day = await must(core.query('appointments.day', { date: today }))
  const doctors = await must(core.query('doctors.list', {}))
  return { appointments: day.appointments.length, doctors: doctors.length }
}

/** Books somebody who is found by search into the next free time: a desk that works. */
async function bookSomebody(core: CoreProcess): Promise<void> {
  const [patient] = await must(core.query('patients.search', { text: 'a' }))
  const slots = await must(core.query('slots.free', { durationMinutes: 15, limit: 1 }))
  const [slot] = slots
  if (!patient || !slot) throw new Error('There is nobody to book, or no free time.')
  await must(
    core.command('appointments.schedule', {
      patientId: patient.id,
      doctorId: slot.doctorId,
      startsAt: slot.startsAt,
      durationMinutes: 15,
    }),
  )
}

const { values } = parseArgs({ options: { clinic: { type: 'string' }, json: { type: 'string' } } })
if (values.clinic === undefined) {
  process.stderr.write('Usage: npm run -s prove -- restore-drill --clinic DIR [--json FILE]\n')
  process.exitCode = 2
} else {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'restore-drill-'))
  try {
    const today = new Date().toISOString().slice(0, 10)
    const file = path.join(scratch, 'clinic.backup')
    const place = path.join(scratch, 'new')
    const source = await startCoreProcess(path.resolve(values.clinic))
    const recoveryKey = await copyRecoveryKey(source)
    const before = await sight(source, today)
    await source.end()
    let mark = performance.now()
    const lap = (): number => {
      const seconds = (performance.now() - mark) / 1000
      mark = performance.now()
      return Math.round(seconds * 10) / 10
    }
    await run(['--data', path.resolve(values.clinic), '--backup', file])
    const backupSeconds = lap()
    await run(['--data', place, '--restore', file, '--recovery-key-stdin'], `${recoveryKey}\n`)
    const restoreSeconds = lap()
    const desk = await startCoreProcess(
      place,
      ['--recovery-key-stdin'],
      {},
      { firstInput: `${recoveryKey}\n` },
    )
    const after = await sight(desk, today)
    await bookSomebody(desk)
    const openSeconds = lap()
    await desk.end()
    const total = restoreSeconds + openSeconds
    const megabytes = Math.round(fs.statSync(file).size / 1_048_576)
    const result = { megabytes, backupSeconds, restoreSeconds, openSeconds, total, before, after }
    process.stdout.write(`${JSON.stringify(result)}\n`)
    if (values.json !== undefined) fs.writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`)
    const same = JSON.stringify(before) === JSON.stringify(after)
    process.exitCode = same && total <= longestSeconds ? 0 : 1
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}
