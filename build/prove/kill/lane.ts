/** One data folder that a core works in until it is killed, again and again; and what is checked after each kill. */
import { cpSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type CoreProcess, startCoreProcess } from '#core/testing/core-process.ts'
import { openSqliteFile } from '#core/store/sqlite-storage/index.ts'
import { seededRandom } from '#shared/testing/seeded-random.ts'

export interface Tally {
  runs: number
  acknowledged: number
  /** Kills while the core was starting after another kill. */
  killedStarting: number
  lost: number
  corrupt: number
  doubled: number
}

export interface LaneOptions {
  /** A data folder with a clinic that is set up; each series of runs begins with a copy of it. */
  template: string
  folder: string
  doctorIds: readonly string[]
  seed: number
  start: (dataDir: string, killedAfterMilliseconds?: number) => Promise<CoreProcess>
}

/** Kills of one data folder before the next begins: what is checked grows with it. */
const runsOfAFolder = 25
const clients = 3
/** Commands that a run may have acknowledged before its kill. */
const mostAnswers = 20
const mostPatienceMilliseconds = 5000

/** The core as the proofs start it: bundled, with its code compiled once. */
export const starter =
  (program: string, compileCache: string): LaneOptions['start'] =>
  (dataDir, killedAfterMilliseconds) =>
    startCoreProcess(
      dataDir,
      [],
      { NODE_COMPILE_CACHE: compileCache },
      { program, ...(killedAfterMilliseconds === undefined ? {} : { killedAfterMilliseconds }) },
    )

export class Lane {
  readonly #options: LaneOptions
  readonly #tally: Tally
  readonly #random: () => number
  /** What the core acknowledged, by record: the newest acknowledged state. */
  readonly #patients = new Map<string, { familyName: string }>()
  readonly #appointments = new Map<string, { status: string }>()
  /** Records whose last command was not answered: either state is right. */
  readonly #undecided = new Set<string>()
  #number = 0
  #answers = 0

  constructor(options: LaneOptions, tally: Tally) {
    this.#options = options
    this.#tally = tally
    this.#random = seededRandom(options.seed)
  }

  /** Kills while `more` says so. */
  async run(more: () => boolean): Promise<void> {
    const { start, folder, template } = this.#options
    for (let series = 0; more(); series++) {
      const dataDir = path.join(folder, String(series))
      cpSync(template, dataDir, { recursive: true })
      let core = await start(dataDir)
      for (let run = 0; run < runsOfAFolder && (run === 0 || more()); run++) {
        await this.#workUntilKilled(core)
        this.#checkFile(dataDir)
        // Some cores are killed while they tidy up after the last kill.
        while (this.#random() < 0.15) {
          await (await start(dataDir, 20 + this.#random() * 400)).kill()
          this.#checkFile(dataDir)
          this.#tally.killedStarting += 1
        }
        core = await start(dataDir)
        if (!core.ready) throw new Error(`The core did not start again: ${core.refused?.code ?? core.log()}`)
        await this.#checkRecords(core)
        this.#tally.runs += 1
      }
      await core.end()
      rmSync(dataDir, { recursive: true, force: true })
    }
  }

  async #workUntilKilled(core: CoreProcess): Promise<void> {
    let alive = true
    // The clients stop at the command that is never answered; one that fails otherwise must be heard of.
    let failed: unknown
    for (let client = 0; client < clients; client++) {
      void this.#client(core, () => alive).catch((error: unknown) => (failed = error))
    }
    // Anywhere in the work, however fast the machine is: after some answers, and somewhere within the next command.
    const answers = this.#answers + Math.floor(this.#random() * mostAnswers)
    const latest = Date.now() + mostPatienceMilliseconds
    while (this.#answers < answers && Date.now() < latest && failed === undefined) await sleep(1)
    await sleep(this.#random() * 25)
    await core.kill()
    alive = false
    if (failed !== undefined)
      throw failed instanceof Error ? failed : new Error('A client failed', { cause: failed })
  }

  /** One command after another as fast as they are answered, until the core dies. */
  async #client(core: CoreProcess, alive: () => boolean): Promise<void> {
    const { doctorIds } = this.#options
    const random = this.#random
    while (alive()) {
      const number = this.#number++
      const doctorId = doctorIds[Math.floor(random() * doctorIds.length)] ?? ''
      const registered = await core.command('patients.register', {
        givenName: 'Proof',
        familyName: `Patient${number}`,
        email: `proof${number}@example.invalid`,
        messageConsent: true,
      })
      if (!registered.ok) throw new Error(`register: ${registered.error.code}`)
      const patient = registered.value
      this.#patients.set(patient.id, { familyName: patient.familyName })
      this.#acknowledge()
      const day = String(1 + (number % 28)).padStart(2, '0')
      const month = String(1 + (Math.floor(number / 28) % 12)).padStart(2, '0')
      const hour = String(6 + (number % 15)).padStart(2, '0')
      const scheduled = await core.command('appointments.schedule', {
        patientId: patient.id,
        doctorId,
        startsAt: `${2030 + Math.floor(number / 336)}-${month}-${day}T${hour}:00`,
        durationMinutes: 15,
      })
      if (!scheduled.ok) continue
      const { id } = scheduled.value
      this.#appointments.set(id, scheduled.value)
      this.#acknowledge()
      if (random() < 0.4) {
        this.#undecided.add(id)
        const moved = await core.command('appointments.reschedule', {
          appointmentId: id,
          durationMinutes: 30,
        })
        this.#undecided.delete(id)
        if (moved.ok) this.#acknowledge()
      }
      if (random() < 0.4) {
        this.#undecided.add(id)
        const canceled = await core.command('appointments.cancel', { appointmentId: id })
        this.#undecided.delete(id)
        if (canceled.ok) {
          this.#appointments.set(id, canceled.value)
          this.#acknowledge()
        }
      }
    }
  }

  #acknowledge(): void {
    this.#answers += 1
    this.#tally.acknowledged += 1
  }

  #checkFile(dataDir: string): void {
    const key = new Uint8Array(Buffer.from(readFileSync(path.join(dataDir, 'key'), 'utf8').trim(), 'hex'))
    const file = openSqliteFile({ file: path.join(dataDir, 'clinic.db'), key })
    const result = file.connection.pragma('integrity_check', { simple: true })
    file.close()
    if (result !== 'ok') this.#tally.corrupt += 1
  }

