/**
 * `npm run -s prove -- kill --runs N [--seed S]`: runs the real core on one data folder, gives it concurrent commands, kills
 * it with SIGKILL at a random moment, and starts it again, N times. After each kill: SQLite's integrity_check on the file;
 * after each start: every acknowledged write is there as it was acknowledged, every record's event is in the log exactly
 * once, each event's message exists once, the audit chain is whole. Prints runs, acknowledged, lost, corrupt.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type CoreProcess, startCoreProcess } from '#core/testing/core-process.ts'
import { openSqliteFile } from '#core/store/sqlite-storage/index.ts'
import { seededRandom } from '#shared/testing/seeded-random.ts'

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
})
const runs = Number(values.runs)
const random = seededRandom(Number(values.seed))

const folder = mkdtempSync(path.join(tmpdir(), 'clinic-prove-kill-'))
const environment = { NODE_COMPILE_CACHE: path.join(folder, 'compile-cache') }
const dataDir = path.join(folder, 'data')

/** What the core acknowledged, by record: the newest acknowledged state. */
const patients = new Map<string, { familyName: string }>()
const appointments = new Map<string, { startsAt: string; status: string }>()
const tally = { runs: 0, acknowledged: 0, lost: 0, corrupt: 0, doubled: 0 }
/** Records whose last command was not answered: either state is right. */
const undecided = new Set<string>()
let number = 0

function must<Value>(result: { ok: true; value: Value } | { ok: false; error: { code: string } }): Value {
  if (!result.ok) throw new Error(`A set-up command was refused: ${result.error.code}`)
  return result.value
}

async function prepareClinic(): Promise<string[]> {
  const core = await startCoreProcess(dataDir, [], environment)
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

/** One after another as fast as they are answered, until the core dies. */
async function client(core: CoreProcess, doctorIds: readonly string[], alive: () => boolean): Promise<void> {
  while (alive()) {
    const doctorId = doctorIds[Math.floor(random() * doctorIds.length)] ?? ''
    const registered = await core.command('patients.register', {
      givenName: 'Proof',
      familyName: `Patient${number++}`,
      email: `proof${number}@example.invalid`,
      messageConsent: true,
    })
    if (!registered.ok) throw new Error(`register: ${registered.error.code}`)
    const patient = registered.value
    patients.set(patient.id, { familyName: patient.familyName })
    tally.acknowledged += 1
    const day = String(1 + (number % 28)).padStart(2, '0')
    const month = String(1 + (Math.floor(number / 28) % 12)).padStart(2, '0')
    const hour = String(6 + (number % 15)).padStart(2, '0')
    const year = 2030 + Math.floor(number / 336)
    const scheduled = await core.command('appointments.schedule', {
      patientId: patient.id,
      doctorId,
      startsAt: `${year}-${month}-${day}T${hour}:00`,
      durationMinutes: 15,
    })
    if (!scheduled.ok) continue
    const appointment = scheduled.value
    appointments.set(appointment.id, appointment)
    tally.acknowledged += 1
    if (random() < 0.4) {
      undecided.add(appointment.id)
      const moved = await core.command('appointments.reschedule', {
        appointmentId: appointment.id,
        durationMinutes: 30,
      })
      undecided.delete(appointment.id)
      if (moved.ok) tally.acknowledged += 1
    }
    if (random() < 0.4) {
      undecided.add(appointment.id)
      const canceled = await core.command('appointments.cancel', { appointmentId: appointment.id })
      undecided.delete(appointment.id)
      if (canceled.ok) {
        appointments.set(appointment.id, canceled.value)
        tally.acknowledged += 1
      }
    }
  }
}

function checkFile(): void {
  const key = new Uint8Array(Buffer.from(readFileSync(path.join(dataDir, 'key'), 'utf8').trim(), 'hex'))
  const file = openSqliteFile({ file: path.join(dataDir, 'clinic.db'), key })
  const result = file.connection.pragma('integrity_check', { simple: true })
  file.close()
  if (result !== 'ok') tally.corrupt += 1
}

/** Checks the records that were acknowledged since the last check. */
async function checkRecords(core: CoreProcess): Promise<void> {
  for (const [id, expected] of patients) {
    const got = await core.query('patients.get', { patientId: id })
    if (!got.ok || got.value.familyName !== expected.familyName) tally.lost += 1
    const events = await core.query('events.list', { subjectId: id })
    if (!events.ok || events.value.filter((event) => event.type === 'PatientCreated').length !== 1)
      tally.doubled += 1
    const messages = await core.query('messages.list', { recipientId: id })
    const welcomes = messages.ok
      ? messages.value.filter(
          (message) =>
            message.eventId ===
            (events.ok && events.value.find((event) => event.type === 'PatientCreated')?.id),
        )
      : []
    if (welcomes.length !== 1) tally.doubled += 1
    const visits = await core.query('appointments.forPatient', { patientId: id })
    for (const visit of visits.ok ? visits.value : []) {
      const acknowledged = appointments.get(visit.id)
      if (acknowledged && acknowledged.status !== visit.status && !undecided.has(visit.id)) tally.lost += 1
      const about = await core.query('events.list', { subjectId: visit.id })
      const types = about.ok ? about.value.map((event) => event.type) : []
      if (types.filter((type) => type === 'AppointmentScheduled').length !== 1) tally.doubled += 1
      const cancellations = types.filter((type) => type === 'AppointmentCanceled').length
      if (cancellations !== (visit.status === 'canceled' ? 1 : 0)) tally.doubled += 1
      appointments.delete(visit.id)
    }
  }
  tally.lost += [...appointments.keys()].length
  patients.clear()
  appointments.clear()
  undecided.clear()
  const chain = await core.query('audit.verify', {})
  if (!chain.ok || !chain.value.intact) tally.corrupt += 1
  const dead = await core.query('deadLetters.list', {})
  if (!dead.ok || dead.value.length > 0) tally.doubled += 1
}

const doctorIds = await prepareClinic()
const started = Date.now()
let core = await startCoreProcess(dataDir, [], environment)
for (let run = 0; run < runs; run++) {
  let alive = true
  const clients = [1, 2, 3].map(() => client(core, doctorIds, () => alive))
  // The clients stop at the command that is never answered.
  void Promise.all(clients).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exitCode = 1
  })
  await sleep(20 + random() * 250)
  await core.kill()
  alive = false
  checkFile()
  core = await startCoreProcess(dataDir, [], environment)
  if (!core.ready) throw new Error(`The core did not start again: ${core.refused?.code ?? core.log()}`)
  await checkRecords(core)
  tally.runs += 1
  if (process.stderr.isTTY)
    process.stderr.write(`\r${tally.runs}/${runs} runs, ${tally.acknowledged} acknowledged`)
}
await core.end()
rmSync(folder, { recursive: true, force: true })
const seconds = Math.round((Date.now() - started) / 1000)
process.stdout.write(`${JSON.stringify({ ...tally, seed: Number(values.seed), seconds })}\n`)
if (tally.lost + tally.corrupt + tally.doubled > 0 || tally.acknowledged === 0) process.exitCode = 1
