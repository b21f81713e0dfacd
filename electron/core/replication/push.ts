/**
 * Sends what waits, as compare-and-swap on the hub's revisions. What the hub holds in a newer revision is fetched, merged
 * and sent again; what it refuses is set aside and listed.
 */
import type { AcceptedPush } from '#shared/sync/replica.ts'
import type { SyncedRecord } from '#shared/sync/cells.ts'
import { wireId } from '#shared/sync/wire.ts'
import { type ExchangeParts, takeAnswers, takeDocuments } from './exchange.ts'
import type { HubDatabase, HubDocument } from './hub-database.ts'
import { HubError } from './hub-error.ts'
import { winnerOf } from './leaves.ts'
import { quarantine, release, type StateRow, waitingRows } from './sync-tables.ts'
import { documentOf } from './wire-document.ts'

export interface PushParts extends ExchangeParts {
  hub: HubDatabase
  workstationId: string
  /** Mark of the hub under which is exchanged now. */
  marker: () => number
  /** Notes that the hub went back. @returns the error that ends the connection */
  doubt: () => HubError
}

const documentsAtOnce = 250
const charactersAtOnce = 2_000_000
/** How often in a row one record may meet a newer revision before others go first. */
const patience = 8
const setAsideMilliseconds = 60_000

interface Sending {
  row: StateRow
  document: Record<string, unknown> & { _id: string }
}

export class Pusher {
  readonly #parts: PushParts
  /** Records that are not tried again before a time, by document id. */
  readonly #notBefore = new Map<string, number>()
  readonly #refusals = new Map<string, number>()

  constructor(parts: PushParts) {
    this.#parts = parts
  }

  /** Sends one batch. @returns false when nothing waits */
  async sendBatch(): Promise<boolean> {
    const sending = await this.#parts.exclusively(() => this.#nextBatch())
    if (sending.length === 0) return false
    await this.#send(sending)
    return true
  }

  async #nextBatch(): Promise<Sending[]> {
    const { store, target, workstationId } = this.#parts
    const time = Date.now()
    for (const [id, until] of this.#notBefore) if (until <= time) this.#notBefore.delete(id)
    const rows = waitingRows(store, target, documentsAtOnce + this.#notBefore.size).filter(
      ({ collection, id }) => !this.#notBefore.has(wireId(collection, id)),
    )
    const batch: Sending[] = []
    const records = new Map<string, SyncedRecord>()
    for (const [collection, group] of Map.groupBy(rows.slice(0, documentsAtOnce), (row) => row.collection)) {
      for (const record of await store.getMany(
        collection,
        group.map(({ id }) => id),
      ))
        records.set(wireId(collection, record.id), record as unknown as SyncedRecord)
    }
    let characters = 0
    for (const row of rows.slice(0, documentsAtOnce)) {
      const document = documentOf(row, records.get(wireId(row.collection, row.id)), workstationId)
      characters += JSON.stringify(document).length
      if (batch.length > 0 && characters > charactersAtOnce) break
      batch.push({ row, document })
    }
    return batch
  }