  /** Checks the records that were acknowledged since the last check. */
  async #checkRecords(core: CoreProcess): Promise<void> {
    await Promise.all([...this.#patients].map(([id, expected]) => this.#checkPatient(core, id, expected)))
    // What is left here was asked for by no patient.
    this.#tally.lost += this.#appointments.size
    this.#patients.clear()
    this.#appointments.clear()
    this.#undecided.clear()
    const chain = await core.query('audit.verify', {})
    if (!chain.ok || !chain.value.intact) this.#tally.corrupt += 1
    const dead = await core.query('deadLetters.list', {})
    if (!dead.ok || dead.value.length > 0) this.#tally.doubled += 1
  }

  async #checkPatient(core: CoreProcess, id: string, expected: { familyName: string }): Promise<void> {
    const tally = this.#tally
    const got = await core.query('patients.get', { patientId: id })
    if (!got.ok || got.value.familyName !== expected.familyName) tally.lost += 1
    const events = await core.query('events.list', { subjectId: id })
    const created = events.ok ? events.value.filter((event) => event.type === 'PatientCreated') : []
    if (created.length !== 1) tally.doubled += 1
    const messages = await core.query('messages.list', { recipientId: id })
    const welcomes = messages.ok ? messages.value.filter(({ eventId }) => eventId === created[0]?.id) : []
    if (welcomes.length !== 1) tally.doubled += 1
    const visits = await core.query('appointments.forPatient', { patientId: id })
    for (const visit of visits.ok ? visits.value : []) {
      const acknowledged = this.#appointments.get(visit.id)
      if (acknowledged && acknowledged.status !== visit.status && !this.#undecided.has(visit.id))
        tally.lost += 1
      const about = await core.query('events.list', { subjectId: visit.id })
      const types = about.ok ? about.value.map((event) => event.type) : []
      if (types.filter((type) => type === 'AppointmentScheduled').length !== 1) tally.doubled += 1
      const cancellations = types.filter((type) => type === 'AppointmentCanceled').length
      if (cancellations !== (visit.status === 'canceled' ? 1 : 0)) tally.doubled += 1
      // The slot agrees: a booking that holds is on its day's board once, with its patient.
      const board = await core.query('appointments.day', { date: visit.date })
      const shown = board.ok
        ? board.value.appointments.filter((appointment) => appointment.id === visit.id)
        : []
      if (shown.length !== 1 || shown[0]?.patient?.id !== id) tally.doubled += 1
      this.#appointments.delete(visit.id)
    }
  }
}
