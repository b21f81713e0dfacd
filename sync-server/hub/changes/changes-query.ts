import { badRequest } from '../http/couch-error.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Database } from '../storage/database.ts'
import { isObject } from '../storage/json-text.ts'
import type { RenderOptions } from '../storage/render-document.ts'
import { createFilter } from './filters.ts'
import type { ChangesFilter } from './filters.ts'
import { parseSince } from './sequence.ts'

export type Feed = 'normal' | 'longpoll' | 'continuous' | 'eventsource'

/** What a changes feed is asked for. */
export interface ChangesQuery {
  feed: Feed
  since: number
  limit: number
  isDescending: boolean
  allLeaves: boolean
  includeDocs: boolean
  render: RenderOptions
  /** Every how many rows the sequence is given; others get null. */
  seqInterval: number
  /** Milliseconds between newlines while nothing happens; undefined: none, the feed ends after `timeoutMs`. */
  heartbeatMs: number | undefined
  timeoutMs: number
  filter: ChangesFilter | undefined
}

const defaultTimeoutMs = 60_000
const leastHeartbeatMs = 10
const feeds: Record<string, Feed> = {
  normal: 'normal',
  longpoll: 'longpoll',
  continuous: 'continuous',
  live: 'continuous',
  eventsource: 'eventsource',
}

/** Reads the parameters of a changes feed, and the body of a POST. Throws CouchDB's 400s and 404s. */
export function readChangesQuery(exchange: Exchange, database: Database, body: unknown): ChangesQuery {
  const { query } = exchange
  const feed = feeds[query.text('feed') ?? 'normal']
  if (!feed) throw badRequest('Supported `feed` types: normal, continuous, live, longpoll, eventsource')
  const style = query.text('style') ?? 'main_only'
  if (style !== 'main_only' && style !== 'all_docs')
    throw badRequest('Supported `style` values: main_only, all_docs')
  const heartbeat = query.text('heartbeat')
  const limit = query.text('limit')
  if (limit !== undefined && !/^-?\d{1,15}$/.test(limit)) throw badRequest('Invalid value for `limit`.')
  const since =
    feed === 'eventsource' ? (exchange.header('last-event-id') ?? query.text('since')) : query.text('since')
  return {
    feed,
    since: parseSince(database, since),
    limit: limit === undefined || Number(limit) < 0 ? Number.MAX_SAFE_INTEGER : Number(limit),
    isDescending: query.flag('descending') || query.text('dir') === 'rev',
    allLeaves: style === 'all_docs',
    includeDocs: query.flag('include_docs'),
    render: {
      conflicts: query.flag('conflicts'),
      attachments: query.flag('attachments') ? 'inline' : 'stubs',
      encodingInfo: query.flag('att_encoding_info'),
    },
    seqInterval: Math.max(1, query.count('seq_interval') ?? 1),
    heartbeatMs: readHeartbeat(heartbeat),
    timeoutMs: Math.min(query.count('timeout') ?? defaultTimeoutMs, defaultTimeoutMs),
    filter: createFilter(exchange, database, isObject(body) ? body : {}),
  }
}

function readHeartbeat(text: string | undefined): number | undefined {
  if (text === undefined || text === 'false') return undefined
  if (text === 'true') return defaultTimeoutMs
  if (!/^\d{1,9}$/.test(text)) {
    throw badRequest('Invalid heartbeat value. Expecting a positive integer value (in milliseconds).')
  }
  if (Number(text) === 0)
    throw badRequest('The heartbeat value should be a positive integer (in milliseconds).')
  return Math.max(leastHeartbeatMs, Number(text))
}
