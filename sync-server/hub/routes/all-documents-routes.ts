import type { FastifyReply } from 'fastify'
import type { Exchange, RouteTable } from '../http/exchange.ts'
import { badRequest, queryParseError } from '../http/couch-error.ts'
import { readJson } from '../http/body.ts'
import { ChunkedAnswer, nextTurn } from '../http/chunked-answer.ts'
import { formatSeq } from '../changes/sequence.ts'
import type { Database } from '../storage/database.ts'
import { isObject } from '../storage/json-text.ts'
import { renderLocal } from '../storage/local-documents.ts'
import { renderDocument, renderPlain } from '../storage/render-document.ts'
import type { RenderOptions } from '../storage/render-document.ts'
import type { ListingRowWithBody } from '../storage/statements.ts'

/** What a listing of documents by id is asked for. */
interface ListingQuery {
  keys: unknown[] | undefined
  from: string | undefined
  to: string | undefined
  isEndIncluded: boolean
  isDescending: boolean
  skip: number
  limit: number
  includeDocs: boolean
  updateSeq: boolean
  render: RenderOptions
}

/** Listings by id: all documents, design documents alone, several questions at once. */
export const allDocumentsRoutes: RouteTable = {
  '/:db/_all_docs': {
    GET: (exchange) => answerListing(exchange, readListing(exchange, undefined), ''),
    POST: async (exchange) =>
      answerListing(exchange, readListing(exchange, await readBodyObject(exchange)), ''),
  },
  '/:db/_design_docs': {
    GET: (exchange) => answerListing(exchange, readListing(exchange, undefined), '_design/'),
    POST: async (exchange) =>
      answerListing(exchange, readListing(exchange, await readBodyObject(exchange)), '_design/'),
  },
  '/:db/_all_docs/queries': { POST: (exchange) => answerQueries(exchange, '') },
  '/:db/_design_docs/queries': { POST: (exchange) => answerQueries(exchange, '_design/') },
}

async function readBodyObject(exchange: Exchange): Promise<Record<string, unknown>> {
  exchange.database()
  const value = await readJson(exchange.message, exchange.hub.limits.bodyBytes)
  if (!isObject(value)) throw badRequest('Request body must be a JSON object')
  return value
}

/** Parameters come from the address and, over them, from a POST's body. */
function readListing(exchange: Exchange, body: Record<string, unknown> | undefined): ListingQuery {
  const { query } = exchange
  const json = (...names: string[]): unknown => {
    for (const name of names) if (body?.[name] !== undefined) return body[name]
    for (const name of names) if (query.has(name)) return query.json(name)
    return undefined
  }
  const flag = (name: string, absent = false): boolean => {
    const value = body?.[name]
    return typeof value === 'boolean' ? value : query.flag(name, absent)
  }
  const count = (name: string): number | undefined => {
    const value = body?.[name]
    if (value === undefined) return query.count(name)
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
    throw queryParseError(`Invalid value for positive integer: ${JSON.stringify(value)}`)
  }
  const keys = json('keys')
  if (keys !== undefined && !Array.isArray(keys)) throw badRequest('`keys` member must be an array.')
  const key = json('key')
  if (keys !== undefined && (key ?? json('startkey', 'start_key', 'endkey', 'end_key')) !== undefined) {
    throw queryParseError('`keys` is incompatible with `key`, `start_key` and `end_key`')
  }
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
  return {
    keys,
    from: text(key ?? json('startkey', 'start_key')),
    to: text(key ?? json('endkey', 'end_key')),
    isEndIncluded: key !== undefined || flag('inclusive_end', true),
    isDescending: flag('descending'),
    skip: count('skip') ?? 0,
    limit: count('limit') ?? Number.MAX_SAFE_INTEGER,
    includeDocs: flag('include_docs'),
    updateSeq: flag('update_seq'),
    render: {
      conflicts: flag('conflicts'),
      attachments: flag('attachments') ? 'inline' : 'stubs',
      encodingInfo: flag('att_encoding_info'),
    },
  }
}

const rowsPerSlice = 200
/** Documents weigh more: a slice should die young. */
const rowsPerSliceWithDocuments = 50

