/**
 * Histories over real cores, a real hub and real HTTP through a line that misbehaves: what people do at several desks,
 * partitions, faults, clock jumps, kills, restarts and restores of the hub; then the network heals, and everything has to
 * agree.
 */
import { cpSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { canonicalJson } from '#shared/lib/canonical-json.ts'
import { seededRandom } from '#shared/testing/seeded-random.ts'
import { setUpHub } from '../set-up-hub.ts'
import { type Acknowledged, checkClinic, checkHub } from './converge-checks.ts'
import { type Fault, type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { hastyTiming, until, untilAgreed, Workstation } from './workstation.ts'

/** A hub that can be stopped, started and put back to an earlier state. */
export interface RunningHub {
  origin: string
  username: string
  password: string
  /** Absent for a hub that is not ours to restart. */
  control?: {
    dataFolder: string
    stop: () => Promise<void>
    /** @returns its new origin */
    start: () => Promise<string>
  }
}

export interface ConvergeOptions {
  hub: RunningHub
  folder: string
  stations: number
  seed: number
  /** Name of the clinic's databases. */
  database: string
  /** Whether the hub is now and then restored from a backup. */
  restores: boolean
  /** The workstation's process, bundled. */
  program?: string
  /** Milliseconds for the network to heal. */
  patience?: number
}

const faults: readonly Fault[] = [
  'delay',
  'delay',
  'dropRequest',
  'dropAnswer',
  'truncate',
  'duplicate',
  'serverError',
  'halfOpen',
]
const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '06:00', to: '22:00' }))
const fields = ['notes', 'familyName', 'givenName'] as const

export class Converge {
  readonly #options: ConvergeOptions
  readonly #random: () => number
  readonly #stations: Workstation[] = []
  readonly #lines: FaultProxy[] = []
  readonly #acknowledged: Acknowledged = { edits: [], bookings: [] }
  readonly #patientIds: string[] = []
  readonly #doctorIds: string[] = []
  #number = 0
  #history = 0

  private constructor(options: ConvergeOptions) {
    this.#options = options
    this.#random = seededRandom(options.seed)
  }

  /** A clinic on several workstations that agree. */
  static async start(options: ConvergeOptions): Promise<Converge> {
    const converge = new Converge(options)
    await converge.#start()
    return converge
  }

