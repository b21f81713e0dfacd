/**
 * Histories of a clinic whose messages must leave once: five workstations, a hub and two workers, with partitions, lost and
 * repeated requests and answers, and workers that end at every step between claim and note.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { SenderStep } from '../../../electron/core/messages/sender-parts.ts'
import type { Fault } from '../../../electron/core/replication/testing/fault-proxy.ts'
import { type Run, until, Workstation } from '../../../electron/core/replication/testing/workstation.ts'
import type { Appointment } from '../../../shared/domain/records/appointment.ts'
import type { Message } from '../../../shared/domain/records/message.ts'
import { seededRandom } from '../../../shared/testing/seeded-random.ts'
import type { Hub } from '../../../sync-server/hub/hub.ts'
import type { Sinks } from './sinks.ts'
import { proofTiming, stationCount, type TemplateClinic, workerCount } from './template-clinic.ts'

const steps: readonly SenderStep[] = ['beforeClaim', 'claimed', 'accepted', 'sent', 'noted']
const faults: readonly Fault[] = [
  'delay',
  'reorder',
  'dropRequest',
  'dropAnswer',
  'duplicate',
  'serverError',
  'truncate',
]
const waiting = ['pending', 'held', 'claimed'] as const
const healMilliseconds = 400_000
const agreeMilliseconds = 200_000
/** A core that has as many messages answers slower: histories go on in a fresh copy of the clinic. */
const historiesInOneClinic = 25

export interface OnceTotals {
  histories: number
  messages: number
  sent: number
  unknown: number
  superseded: number
  /** How often a worker was ended, by where: at a step, or `anywhere`. */
  kills: Record<string, number>
}

/** A worker that is to end when it comes to a step so many times. */
type Armed = { step: SenderStep; after: number } | undefined

export interface OnceParts {
  clinic: TemplateClinic
  sinks: Sinks
  /** Where cores run. */
  run: Run
  seed: number
}

export class OnceHistories {
  readonly totals: OnceTotals = { histories: 0, messages: 0, sent: 0, unknown: 0, superseded: 0, kills: {} }
  readonly #parts: OnceParts
  readonly #random: () => number
  #hub: Hub | undefined
  #folderOf: (core: number) => string = () => ''
  #stations: Workstation[] = []
  readonly #workers = new Map<number, { core: Workstation; armed: Armed }>()
  #appointments: { id: string; station: Workstation }[] = []
  #patients: string[] = []
  /** Counts hours, so that most bookings have a time of their own. */
  #hour = 0

  constructor(parts: OnceParts) {
    this.#parts = parts
    this.#random = seededRandom(parts.seed)
  }

