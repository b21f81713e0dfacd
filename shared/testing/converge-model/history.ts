/**
 * One history: some workstations, a hub, and a network that loses, delays, repeats and reorders; seeded, so that a failing
 * one can be replayed exactly.
 */
import { seededRandom } from '#shared/testing/seeded-random.ts'
import type { AcceptedPush, RemoteChange } from '#shared/sync/replica.ts'
import { checkAgreement } from './checks.ts'
import { Dice, work } from './desk-work.ts'
import { ModelHub, type PushedDocument } from './hub.ts'
import { type PlantedFault, Station } from './station.ts'

export interface HistoryOptions {
  seed: number
  stations: number
  /** Steps before the network heals. */
  steps: number
  /** Whether the hub is now and then restored from a backup. */
  restores?: boolean
  fault?: PlantedFault
}

/** Something under way on the network; nobody knows when it arrives, or whether. */
interface UnderWay {
  station: Station
  life: number
  arrive: () => Promise<void>
  /** What happens when it gets lost. */
  lost: () => void
}

const pageOfChanges = 5
const roundsToHeal = 80

/**
 * Plays a history.
 * @returns what is wrong after healing, in words; empty when everything agrees
 */
export async function playHistory(options: HistoryOptions): Promise<string[]> {
  const world = new World(options)
  for (let step = 0; step < options.steps; step++) await world.step()
  return await world.heal()
}

class World {
  readonly #dice: Dice
  readonly #hub = new ModelHub()
  readonly #stations: Station[]
  readonly #fault: PlantedFault | undefined
  readonly #restores: boolean
  #underWay: UnderWay[] = []
  #backup = this.#hub.backup()
  #time = Date.UTC(2026, 10, 24)

  constructor({ seed, stations, fault, restores = true }: HistoryOptions) {
    this.#restores = restores
    this.#dice = new Dice(seededRandom(seed))
    this.#fault = fault
    this.#stations = Array.from(
      { length: stations },
      (_, index) => new Station(`station-${index}`, () => this.#time, fault),
    )
  }

