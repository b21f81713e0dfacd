import type { Exchange, RouteTable } from '../http/exchange.ts'
import { readJson } from '../http/body.ts'
import { ChunkedAnswer, nextTurn } from '../http/chunked-answer.ts'
import { readChangesQuery } from '../changes/changes-query.ts'
import type { ChangesQuery } from '../changes/changes-query.ts'
import { readSlice } from '../changes/read-changes.ts'
import type { ChangeRow } from '../changes/read-changes.ts'
import { formatSeq } from '../changes/sequence.ts'
import type { Database } from '../storage/database.ts'

/** The changes feed, in all four forms. */
export const changesRoutes: RouteTable = {
  '/:db/_changes': {
    GET: (exchange) => answerChanges(exchange, undefined),
    POST: async (exchange) => {
      exchange.database()
      const hasBody = exchange.header('content-length') !== '0'
      return answerChanges(
        exchange,
        hasBody ? await readJson(exchange.message, exchange.hub.limits.bodyBytes) : undefined,
      )
    },
  },
}

async function answerChanges(exchange: Exchange, body: unknown): Promise<undefined> {
  const database = exchange.database()
  const query = readChangesQuery(exchange, database, body)
  // A filter that breaks is told of with a status, before the answer begins.
  if (query.filter) await readSlice(database, query, query.isDescending ? mostSeq : query.since, query.limit)
  const leavePlace = query.feed === 'normal' ? () => undefined : exchange.hub.listeners.enter()
  try {
    const feed = new ChangesFeed(exchange, database, query)
    await feed.run()
  } finally {
    leavePlace()
  }
  return undefined
}

const mostSeq = Number.MAX_SAFE_INTEGER

/** One client's feed while it is open. */
class ChangesFeed {
  readonly #exchange: Exchange
  readonly #database: Database
  readonly #query: ChangesQuery
  readonly #answer: ChunkedAnswer
  #cursor: number
  #lastRowSeq: number
  #sent = 0

  constructor(exchange: Exchange, database: Database, query: ChangesQuery) {
    this.#exchange = exchange
    this.#database = database
    this.#query = query
    this.#cursor = query.isDescending ? mostSeq : query.since
    this.#lastRowSeq = query.isDescending ? database.updateSeq : query.since
    const type = query.feed === 'eventsource' ? 'text/event-stream' : 'application/json'
    this.#answer = new ChunkedAnswer(
      exchange.stream(200, {
        'content-type': type,
        'cache-control': query.feed === 'eventsource' ? 'no-cache' : 'must-revalidate',
      }),
    )
  }

  async run(): Promise<void> {
    const { feed } = this.#query
    if (feed === 'normal' || feed === 'longpoll') this.#answer.add('{"results":[\n')
    const isLive = feed === 'continuous' || feed === 'eventsource'
    for (;;) {
      const isDone = await this.#sendWhatIsThere()
      if (this.#answer.isGone) return
      if (isDone || feed === 'normal' || (feed === 'longpoll' && this.#sent > 0)) break
      await this.#flushOrOpen()
      if (!(await this.#waitForMore())) break
    }
    if (isLive) this.#endLive()
    else this.#endResults()
    this.#answer.end()
  }

  /** Headers must reach a waiting client even before there is anything to say. */
  async #flushOrOpen(): Promise<void> {
    await this.#answer.flush()
    if (this.#sent === 0) this.#answer.response.flushHeaders()
  }

  /** Sends all there is now, in slices; true when the limit is reached. */
  async #sendWhatIsThere(): Promise<boolean> {
    for (;;) {
      const left = this.#query.limit - this.#sent
      if (left <= 0) return true
      if (this.#database.isClosed) return false
      const slice = await readSlice(this.#database, this.#query, this.#cursor, left)
      for (const row of slice.rows) this.#send(row)
      this.#cursor = slice.through
      if (this.#sent >= this.#query.limit) return true
      if (slice.isExhausted) {
        if (!this.#query.isDescending) this.#lastRowSeq = Math.max(this.#lastRowSeq, this.#cursor)
        return false
      }
      await this.#answer.flush()
      if (this.#answer.isGone) return true
      await nextTurn()
    }
  }

  #send(row: ChangeRow): void {
    const { feed, seqInterval } = this.#query
    this.#sent++
    this.#lastRowSeq = row.seq
    const isNumbered = this.#sent === 1 || seqInterval === 1 || this.#sent % seqInterval === 1 % seqInterval
    const text = isNumbered ? row.text : row.text.replace(/^\{"seq":"[^"]*"/, '{"seq":null')
    if (feed === 'continuous') this.#answer.add(text + '\n')
    else if (feed === 'eventsource') {
      this.#answer.add(`data: ${text}\nid: ${formatSeq(this.#database, row.seq)}\n\n`)
    } else this.#answer.add(this.#sent > 1 ? ',\n' + text : text)
  }

  /** Waits for a commit, with a newline at every heartbeat; false when the feed is to end. */
  async #waitForMore(): Promise<boolean> {
    const { heartbeatMs, timeoutMs, feed } = this.#query
    const { response } = this.#answer
    for (;;) {
      const wake = await this.#exchange.hub.listeners.wait(
        this.#database,
        this.#cursor,
        heartbeatMs ?? timeoutMs,
        (leave) => {
          response.once('close', leave)
          return () => response.off('close', leave)
        },
      )
      if (this.#answer.isGone) return false
      // Whoever was revoked meanwhile is told nothing more.
      if (!this.#exchange.mayGoOn(this.#database)) return false
      if (wake === 'change') return true
      if (wake === 'rights') continue
      if (wake === 'ended' || heartbeatMs === undefined) return false
      this.#answer.add(feed === 'eventsource' ? 'event: heartbeat\ndata: \n\n' : '\n')
      await this.#answer.flush()
    }
  }

  #pending(): number {
    if (this.#database.isClosed || this.#query.isDescending) return 0
    if (this.#lastRowSeq >= this.#database.updateSeq) return 0
    return this.#database.statements.countChangesAfter.get(this.#lastRowSeq)?.count ?? 0
  }

  #endResults(): void {
    this.#answer.add(
      `\n],\n"last_seq":"${formatSeq(this.#database, this.#lastRowSeq)}","pending":${this.#pending()}}\n`,
    )
  }

  #endLive(): void {
    const last = formatSeq(this.#database, this.#lastRowSeq)
    if (this.#query.feed === 'continuous')
      this.#answer.add(`{"last_seq":"${last}","pending":${this.#pending()}}\n`)
  }
}