  /** Plays one history to its end. @returns what is not as promised; empty when everything is */
  async play(): Promise<string[]> {
    if (this.totals.histories % historiesInOneClinic === 0) await this.#freshClinic()
    this.totals.histories += 1
    this.#disturb()
    await this.#endWorkers()
    const actions = 2 + this.#below(3)
    for (let action = 0; action < actions; action++) await this.#act(this.#oneOf(this.#stations))
    await sleep(50 + this.#below(200))
    try {
      await this.#heal()
      return await this.#count()
    } catch (error) {
      return [error instanceof Error ? error.message : 'error', ...(await this.#whatWaits())]
    }
  }

  async stop(): Promise<void> {
    const cores = [...this.#stations, ...[...this.#workers.values()].map(({ core }) => core)]
    await Promise.all(cores.map((core) => core.kill()))
    await this.#hub?.stop()
    this.#stations = []
    this.#workers.clear()
  }

  async #freshClinic(): Promise<void> {
    await this.stop()
    this.#parts.sinks.forget()
    const { hub, folderOf } = await this.#parts.clinic.copy()
    this.#hub = hub
    this.#folderOf = folderOf
    this.#appointments = []
    this.#patients = []
    for (let core = 0; core < stationCount; core++)
      this.#stations.push(
        await Workstation.start(folderOf(core), { linkTiming: proofTiming }, this.#parts.run),
      )
    for (let core = stationCount; core < stationCount + workerCount; core++)
      await this.#startWorker(core, undefined)
  }

  async #startWorker(core: number, armed: Armed): Promise<void> {
    const sending = { settings: this.#parts.sinks.settings, look: 300, ...(armed ? { endAt: armed } : {}) }
    const options = { linkTiming: proofTiming, sending }
    const started = await Workstation.start(this.#folderOf(core), options, this.#parts.run)
    this.#workers.set(core, { core: started, armed })
  }

  #disturb(): void {
    for (const line of this.#parts.clinic.lines) {
      line.cut(this.#below(4) === 0)
      line.choose(() => (this.#random() < 0.15 ? this.#oneOf(faults) : 'none'))
    }
  }

  /** Ends workers wherever they are, and starts them again to end between claim and note. */
  async #endWorkers(): Promise<void> {
    for (const [index, { core }] of this.#workers) {
      if (this.#below(2) > 0) continue
      await core.kill()
      this.#noteKill('anywhere')
      await this.#startWorker(index, { step: this.#oneOf(steps), after: 1 + this.#below(2) })
    }
  }

  #noteKill(where: string): void {
    this.totals.kills[where] = (this.totals.kills[where] ?? 0) + 1
  }

  async #act(station: Workstation): Promise<void> {
    const hour = this.#hour++
    const patient = await station.must('patients.register', {
      givenName: 'Pat',
      familyName: `Once ${hour}`,
      messageConsent: true,
      ...(this.#below(2) === 0
        ? { email: `p${hour}@example.com` }
        : { phone: `+3491555${String(1000 + (hour % 9000))}` }),
    })
    this.#patients.push(patient.id)
    const booked = await station.command('appointments.schedule', {
      patientId: patient.id,
      doctorId: this.#parts.clinic.doctorId,
      // At times one that another workstation may have given away meanwhile.
      startsAt: hourOf(2031, hour > 0 && this.#below(4) === 0 ? hour - 1 : hour),
      durationMinutes: 30,
    })
    if (booked.ok) this.#appointments.push({ id: booked.value.id, station })
    const known = this.#appointments.at(-1 - this.#below(3))
    if (!known || this.#below(3) > 0) return
    const { id: appointmentId } = known
    if (this.#below(2) === 0)
      await known.station.command('appointments.cancel', { appointmentId, canceledBy: 'patient' })
    else
      await known.station.command('appointments.reschedule', {
        appointmentId,
        startsAt: hourOf(2032, hour),
      })
  }

  /** The network is whole again; everything comes to an end. */
  async #heal(): Promise<void> {
    for (const line of this.#parts.clinic.lines) {
      line.choose(() => 'none')
      line.cut(false)
    }
    await until(() => this.#isSettled(), 'every message to be settled', healMilliseconds)
    // What a workstation hears last may make it write one more message, which is claimed and sent like the others.
    const isOver = async () => (await this.#agree()) && (await this.#isSettled()) && (await this.#agree())
    await until(isOver, 'workers and desks to agree, and nothing to wait', agreeMilliseconds)
  }

  /** A worker that is to end at a step may come to it only after the healing. */
  async #restartEnded(): Promise<void> {
    for (const [index, { core, armed }] of this.#workers) {
      if (!core.gone) continue
      this.#noteKill(armed?.step ?? 'by itself')
      await this.#startWorker(index, undefined)
    }
  }

  /** Nothing waits anywhere, and every message has come to an end. */
  async #isSettled(): Promise<boolean> {
    await this.#restartEnded()
    const [desk] = this.#stations
    const cores = [...this.#stations, ...[...this.#workers.values()].map(({ core }) => core)]
    try {
      for (const core of cores) if ((await unsent(core)) > 0) return false
      for (const state of waiting)
        if (((await desk?.query('messages.list', { state, limit: 1 })) ?? []).length > 0) return false
      // What has arrived may still have to be reacted to.
      for (const core of cores) if (!(await core.hasNothingToSend())) return false
      return true
    } catch (error) {
      if (![...this.#workers.values()].some(({ core }) => core.gone)) throw error
      return false
    }
  }

  /** Every core has the same messages: what one has sent to the hub, the desk may still have to hear. */
  async #agree(): Promise<boolean> {
    await this.#restartEnded()
    const cores = [...this.#stations, ...[...this.#workers.values()].map(({ core }) => core)]
    try {
      const [first, ...others] = await Promise.all(
        cores.map(async (core) =>
          (await this.#messages(core))
            .map(({ id, state }) => `${id} ${state}`)
            .sort()
            .join('\n'),
        ),
      )
      const waits = waiting.some((state) => first?.includes(` ${state}`))
      return !waits && others.every((other) => other === first)
    } catch (error) {
      if (![...this.#workers.values()].some(({ core }) => core.gone)) throw error
      return false
    }
  }

  #messages = (core: Workstation): Promise<Message[]> =>
    core.query('messages.list', { limit: 5000 }) as Promise<Message[]>

  /** Compares what the sinks have with what the clinic says. */
  async #count(): Promise<string[]> {
    const { sinks } = this.#parts
    const [desk] = this.#stations
    const all = desk ? await this.#messages(desk) : []
    const wrong: string[] = []
    const counted = { messages: all.length, sent: 0, unknown: 0, superseded: 0 }
    for (const { id, state } of all) {
      const times = sinks.arrivals(id)
      if (times > 1) wrong.push(`${id} left ${times} times`)
      if (state === 'sent' && times !== 1) wrong.push(`${id} is sent, and left ${times} times`)
      if (state !== 'sent' && state !== 'unknown' && times > 0) wrong.push(`${id} is ${state}, and left`)
      if (state === 'sent' || state === 'unknown' || state === 'superseded') counted[state] += 1
      else wrong.push(`${id} is ${state}`)
    }
    const welcomed = new Set(all.flatMap((one) => (one.template === 'patientWelcome' ? one.recipientId : [])))
    for (const id of this.#patients) if (!welcomed.has(id)) wrong.push(`patient ${id} was not written to`)
    if (desk) wrong.push(...untoldOf((await desk.dump()).appointments as never, all))
    this.#addUp(counted)
    return wrong
  }

  #before = { messages: 0, sent: 0, unknown: 0, superseded: 0 }
  #addUp(counted: { messages: number; sent: number; unknown: number; superseded: number }): void {
    const fresh = (this.totals.histories - 1) % historiesInOneClinic === 0
    for (const name of ['messages', 'sent', 'unknown', 'superseded'] as const)
      this.totals[name] += counted[name] - (fresh ? 0 : this.#before[name])
    this.#before = counted
  }

  async #whatWaits(): Promise<string[]> {
    const [desk] = this.#stations
    const all = desk ? await this.#messages(desk).catch(() => []) : []
    const open = all.filter(({ state }) => waiting.some((one) => one === state))
    const told = open.map(({ id, state, history, claim }) => JSON.stringify({ id, state, history, claim }))
    const logs = [...this.#workers.values()].map(({ core }) => core.log.slice(-8).join('\n'))
    return [...told.slice(0, 10), ...logs]
  }

  #below(count: number): number {
    return Math.floor(this.#random() * count)
  }

  #oneOf<Value>(list: readonly Value[]): Value {
    return list[this.#below(list.length)] as Value
  }
}

const hourOf = (year: number, hour: number): string =>
  new Date(Date.UTC(year, 0, 1) + hour * 3_600_000).toISOString().slice(0, 16)

type Booking = Pick<Appointment, 'id' | 'status' | 'startsAt' | 'patientId' | 'doctorId'>

/** What became of an appointment was told to its patient and its doctor. @returns what was not */
function untoldOf(appointments: Record<string, Booking>, messages: readonly Message[]): string[] {
  const left = messages.filter(({ state }) => state === 'sent' || state === 'unknown')
  return Object.values(appointments).flatMap(({ id, status, startsAt, patientId, doctorId }) => {
    const tells: Partial<Record<typeof status, RegExp>> = {
      confirmed: /^appointment(Scheduled|Rescheduled)/,
      canceled: /^appointmentCanceled/,
      displaced: /^appointmentDisplaced/,
    }
    const about = left.filter(
      (one) =>
        one.appointmentId === id &&
        tells[status]?.test(one.template) === true &&
        (status !== 'confirmed' || one.startsAt === startsAt),
    )
    const isTold = [patientId, doctorId].every((who) => about.some(({ recipientId }) => recipientId === who))
    return isTold ? [] : [`${id} is ${status} at ${startsAt}, and not everybody was told`]
  })
}

/** How many records wait for the hub; asked without making the core do anything. */
async function unsent(core: Workstation): Promise<number> {
  const [row] = await core.rows<{ count: number }>(
    "SELECT count(*) AS count FROM sync_record WHERE pending <> '{}'",
  )
  return row?.count ?? 0
}
