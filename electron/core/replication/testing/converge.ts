/**
 * A history over real cores, a real hub and real HTTP through lines that misbehave: what people do at several desks, partitions,
 * faults, clock jumps, kills, restarts and restores of the hub; then the network heals, and everything has to agree. What
 * is done follows from the seed; when exactly the network does its part does not.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { canonicalJson } from '#shared/lib/canonical-json.ts'
import { seededRandom } from '#shared/testing/seeded-random.ts'
import { type Acknowledged, checkClinic, checkHub } from './converge-checks.ts'
import type { ConvergeClinic } from './converge-clinic.ts'
import { recordsOn } from './converge-hub.ts'
import type { Fault } from './fault-proxy.ts'
import type { Dump, Workstation } from './workstation.ts'

const faults: readonly Fault[] = [
  'delay',
  'delay',
  'reorder',
  'reorder',
  'dropRequest',
  'dropAnswer',
  'truncate',
  'duplicate',
  'serverError',
  'halfOpen',
]
const fields = ['notes', 'familyName', 'givenName'] as const
/** How often derived state may be looked at until it is the same everywhere. */
const looksAtDerived = 100

async function hasNothingToSend(station: Workstation): Promise<boolean> {
  const [row] = await station.rows<{ count: number }>(
    "SELECT count(*) AS count FROM sync_record WHERE pending <> '{}' OR verify = 1",
  )
  return row?.count === 0
}

/** Looks again and again, for some seconds. @returns whether it came to be so */
async function isSoSoon(isSo: () => Promise<boolean>): Promise<boolean> {
  for (let look = 0; look < 150; look++) {
    if (await isSo()) return true
    await sleep(20)
  }
  return false
}

/** What happened in histories, to show that something did. */
export type Happened = Record<string, number>

export class History {
  readonly #clinic: ConvergeClinic
  readonly #random: () => number
  readonly #seed: number
  readonly #happened: Happened
  readonly #acknowledged: Acknowledged = { edits: [], bookings: [], texts: [], movements: [] }
  readonly #patientIds: string[]
  readonly #reportIds: string[] = []
  #number = 0

  /** @param happened is counted up */
  constructor(clinic: ConvergeClinic, seed: number, happened: Happened) {
    this.#clinic = clinic
    this.#seed = seed
    this.#random = seededRandom(seed)
    this.#happened = happened
    this.#patientIds = [...clinic.patientIds]
  }

  /** Gloves on the shelf before anything happened. */
  #stock = 0

  /** Plays it. @returns what is wrong after healing; empty when everything agrees */
  async play(steps: number): Promise<string[]> {
    const { lines, stations } = this.#clinic
    const [first] = stations
    if (first) this.#stock = await this.#stockOn(first)
    for (const [index, line] of lines.entries()) {
      // Each line has its own dice: how many requests there are depends on the machine.
      const random = seededRandom(this.#seed * 31 + index + 1)
      line.choose((place) => {
        if (random() >= 0.15 || place.includes('_local')) return 'none'
        const fault = faults[Math.floor(random() * faults.length)] ?? 'none'
        this.#note(`fault ${fault}`)
        return fault
      })
    }
    const restores = this.#clinic.hub.control !== undefined && this.#chance(0.3)
    const backUpAt = restores ? this.#below(steps / 2) : -1
    const restoreAt = restores ? backUpAt + 1 + this.#below(steps - backUpAt - 1) : -1
    for (let step = 0; step < steps; step++) {
      if (step === backUpAt) await this.#clinic.backUpHub()
      if (step === restoreAt) {
        await this.#clinic.restoreHub()
        this.#note('restore of the hub')
      }
      await this.#step()
    }
    if (this.#clinic.hub.control !== undefined && this.#chance(0.2)) await this.#goBackAtTheEnd()
    return await this.#heal()
  }

  /** The hub goes back behind what one desk wrote and it had accepted, and nobody writes after that. */
  async #goBackAtTheEnd(): Promise<void> {
    const { lines, stations } = this.#clinic
    const [line, ...others] = lines
    const [writer] = stations
    if (!line || !writer) return
    for (const other of others) other.cut(true)
    line.choose(() => 'none')
    line.cut(false)
    const accepted = () => hasNothingToSend(writer)
    if (!(await isSoSoon(accepted))) return
    await this.#clinic.backUpHub()
    await this.#edit(writer)
    await isSoSoon(accepted)
    await this.#clinic.restoreHub()
    this.#note('restore of the hub at the end')
  }

  async #step(): Promise<void> {
    const { stations, lines } = this.#clinic
    const index = this.#below(stations.length)
    const station = stations[index]
    const line = lines[index]
    if (!station || !line) return
    const kind = this.#below(1000)
    if (kind < 250) await this.#edit(station)
    else if (kind < 480) await this.#book(station)
    else if (kind < 560) await this.#move(station)
    else if (kind < 620) await this.#cancel(station)
    else if (kind < 650) await this.#register(station)
    else if (kind < 720) await this.#writeReport(station)
    else if (kind < 760) await this.#takeStock(station)
    else if (kind < 770) await this.#deletePatient(station)
    else if (kind < 870) this.#cut(index)
    else if (kind < 900) await this.#jumpClock(station)
    else if (kind < 912) await this.#restart(index)
    else if (kind < 918) await this.#restartHub()
    else if (kind < 930) await this.#killWhileTaking(index)
    else await sleep(this.#below(40))
  }

  #cut(index: number): void {
    const isCut = this.#chance(0.5)
    this.#clinic.lines[index]?.cut(isCut)
    if (isCut) this.#note('partition')
  }