async function answerListing(exchange: Exchange, listing: ListingQuery, prefix: string): Promise<undefined> {
  const database = exchange.database()
  if (database.name === '_users') exchange.hub.access.checkDatabaseAdministrator(database, exchange.user)
  const answer = new ChunkedAnswer(
    exchange.stream(200, { 'content-type': 'application/json', 'cache-control': 'must-revalidate' }),
  )
  await writeListing(database, listing, prefix, answer)
  answer.add('\n')
  answer.end()
  return undefined
}

async function answerQueries(exchange: Exchange, prefix: string): Promise<undefined> {
  const { queries } = await readBodyObject(exchange)
  if (!Array.isArray(queries) || !queries.every(isObject))
    throw badRequest('`queries` member must be an array of objects.')
  const listings = queries.map((query) => readListing(exchange, query))
  const database = exchange.database()
  const answer = new ChunkedAnswer(exchange.stream(200, { 'content-type': 'application/json' }))
  answer.add('{"results":[')
  for (const [index, listing] of listings.entries()) {
    if (index > 0) answer.add(',')
    await writeListing(database, listing, prefix, answer)
  }
  answer.add(']}\n')
  answer.end()
  return undefined
}

async function writeListing(
  database: Database,
  listing: ListingQuery,
  prefix: string,
  answer: ChunkedAnswer,
): Promise<void> {
  const updateSeq = listing.updateSeq ? `"update_seq":"${formatSeq(database, database.updateSeq)}",` : ''
  const start = (total: number | null, offset: number | null): void => {
    answer.add(`{"total_rows":${total},"offset":${offset},${updateSeq}"rows":[\n`)
  }
  const sliceLength = listing.includeDocs ? rowsPerSliceWithDocuments : rowsPerSlice
  let isFirst = true
  const row = (text: string): void => {
    answer.add(isFirst ? text : ',\n' + text)
    isFirst = false
  }
  if (listing.keys) {
    start(database.documentCount, null)
    const keys = listing.isDescending ? [...listing.keys].reverse() : listing.keys
    for (const [index, key] of keys.slice(listing.skip, listing.skip + listing.limit).entries()) {
      row(keyRow(database, key, listing))
      if (index % sliceLength === sliceLength - 1) await answer.flush()
      if (answer.isGone) return
    }
  } else {
    const range = new IdRange(database, listing, prefix)
    start(prefix === '' ? database.documentCount : range.total(), range.offset())
    for (;;) {
      const slice = range.next(sliceLength)
      for (const found of slice) row(listingRow(database, found, listing))
      if (slice.length < sliceLength) break
      await answer.flush()
      if (answer.isGone) return
      await nextTurn()
    }
  }
  answer.add('\n]}')
}

function keyRow(database: Database, key: unknown, listing: ListingQuery): string {
  const found = typeof key === 'string' ? database.statements.listingRow.get(key) : undefined
  if (!found) return `{"key":${JSON.stringify(key)},"error":"not_found"}`
  if (found.deleted === 0) return listingRow(database, { ...found, json: null, attachments: null }, listing)
  const id = JSON.stringify(found.id)
  const doc = listing.includeDocs ? ',"doc":null' : ''
  return `{"id":${id},"key":${id},"value":{"rev":"${found.rev}","deleted":true}${doc}}`
}

function listingRow(database: Database, found: ListingRowWithBody, listing: ListingQuery): string {
  const id = JSON.stringify(found.id)
  let doc = ''
  if (listing.includeDocs) {
    const isPlain =
      listing.render.attachments === 'stubs' && !listing.render.conflicts && !listing.render.encodingInfo
    doc =
      isPlain && (found.json !== null || found.body === 0)
        ? ',"doc":' +
          renderPlain({ id: found.id, rev: found.rev, deleted: false }, found.json ?? '{}', found.attachments)
        : ',"doc":' +
          renderDocument(
            database,
            { id: found.id, rev: found.rev, deleted: false, bodyKey: found.body },
            listing.render,
          ).text
  }
  return `{"id":${id},"key":${id},"value":{"rev":"${found.rev}"}${doc}}`
}

/** Reads living documents by id, slice by slice, without holding the file between slices. */
class IdRange {
  readonly #database: Database
  readonly #listing: ListingQuery
  readonly #low: { id: string; isIncluded: boolean } | undefined
  readonly #high: { id: string; isIncluded: boolean } | undefined
  #last: string | undefined
  #left: number
  #skip: number