  async step(): Promise<void> {
    this.#time += this.#dice.below(5000)
    const station = this.#dice.pick(this.#stations)
    const kind = this.#dice.below(100)
    if (kind < 30) work(station, this.#dice)
    else if (kind < 45) this.#pull(station)
    else if (kind < 60) this.#push(station)
    else if (kind < 85) await this.#deliver()
    else if (kind < 89) this.#kill(station)
    else if (kind < 94) this.#setOnline(station, !station.online)
    else if (kind < 96) station.clockOffset = (this.#dice.below(3) - 1) * 86_400_000
    else if (kind < 98) this.#backup = this.#hub.backup()
    else if (this.#restores && this.#dice.chance(0.15)) this.#hub.restore(this.#backup)
  }

  async heal(): Promise<string[]> {
    this.#underWay = []
    for (const station of this.#stations) {
      station.pulling = false
      station.pushing = false
      this.#setOnline(station, true)
    }
    for (let round = 0; round < roundsToHeal; round++) {
      let quiet = true
      for (const station of this.#stations) {
        this.#pull(station)
        while (this.#underWay.length > 0) await this.#arriveFirst()
        this.#push(station)
        while (this.#underWay.length > 0) await this.#arriveFirst()
        const caughtUp = this.#hub.changes(station.checkpoint, 1).changes.length === 0
        if (!caughtUp || station.waiting().length > 0 || station.suspects.size > 0) quiet = false
      }
      if (quiet) return checkAgreement(this.#stations, this.#hub)
    }
    return ['the workstations do not come to rest']
  }

  #setOnline(station: Station, online: boolean): void {
    if (online && !station.online && this.#fault === 'start-at-now-after-a-break') {
      station.checkpoint = this.#hub.backup().sequence
    }
    station.online = online
  }

  #kill(station: Station): void {
    station.life += 1
    station.pulling = false
    station.pushing = false
    if (this.#fault === 'forget-what-waits-at-a-kill') station.forgetAllThatWaits()
  }

  #send(station: Station, arrive: () => Promise<void>, lost: () => void): void {
    this.#underWay.push({ station, life: station.life, arrive, lost })
  }

  async #deliver(): Promise<void> {
    if (this.#underWay.length === 0) return
    const [item] = this.#underWay.splice(this.#dice.below(this.#underWay.length), 1)
    if (!item || item.life !== item.station.life) return
    if (!item.station.online || this.#dice.chance(0.15)) item.lost()
    else await item.arrive()
  }

  async #arriveFirst(): Promise<void> {
    const item = this.#underWay.shift()
    if (item && item.life === item.station.life) await item.arrive()
  }

  /** The hub answers at once; the answer travels. */
  #pull(station: Station): void {
    if (!station.online || station.pulling) return
    station.pulling = true
    const done = () => {
      station.pulling = false
    }
    const identity = this.#hub.identity
    if (identity !== station.hubIdentity && this.#fault !== 'trust-a-restored-hub') {
      this.#send(
        station,
        async () => {
          done()
          station.hubIdentity = identity
          // The answer to a push that an earlier hub has taken says nothing of this one.
          station.life += 1
          station.pushing = false
          await station.verifyAgainst(this.#hub)
          station.checkpoint = this.#hub.backup().sequence
        },
        done,
      )
      return
    }
    const { changes, last } = this.#hub.changes(station.checkpoint, pageOfChanges)
    const skipped = this.#fault === 'skip-a-page-of-changes' && this.#dice.chance(0.1)
    const takeChanges = async () => {
      done()
      // A hub that was restored meanwhile gave this answer in another history.
      if (identity !== this.#hub.identity && this.#fault !== 'trust-a-restored-hub') return
      if (!skipped) await station.takeRemote(changes)
      station.checkpoint = last
      if (changes.length < pageOfChanges) await station.checkDayBook()
    }
    const lose = () => {
      done()
      if (this.#fault === 'checkpoint-before-the-documents') station.checkpoint = last
    }
    this.#send(station, takeChanges, lose)
  }

  /** The request travels, the hub writes, the answer travels: each may get lost, the request may arrive twice. */
  #push(station: Station): void {
    if (!station.online || station.pushing) return
    const documents = station.waiting().slice(0, 4)
    if (documents.length === 0) return
    station.pushing = true
    const done = () => {
      station.pushing = false
    }
    if (this.#fault === 'acknowledge-before-the-answer') {
      for (const { collection, id } of documents) {
        const { record, state } = station.look(collection, id)
        station.records.set(`${collection}:${id}`, { record, state: { ...state, pending: {} } })
      }
    }
    const twice = this.#dice.chance(0.1)
    const identity = station.hubIdentity
    const reachHub = () => {
      if (identity !== this.#hub.identity && this.#fault !== 'trust-a-restored-hub') {
        done()
        return Promise.resolve()
      }
      const compare = this.#fault !== 'push-without-revision'
      const first = this.#hub.push(documents, compare)
      const answers = twice ? this.#hub.push(documents, compare) : first
      this.#send(station, () => this.#takeAnswers(station, documents, answers, done), done)
      return Promise.resolve()
    }
    this.#send(station, reachHub, done)
  }

  async #takeAnswers(
    station: Station,
    documents: readonly PushedDocument[],
    answers: readonly (string | undefined)[],
    done: () => void,
  ): Promise<void> {
    done()
    const accepted: AcceptedPush[] = []
    const conflicts: RemoteChange[] = []
    documents.forEach(({ collection, id, stamps }, index) => {
      const rev = answers[index]
      const current = this.#hub.get(collection, id)
      if (rev !== undefined) accepted.push({ collection, id, sent: stamps, rev })
      else if (current) conflicts.push(current)
    })
    await station.takeAccepted(accepted)
    if (conflicts.length > 0)
      this.#send(
        station,
        () => station.takeRemote(conflicts),
        () => undefined,
      )
  }
}