  async #send(sending: readonly Sending[]): Promise<void> {
    const { hub } = this.#parts
    let answers
    try {
      answers = await hub.write(sending.map(({ document }) => document))
    } catch (error) {
      if (!(error instanceof HubError) || error.kind !== 'tooLarge') throw error
      await this.#sendSmaller(sending)
      return
    }
    const byId = new Map(answers.map((answer) => [answer.id, answer]))
    const accepted: AcceptedPush[] = []
    const conflicting: Sending[] = []
    const refused: { sent: Sending; reason: string }[] = []
    for (const sent of sending) {
      const answer = byId.get(sent.document._id)
      const { collection, id, state } = sent.row
      if (!answer) continue
      if (answer.ok) accepted.push({ collection, id, sent: state.stamps, rev: answer.rev })
      else if (answer.error === 'conflict') conflicting.push(sent)
      else if (answer.error === 'forbidden' || answer.error === 'unauthorized')
        refused.push({ sent, reason: answer.reason })
      else throw new HubError('offline', 500, 'The hub could not write a document.')
    }
    await this.#noteAccepted(accepted)
    if (refused.length > 0) this.#setAside(refused)
    if (conflicting.length > 0) await this.#mergeConflicting(conflicting)
  }

  async #noteAccepted(accepted: readonly AcceptedPush[]): Promise<void> {
    if (accepted.length === 0) return
    const { target, marker } = this.#parts
    await takeAnswers(this.#parts, accepted, marker(), (file) => {
      for (const { collection, id } of accepted) release(file, target, wireId(collection, id))
    })
    for (const { collection, id } of accepted) this.#refusals.delete(wireId(collection, id))
  }

  /** A request that is too large is halved; a single document that is too large is set aside. */
  async #sendSmaller(sending: readonly Sending[]): Promise<void> {
    const [only] = sending
    if (sending.length === 1 && only) {
      this.#setAside([{ sent: only, reason: 'It is larger than the hub takes.' }])
      return
    }
    const half = Math.ceil(sending.length / 2)
    await this.#send(sending.slice(0, half))
    await this.#send(sending.slice(half))
  }

  #setAside(refused: readonly { sent: Sending; reason: string }[]): void {
    const { store, target, now } = this.#parts
    store.writeOwn((file) => {
      for (const { sent, reason } of refused) {
        const { document, row } = sent
        const where = { target, documentId: document._id, rev: row.state.rev ?? '' }
        quarantine(file, { ...where, reason, kind: 'refused', at: now() })
      }
    })
    for (const { sent } of refused) this.#notBefore.set(sent.document._id, Date.now() + setAsideMilliseconds)
  }

  /**
   * Merging takes for granted that what the hub holds follows from what it had accepted from here. A hub that went back while
   * the line looked alive does not know that revision.
   */
  async #mustKnow(conflicting: readonly Sending[]): Promise<void> {
    const revisions = conflicting.flatMap(({ row, document }): [string, string][] =>
      row.state.rev === undefined ? [] : [[document._id, row.state.rev]],
    )
    if (revisions.length > 0 && (await this.#parts.hub.lacks(new Map(revisions)))) throw this.#parts.doubt()
  }

  async #mergeConflicting(conflicting: readonly Sending[]): Promise<void> {
    const { hub, store, marker } = this.#parts
    const leaves = await hub.leaves(conflicting.map(({ document }) => document._id))
    await this.#mustKnow(conflicting.filter(({ document }) => leaves.has(document._id)))
    const newer: HubDocument[] = []
    const gone: Sending[] = []
    for (const sent of conflicting) {
      const winner = winnerOf(leaves.get(sent.document._id) ?? [])
      // Removed by hand, without saying what: as if the hub had never had it.
      const isGone = !winner || (winner._deleted === true && winner.format === undefined)
      if (isGone) gone.push(sent)
      else newer.push(winner)
      const met = (this.#refusals.get(sent.document._id) ?? 0) + 1
      this.#refusals.set(sent.document._id, met)
      if (met >= patience) this.#notBefore.set(sent.document._id, Date.now() + 50 * Math.min(met, 100))
    }
    if (gone.length > 0) {
      store.writeOwn((file) => {
        for (const { row } of gone)
          file
            .statement(
              `UPDATE sync_record SET rev = NULL, pending = '{"*":""}' WHERE collection = ? AND id = ?`,
            )
            .run(row.collection, row.id)
      })
    }
    if (newer.length === 0) return
    const taken = await takeDocuments(this.#parts, newer, marker(), undefined)
    if (taken.quarantined === 0) return
    // The hub holds something unreadable under that id: a person has to look.
    for (const { document } of conflicting)
      this.#notBefore.set(document._id, Date.now() + setAsideMilliseconds)
  }
}