  async #jumpClock(station: Workstation): Promise<void> {
    await station.setClock((this.#below(3) - 1) * 86_400_000)
    this.#note('clock jump')
  }

  async #restart(index: number): Promise<void> {
    const kill = this.#chance(0.7)
    this.#note(kill ? 'kill' : 'restart')
    await (kill ? this.#clinic.kill(index) : this.#clinic.restart(index))
  }

  /** A desk writes, and another one is killed about when that reaches it. */
  async #killWhileTaking(index: number): Promise<void> {
    const writer = this.#clinic.stations[(index + 1) % this.#clinic.stations.length]
    if (writer) await this.#edit(writer)
    await sleep(this.#below(120))
    await this.#clinic.kill(index)
    this.#note('kill while it takes')
  }

  async #restartHub(): Promise<void> {
    await this.#clinic.restartHub()
    this.#note('restart of the hub')
  }

  async #edit(station: Workstation): Promise<void> {
    const patientId = this.#pick(this.#patientIds)
    const field = this.#pick(fields)
    const value = this.#word()
    const answer = await station.command('patients.update', { patientId, changes: { [field]: value } })
    if (!answer.ok) return
    this.#acknowledged.edits.push({ patientId, field, value })
    this.#note('edit')
  }

  /** Few times and few doctors, so that desks meet. */
  #someTime(): string {
    const hour = String(8 + this.#below(6)).padStart(2, '0')
    return `2031-03-0${3 + this.#below(2)}T${hour}:${this.#chance(0.5) ? '00' : '15'}`
  }

  async #book(station: Workstation): Promise<void> {
    const answer = await station.command('appointments.schedule', {
      patientId: this.#pick(this.#patientIds),
      doctorId: this.#pick(this.#clinic.doctorIds),
      startsAt: this.#someTime(),
      durationMinutes: 30,
    })
    if (!answer.ok) return
    this.#acknowledged.bookings.push(answer.value.id)
    this.#note('booking')
  }

  async #move(station: Workstation): Promise<void> {
    if (this.#acknowledged.bookings.length === 0) return
    const answer = await station.command('appointments.reschedule', {
      appointmentId: this.#pick(this.#acknowledged.bookings),
      startsAt: this.#someTime(),
      doctorId: this.#pick(this.#clinic.doctorIds),
    })
    if (answer.ok) this.#note('move')
  }

  async #cancel(station: Workstation): Promise<void> {
    if (this.#acknowledged.bookings.length === 0) return
    const appointmentId = this.#pick(this.#acknowledged.bookings)
    const answer = await station.command('appointments.cancel', { appointmentId })
    if (answer.ok) this.#note('cancellation')
  }

  async #register(station: Workstation): Promise<void> {
    const answer = await station.command('patients.register', {
      givenName: this.#word(),
      familyName: this.#word(),
      email: 'somebody@example.invalid',
      messageConsent: true,
    })
    if (!answer.ok) return
    this.#patientIds.push(answer.value.id)
    this.#note('registration')
  }

  async #deletePatient(station: Workstation): Promise<void> {
    const patientId = this.#pick(this.#patientIds)
    const answer = await station.command('patients.delete', { patientId, reason: 'asked for it' })
    if (answer.ok) this.#note('deletion')
  }

  /** What lies in the charts' database. */
  async #writeReport(station: Workstation): Promise<void> {
    const text = this.#word()
    const known = this.#reportIds.length > 0 && this.#chance(0.7) ? this.#pick(this.#reportIds) : undefined
    const answer =
      known === undefined
        ? await station.command('reports.create', {
            patientId: this.#pick(this.#patientIds),
            doctorId: this.#pick(this.#clinic.doctorIds),
            title: 'Report',
            kind: 'note',
            text,
          })
        : await station.command('reports.update', { reportId: known, changes: { text } })
    if (!answer.ok) return
    if (known === undefined) this.#reportIds.push(answer.value.id)
    this.#acknowledged.texts.push({ reportId: answer.value.id, text })
    this.#note('report')
  }

  async #takeStock(station: Workstation): Promise<void> {
    const equipmentId = this.#pick(this.#clinic.equipmentIds)
    const quantity = 1 + this.#below(5)
    const kind = this.#chance(0.6) ? 'used' : 'received'
    const answer = await station.command('equipment.recordMovement', { equipmentId, kind, quantity })
    if (!answer.ok) return
    this.#acknowledged.movements.push({ equipmentId, change: answer.value.movement.change })
    this.#note('stock movement')
  }

  async #heal(): Promise<string[]> {
    const { lines, stations, hub, database } = this.#clinic
    for (const line of lines) {
      line.choose(() => 'none')
      line.cut(false)
    }
    for (const station of stations) await station.command('sync.now', {})
    const { rest, standing } = await this.#clinic.rest()
    if (rest !== 'agreed')
      return [`the workstations are ${rest}: ${standing}`, ...(await this.#differences())]
    const [first] = stations
    if (!first) return ['there is no workstation']
    const dump = await first.dump()
    this.#countOutcome(dump)
    const problems = checkClinic(dump, this.#acknowledged)
    problems.push(...checkHub(dump, await recordsOn(hub, database)))
    problems.push(...(await this.#derivedDifferences()))
    return problems
  }

  #countOutcome(dump: Dump): void {
    const displaced = Object.values(dump.events ?? {}).filter(({ type }) => type === 'AppointmentDisplaced')
    const conflicts = Object.values(dump.events ?? {}).filter(({ type }) => type === 'conflict')
    this.#note('displaced booking', displaced.length)
    this.#note('conflict', conflicts.length)
  }

  async #derivedDifferences(): Promise<string[]> {
    const { stations } = this.#clinic
    const derived = async (station: Workstation): Promise<string[]> => {
      await station.settled()
      const rows = await station.rows<{ reactor: string; key: string; value: string }>(
        "SELECT reactor, key, value FROM projection WHERE reactor IN ('slots', 'analytics', 'portal') ORDER BY reactor, key",
      )
      return [
        ...rows.map((row) => canonicalJson({ ...row, value: JSON.parse(row.value) as unknown })),
        `stock ${await this.#stockOn(station)}`,
      ]
    }
    let all: string[][] = []
    for (let look = 0; look < looksAtDerived; look++) {
      all = await Promise.all(stations.map(derived))
      if (new Set(all.map((rows) => rows.join('\n'))).size === 1) break
      await sleep(20)
    }
    const known = new Set(all[0])
    const different = all.flatMap((rows) => rows.filter((row) => !known.has(row)))
    const missing = all.flatMap((rows) => [...known].filter((row) => !rows.includes(row)))
    if (different.length + missing.length > 0)
      return [`derived state differs: ${[...different, ...missing].slice(0, 3).join(' ').slice(0, 1000)}`]
    const used = this.#acknowledged.movements.reduce((sum, { change }) => sum + change, 0)
    const expected = this.#stock + used
    return known.has(`stock ${expected}`) ? [] : [`the stock is not ${expected}`]
  }

  async #stockOn(station: Workstation): Promise<number> {
    const list = await station.query('equipment.list', {})
    return list.find(({ id }) => id === this.#clinic.equipmentIds[0])?.quantity ?? Number.NaN
  }

  /** Where the workstations differ, and what the last lines of their logs say. */
  async #differences(): Promise<string[]> {
    const { stations } = this.#clinic
    const dumps = await Promise.all(stations.map((station) => station.dump()))
    const [first] = dumps
    const different = dumps.slice(1).flatMap((dump, index) =>
      Object.entries(first ?? {}).flatMap(([collection, byId]) =>
        [...new Set([...Object.keys(byId), ...Object.keys(dump[collection] ?? {})])]
          .filter((id) => canonicalJson(byId[id] ?? null) !== canonicalJson(dump[collection]?.[id] ?? null))
          .map((id) => {
            const sides = [byId[id], dump[collection]?.[id]].map((side) => JSON.stringify(side) ?? 'nothing')
            return `0/${index + 1} ${collection}:${id} ${sides.join(' / ').slice(0, 600)}`
          }),
      ),
    )
    const told = await Promise.all(
      stations.map(async (station, index) => {
        const { state, waiting } = await station.query('sync.status', {})
        const rows = await station.rows(
          "SELECT collection, id, rev, pending, verify FROM sync_record WHERE pending <> '{}' OR verify = 1 LIMIT 3",
        )
        const aside = await station.rows('SELECT * FROM sync_quarantine LIMIT 3')
        return `${index} is ${state}, ${waiting} wait: ${JSON.stringify({ rows, aside })}`
      }),
    )
    return [...told, ...different.slice(0, 5), ...stations.flatMap((station) => station.log.slice(-2))]
  }

  /** A text that is never used twice. */
  #word(): string {
    this.#number += 1
    return `v${this.#seed}-${this.#number}`
  }

  #note(name: string, count = 1): void {
    this.#happened[name] = (this.#happened[name] ?? 0) + count
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