  constructor(database: Database, listing: ListingQuery, prefix: string) {
    this.#database = database
    this.#listing = listing
    this.#left = listing.limit
    this.#skip = listing.skip
    const from = listing.from === undefined ? undefined : { id: listing.from, isIncluded: true }
    const to = listing.to === undefined ? undefined : { id: listing.to, isIncluded: listing.isEndIncluded }
    const low = listing.isDescending ? to : from
    const high = listing.isDescending ? from : to
    this.#low =
      prefix !== '' && (low === undefined || low.id < prefix) ? { id: prefix, isIncluded: true } : low
    const prefixEnd = prefix.slice(0, -1) + '0'
    this.#high =
      prefix !== '' && (high === undefined || high.id > prefixEnd)
        ? { id: prefixEnd, isIncluded: false }
        : high
  }

  #where(): { text: string; values: unknown[] } {
    let text = 'deleted=0'
    const values: unknown[] = []
    const isDescending = this.#listing.isDescending
    if (this.#low) {
      text += this.#low.isIncluded ? ' AND id>=?' : ' AND id>?'
      values.push(this.#low.id)
    }
    if (this.#high) {
      text += this.#high.isIncluded ? ' AND id<=?' : ' AND id<?'
      values.push(this.#high.id)
    }
    if (this.#last !== undefined) {
      text += isDescending ? ' AND id<?' : ' AND id>?'
      values.push(this.#last)
    }
    return { text, values }
  }

  /** How many documents the whole range has. */
  total(): number {
    const { text, values } = this.#where()
    return this.#count(text, values)
  }

  /** How many documents of the database come before the first row. */
  offset(): number {
    const { isDescending, skip } = this.#listing
    const bound = isDescending ? this.#high : this.#low
    if (!bound) return Math.min(skip, this.#database.documentCount)
    const comparison = isDescending ? (bound.isIncluded ? '>' : '>=') : bound.isIncluded ? '<' : '<='
    return this.#count(`deleted=0 AND id${comparison}?`, [bound.id]) + skip
  }

  #count(where: string, values: unknown[]): number {
    return (
      this.#database.sql
        .prepare<unknown[], { count: number }>(`SELECT count(*) AS count FROM docs WHERE ${where}`)
        .get(...values)?.count ?? 0
    )
  }

  next(most: number): ListingRowWithBody[] {
    const limit = Math.min(most, this.#left)
    if (limit <= 0 || this.#database.isClosed) return []
    const { text, values } = this.#where()
    const body = this.#listing.includeDocs
      ? 'bodies.json, bodies.attachments'
      : 'NULL AS json, NULL AS attachments'
    const join = this.#listing.includeDocs ? 'LEFT JOIN bodies ON bodies.key=docs.body' : ''
    const rows = this.#database.sql
      .prepare<unknown[], ListingRowWithBody>(
        `SELECT seq, id, rev, deleted, body, leaves, ${body} FROM docs ${join} WHERE ${text}
         ORDER BY id ${this.#listing.isDescending ? 'DESC' : 'ASC'} LIMIT ? OFFSET ?`,
      )
      .all(...values, limit, this.#skip)
    this.#skip = 0
    this.#left -= rows.length
    this.#last = rows.at(-1)?.id
    return rows
  }
}

/** `_local_docs`: the ids of `_local` documents, which replications left. */
export function answerLocalDocuments(exchange: Exchange, body: unknown): FastifyReply {
  const database = exchange.database()
  const listing = readListing(exchange, isObject(body) ? body : undefined)
  let rows = database.statements.localDocuments.all()
  if (listing.isDescending) rows.reverse()
  const isBefore = (a: string, b: string): boolean => (listing.isDescending ? a > b : a < b)
  const { from, to, keys } = listing
  if (from !== undefined) rows = rows.filter((row) => !isBefore(row.id, from))
  if (to !== undefined) rows = rows.filter((row) => !isBefore(to, row.id))
  if (keys) rows = rows.filter((row) => keys.includes(row.id))
  const texts = rows.slice(listing.skip, listing.skip + listing.limit).map((row) => {
    const id = JSON.stringify(row.id)
    const doc = listing.includeDocs ? `,"doc":${renderLocal(row)}` : ''
    return `{"id":${id},"key":${id},"value":{"rev":"0-${row.rev}"}${doc}}`
  })
  return exchange.jsonText(`{"total_rows":null,"offset":null,"rows":[\n${texts.join(',\n')}\n]}`)
}