  /** Plays one history. @returns what is wrong after healing; empty when everything agrees */
  async play(steps: number): Promise<string[]> {
    this.#history += 1
    for (const line of this.#lines)
      line.choose((place) => (this.#chance(0.15) && !place.includes('_local') ? this.#pick(faults) : 'none'))
    const backup = this.#options.restores && this.#chance(0.3) ? await this.#backUp() : undefined
    for (let step = 0; step < steps; step++) await this.#step()
    if (backup !== undefined) await this.#restore(backup)
    return await this.#heal()
  }

  async close(): Promise<void> {
    for (const station of this.#stations) await station.close().catch(() => station.kill())
    for (const line of this.#lines) await line.stop()
  }

  async #start(): Promise<void> {
    const { hub, stations, database } = this.#options
    const administrator = { url: hub.origin, username: hub.username, password: hub.password }
    await setUpHub(administrator, database, undefined)
    for (let index = 0; index < stations; index++) this.#lines.push(await startFaultProxy(hub.origin))
    this.#stations.push(...(await Promise.all(this.#lines.map((_, index) => this.#startStation(index)))))
    const [first] = this.#stations
    if (!first) return
    await first.must('clinic.setUp', {
      clinic: { name: 'Converge', timeZone: 'Europe/Madrid', country: 'ES', closedOnHolidays: false },
      administrator: { name: 'Ada' },
    })
    for (const familyName of ['House', 'Grey'])
      this.#doctorIds.push((await first.must('doctors.create', { familyName, workingHours: hours })).id)
    for (let index = 0; index < 6; index++) await this.#register(first)
    for (const [index, station] of this.#stations.entries()) {
      const { username, password } = hub
      await station.must('sync.configure', {
        url: this.#lines[index]?.origin ?? '',
        database,
        username,
        password,
      })
    }
    await untilAgreed(this.#stations, this.#options.patience ?? 60_000)
  }

  #startStation(index: number): Promise<Workstation> {
    const place = path.join(this.#options.folder, `station-${index}`)
    const { program } = this.#options
    return Workstation.start(place, { linkTiming: hastyTiming, ...(program ? { program } : {}) })
  }

  async #step(): Promise<void> {
    const index = this.#below(this.#stations.length)
    const station = this.#stations[index]
    const line = this.#lines[index]
    if (!station || !line) return
    const kind = this.#below(100)
    if (kind < 35) await this.#edit(station)
    else if (kind < 60) await this.#book(station)
    else if (kind < 68) await this.#move(station)
    else if (kind < 74) await this.#cancel(station)
    else if (kind < 76) await this.#register(station)
    else if (kind < 84) line.cut(this.#chance(0.5))
    else if (kind < 87) await station.setClock((this.#below(3) - 1) * 86_400_000)
    else if (kind < 89) await this.#kill(index)
    else if (kind < 90) await this.#restartHub()
    else await sleep(this.#below(40))
  }

  async #edit(station: Workstation): Promise<void> {
    const patientId = this.#pick(this.#patientIds)
    const field = this.#pick(fields)
    const value = `v${this.#options.seed}-${++this.#number}`
    const answer = await station.command('patients.update', { patientId, changes: { [field]: value } })
    if (answer.ok) this.#acknowledged.edits.push({ patientId, field, value })
  }

  /** Few times and few doctors, so that desks meet. */
  #someTime(): string {
    const hour = String(8 + this.#below(6)).padStart(2, '0')
    return `2031-03-0${1 + (this.#history % 9)}T${hour}:${this.#chance(0.5) ? '00' : '15'}`
  }

  async #book(station: Workstation): Promise<void> {
    const answer = await station.command('appointments.schedule', {
      patientId: this.#pick(this.#patientIds),
      doctorId: this.#pick(this.#doctorIds),
      startsAt: this.#someTime(),
      durationMinutes: 30,
    })
    if (answer.ok) this.#acknowledged.bookings.push(answer.value.id)
  }

  async #move(station: Workstation): Promise<void> {
    if (this.#acknowledged.bookings.length === 0) return
    await station.command('appointments.reschedule', {
      appointmentId: this.#pick(this.#acknowledged.bookings.slice(-20)),
      startsAt: this.#someTime(),
      doctorId: this.#pick(this.#doctorIds),
    })
  }

  async #cancel(station: Workstation): Promise<void> {
    if (this.#acknowledged.bookings.length === 0) return
    const appointmentId = this.#pick(this.#acknowledged.bookings.slice(-20))
    await station.command('appointments.cancel', { appointmentId })
  }

  async #register(station: Workstation): Promise<void> {
    const answer = await station.command('patients.register', {
      givenName: `G${++this.#number}`,
      familyName: `F${this.#number}`,
      email: 'somebody@example.invalid',
      messageConsent: true,
    })
    if (answer.ok) this.#patientIds.push(answer.value.id)
  }

  async #kill(index: number): Promise<void> {
    await this.#stations[index]?.kill()
    this.#stations[index] = await this.#startStation(index)
  }

  async #restartHub(): Promise<void> {
    const { control } = this.#options.hub
    if (!control) return
    await control.stop()
    const origin = await control.start()
    for (const line of this.#lines) line.aim(origin)
  }

  async #backUp(): Promise<string | undefined> {
    const { control } = this.#options.hub
    if (!control) return undefined
    const backup = path.join(this.#options.folder, 'hub-backup')
    rmSync(backup, { recursive: true, force: true })
    await control.stop()
    cpSync(control.dataFolder, backup, { recursive: true })
    const origin = await control.start()
    for (const line of this.#lines) line.aim(origin)
    return backup
  }

  async #restore(backup: string): Promise<void> {
    const { control } = this.#options.hub
    if (!control) return
    for (const line of this.#lines) line.cut(true)
    await control.stop()
    rmSync(control.dataFolder, { recursive: true, force: true })
    cpSync(backup, control.dataFolder, { recursive: true })
    const origin = await control.start()
    for (const line of this.#lines) line.aim(origin)
  }

  async #heal(): Promise<string[]> {
    const { patience = 60_000 } = this.#options
    for (const line of this.#lines) {
      line.choose(() => 'none')
      line.cut(false)
    }
    for (const station of this.#stations) await station.command('sync.now', {})
    try {
      await untilAgreed(this.#stations, patience)
    } catch (error) {
      return [error instanceof Error ? error.message : 'error', ...(await this.#differences())]
    }
    const dump = await this.#stations[0]?.dump()
    if (!dump) return ['there is no workstation']
    const problems = [...checkClinic(dump, this.#acknowledged)]
    const hubProblems = async () => checkHub(dump, await this.#readHub())
    problems.push(...(await hubProblems()))
    problems.push(...(await this.#derivedDifferences()))
    return problems
  }

  /** What the hub holds, by document id. */
  async #readHub(): Promise<Map<string, unknown>> {
    const { hub, database } = this.#options
    const origin = this.#lines[0]?.origin ?? hub.origin
    const authorization = `Basic ${Buffer.from(`${hub.username}:${hub.password}`).toString('base64')}`
    const all = new Map<string, unknown>()
    for (const part of ['desk', 'charts']) {
      const place = `${origin}/${database}-${part}/_all_docs?include_docs=true`
      // A connection that was kept from before the line was cut fails once.
      const ask = () => fetch(place, { headers: { authorization } })
      const response = await ask().catch(ask)
      const { rows } = (await response.json()) as { rows: { id: string; doc: { data?: unknown } }[] }
      for (const { id, doc } of rows)
        if (!id.startsWith('_design/') && !id.startsWith('attachment:')) all.set(id, doc.data)
    }
    return all
  }

  async #derivedDifferences(): Promise<string[]> {
    const derived = async () => {
      const all = await Promise.all(
        this.#stations.map((station) =>
          station.rows<{ reactor: string; key: string; value: string }>(
            "SELECT reactor, key, value FROM projection WHERE reactor IN ('slots', 'analytics', 'portal') ORDER BY reactor, key",
          ),
        ),
      )
      return all.map((rows) =>
        canonicalJson(rows.map((row) => ({ ...row, value: JSON.parse(row.value) as unknown }))),
      )
    }
    try {
      await until(async () => new Set(await derived()).size === 1, 'derived state to be the same', 5000)
      return []
    } catch {
      const [first = '[]', ...others] = await derived()
      const known = new Set((JSON.parse(first) as object[]).map((row) => JSON.stringify(row)))
      const different = others.flatMap((text) =>
        (JSON.parse(text) as object[]).map((row) => JSON.stringify(row)).filter((row) => !known.has(row)),
      )
      return [`derived state differs: ${different.slice(0, 2).join(' ')}`]
    }
  }

  async #differences(): Promise<string[]> {
    const dumps = await Promise.all(this.#stations.map((station) => station.dump()))
    const waiting = await Promise.all(
      this.#stations.map((station) =>
        station.rows("SELECT collection, id, rev, pending FROM sync_record WHERE pending <> '{}' LIMIT 3"),
      ),
    )
    const [first] = dumps
    const different = dumps
      .slice(1)
      .flatMap((dump) =>
        Object.entries(first ?? {}).flatMap(([collection, byId]) =>
          [...new Set([...Object.keys(byId), ...Object.keys(dump[collection] ?? {})])]
            .filter((id) => JSON.stringify(byId[id]) !== JSON.stringify(dump[collection]?.[id]))
            .map((id) => `${collection}:${id}`),
        ),
      )
    const logs = this.#stations.flatMap((station) => station.log.slice(-2))
    return [...different.slice(0, 10), JSON.stringify(waiting).slice(0, 500), ...logs]
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit)
  }

  #chance(probability: number): boolean {
    return this.#random() < probability
  }

  #pick<Value>(list: readonly Value[]): Value {
    return list[this.#below(list.length)] as Value
  }
}
