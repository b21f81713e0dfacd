/**
 * The clinic of a proof of convergence: workstations, each with a line of its own to one hub. Where the hub is ours, every
 * history begins with a copy of the same clinic, so it stays small and a history can be played again by its seed alone.
 */
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { setUpHub } from '../set-up-hub.ts'
import { comeToRest, type Rest } from './coming-to-rest.ts'
import { copyFolder, type RunningHub, sequencesOf } from './converge-hub.ts'
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts'
import { patientTiming, type Run, Workstation } from './workstation.ts'

export interface ClinicOptions {
  hub: RunningHub
  folder: string
  stations: number
  /** Name of the clinic's databases. */
  database: string
  /** Where workstations run. */
  run: Run
}

const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '06:00', to: '22:00' }))
const patients = 5
const mostPatience = 64

export class ConvergeClinic {
  readonly hub: RunningHub
  readonly database: string
  readonly stations: Workstation[] = []
  readonly lines: FaultProxy[] = []
  /** What every history begins with. */
  readonly patientIds: string[] = []
  readonly doctorIds: string[] = []
  readonly equipmentIds: string[] = []
  readonly #options: ClinicOptions
  /** How many times as long as usual a line may be silent. */
  #patience = 1

  private constructor(options: ClinicOptions) {
    this.#options = options
    this.hub = { ...options.hub }
    this.database = options.database
  }

  /** A clinic whose workstations agree. */
  static async make(options: ClinicOptions): Promise<ConvergeClinic> {
    const clinic = new ConvergeClinic(options)
    await clinic.#make()
    return clinic
  }

  async #make(): Promise<void> {
    const { stations, database } = this.#options
    const { origin, username, password } = this.hub
    await setUpHub({ url: origin, username, password }, database, undefined)
    for (let index = 0; index < stations; index++) this.lines.push(await startFaultProxy(origin))
    for (const index of this.lines.keys()) this.stations[index] = await this.#startStation(index)
    const [first] = this.stations
    if (!first) return
    await first.must('clinic.setUp', {
      clinic: { name: 'Converge', timeZone: 'Europe/Madrid', country: 'ES', closedOnHolidays: false },
      administrator: { name: 'Ada' },
    })
    for (const familyName of ['House', 'Grey'])
      this.doctorIds.push((await first.must('doctors.create', { familyName, workingHours: hours })).id)
    for (let index = 0; index < patients; index++) {
      const person = { givenName: `G${index}`, familyName: `F${index}`, email: 'somebody@example.invalid' }
      const { id } = await first.must('patients.register', { ...person, messageConsent: true })
      this.patientIds.push(id)
    }
    const gloves = { name: 'Gloves', unit: 'pair', initialQuantity: 100, minimumQuantity: 90 }
    this.equipmentIds.push((await first.must('equipment.create', gloves)).id)
    for (const [index, station] of this.stations.entries()) {
      const url = this.lines[index]?.origin ?? ''
      await station.must('sync.configure', { url, database, username, password })
    }
    const { rest, standing } = await this.rest()
    if (rest !== 'agreed')
      throw new Error(`The workstations are ${rest} before anything happened: ${standing}`)
  }

  /** Keeps the clinic as it is for `begin`, and closes it. */
  async keep(): Promise<void> {
    await this.end()
    for (const name of this.#folders()) copyFolder(this.#place(name), this.#place(`kept-${name}`))
    const { control } = this.hub
    if (control) copyFolder(control.dataFolder, this.#place('kept-hub'))
  }

  /** Starts hub and workstations on copies of what was kept. */
  async begin(): Promise<void> {
    this.#patience = Math.max(1, this.#patience / 2)
    for (const name of this.#folders()) copyFolder(this.#place(`kept-${name}`), this.#place(name))
    const { control } = this.hub
    if (control) copyFolder(this.#place('kept-hub'), control.dataFolder)
    await this.startHub()
    await Promise.all(
      this.lines.map(async (_, index) => (this.stations[index] = await this.#startStation(index))),
    )
  }

  /** Closes workstations and hub; the lines stay. */
  async end(): Promise<void> {
    for (const line of this.lines) line.cut(true)
    await Promise.all(this.stations.splice(0).map((station) => station.close().catch(() => station.kill())))
    await this.hub.control?.stop()
    for (const line of this.lines) line.cut(false)
  }

  async close(): Promise<void> {
    await this.end()
    for (const line of this.lines) await line.stop()
  }

  /** Ends a workstation wherever it is, and starts it again. */
  async kill(index: number): Promise<void> {
    await this.stations[index]?.kill()
    this.stations[index] = await this.#startStation(index)
  }

  /** Closes a workstation in good order, and starts it again. */
  async restart(index: number): Promise<void> {
    await this.stations[index]?.close()
    this.stations[index] = await this.#startStation(index)
  }

  async startHub(): Promise<void> {
    const { control } = this.hub
    if (!control) return
    this.hub.origin = await control.start()
    for (const line of this.lines) line.aim(this.hub.origin)
  }

  async restartHub(): Promise<void> {
    await this.hub.control?.stop()
    await this.startHub()
  }

  /** Keeps the hub's data as they are; `restoreHub` brings them back. */
  async backUpHub(): Promise<void> {
    const { control } = this.hub
    if (!control) return
    await control.stop()
    copyFolder(control.dataFolder, this.#place('hub-backup'))
    await this.startHub()
  }

  async restoreHub(): Promise<void> {
    const { control } = this.hub
    if (!control) return
    // As in a clinic, where a hub is away for a while before it is another one.
    for (const line of this.lines) line.cut(true)
    await control.stop()
    copyFolder(this.#place('hub-backup'), control.dataFolder)
    await this.startHub()
    await sleep(50)
    for (const line of this.lines) line.cut(false)
  }

  /** Waits until everybody has come to rest. */
  rest(): Promise<{ rest: Rest; standing: string }> {
    return comeToRest({
      stations: this.stations,
      sequences: () => sequencesOf(this.hub, this.database),
      answered: () => this.lines.map((line) => line.answered()),
      morePatience: async () => {
        if (this.#patience >= mostPatience) return false
        this.#patience *= 4
        await Promise.all(this.stations.map((station) => station.setTiming(patientTiming(this.#patience))))
        return true
      },
    })
  }

  #startStation(index: number): Promise<Workstation> {
    const { run } = this.#options
    return Workstation.start(
      this.#place(`station-${index}`),
      { linkTiming: patientTiming(this.#patience) },
      run,
    )
  }

  #place(name: string): string {
    return path.join(this.#options.folder, name)
  }

  #folders(): string[] {
    return this.lines.map((_, index) => `station-${index}`)
  }
}
