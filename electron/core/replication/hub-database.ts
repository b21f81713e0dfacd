/**
 * One database on the hub, over PouchDB's HTTP adapter. Every request has a time limit, every answer is read whole and
 * parsed before anything is done with it, so one that was cut off is an error and never half a result.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { RemoteDatabase, RemoteDatabaseConstructor } from 'pouchdb-core'
import { errorOfStatus, HubError } from './hub-error.ts'
import { fetchOf } from './hub-fetch.ts'

/** Where the hub is and who asks. */
export interface HubAddress {
  /** `http://host:5984`, without a database. */
  url: string
  username: string
  password: string
  /** Of the certificate's key, where it was pinned at enrolment; hexadecimal. */
  pin?: string
}

/** One row of the feed of changes. */
export interface ChangeRow {
  seq: string | number
  id: string
  /** Leaves of the document; more than one where a replicator left them. */
  changes: { rev: string }[]
  deleted?: boolean
  doc?: HubDocument | null
}

export type HubDocument = Record<string, unknown> & { _id: string; _rev: string; _deleted?: boolean }

/** What the hub says of one document in a bulk write. */
export type WriteAnswer =
  { id: string; ok: true; rev: string } | { id: string; ok: false; error: string; reason: string }

export interface HubDatabase {
  /** @returns the sequence of the newest change */
  info(): Promise<{ updateSeq: string | number }>
  /** A page of changes with documents, oldest first. `pending` is how many come after it. */
  changes(since: string | number, limit: number): Promise<ChangesPage>
  /** The feed of changes as it grows; ends by throwing only. A batch is what arrived together. */
  follow(since: string | number, signal: AbortSignal): AsyncGenerator<ChangeRow[]>
  /** Compare-and-swap of many documents. */
  write(documents: readonly Record<string, unknown>[]): Promise<WriteAnswer[]>
  /**
   * Leaves of documents, deleted ones too; none for one the hub does not have. By its id alone a document's winning leaf is
   * answered; others have to be named.
   */
  leaves(wanted: readonly (string | { id: string; rev: string })[]): Promise<Map<string, HubDocument[]>>
  /** True when the hub does not know one of these revisions, by document id. */
  lacks(revisions: ReadonlyMap<string, string>): Promise<boolean>
  /** A document that is not replicated; undefined when there is none. */
  getLocal(id: string): Promise<HubDocument | undefined>
  putLocal(document: Record<string, unknown> & { _id: string }): Promise<void>
  /** Bytes of an attachment; undefined when there are none. */
  attachment(id: string, name: string): Promise<Uint8Array | undefined>
}

export interface ChangesPage {
  rows: ChangeRow[]
  lastSeq: string | number
  pending: number
}

const heartbeatMilliseconds = 10_000

/** How long what is silent may still be alive. */
export interface HubPatience {
  /** Milliseconds after which a silent feed is dead, even if its connection looks alive. */
  silence: number
  /** Milliseconds for one request and its whole answer. */
  request: number
}

const mostTogether = 500

/**
 * Rows of a feed, one text line each. What has arrived by the time that it is asked for comes as one batch: a week's changes
 * come in thousands of pieces, and each batch is a transaction.
 * @param heard called for each piece, heartbeats too
 */
async function* arrivingTogether(
  reader: ReadableStreamDefaultReader<string>,
  heard: () => void,
): AsyncGenerator<ChangeRow[]> {
  let rest = ''
  let rows: ChangeRow[] = []
  let reading = reader.read()
  for (;;) {
    // What has arrived is given before a failure is told.
    const arrived = reading.catch(() => undefined)
    const piece = rows.length === 0 ? await reading : await Promise.race([arrived, nextTurn(undefined)])
    if (piece?.done === true) {
      if (rows.length > 0) yield rows
      return
    }
    if (piece) {
      heard()
      const lines = (rest + piece.value).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) if (line.trim() !== '') rows.push(parseRow(line))
      reading = reader.read()
      if (rows.length < mostTogether) continue
    }
    yield rows
    rows = []
  }
}

let pouchDb: Promise<RemoteDatabaseConstructor> | undefined

/** PouchDB is loaded when the first link is opened: a workstation without a hub never pays for it. */
function loadPouchDb() {
  pouchDb ??= Promise.all([import('pouchdb-core'), import('pouchdb-adapter-http')]).then(([core, adapter]) =>
    core.default.plugin(adapter.default),
  )
  return pouchDb
}

/** Opens a database; no request is made yet. */
export async function openHubDatabase(
  address: HubAddress,
  name: string,
  patience: HubPatience,
): Promise<HubDatabase> {
  const PouchDB = await loadPouchDb()
  const { username, password } = address
  const remote = new PouchDB(`${address.url.replace(/\/+$/, '')}/${encodeURIComponent(name)}`, {
    skip_setup: true,
    auth: { username, password },
    fetch: await fetchOf(address.pin),
  })
  return new PouchHubDatabase(remote, patience)
}

class PouchHubDatabase implements HubDatabase {
  readonly #remote: RemoteDatabase
  readonly #patience: HubPatience

  constructor(remote: RemoteDatabase, patience: HubPatience) {
    this.#remote = remote
    this.#patience = patience
  }

  async info() {
    const answer = await this.#json<{ update_seq?: string | number }>('')
    if (answer.update_seq === undefined) throw new HubError('missing', 200, 'What answers is not a hub.')
    return { updateSeq: answer.update_seq }
  }

  async changes(since: string | number, limit: number): Promise<ChangesPage> {
    const answer = await this.#json<{
      results?: ChangeRow[]
      last_seq?: string | number
      pending?: number
    }>(`_changes?${feedQuery(since)}&limit=${limit}`)
    const { results, last_seq: lastSeq, pending = 0 } = answer
    if (!Array.isArray(results) || lastSeq === undefined)
      throw new HubError('offline', 200, 'The feed of changes is not whole.')
    return { rows: results, lastSeq, pending }
  }

  async *follow(since: string | number, signal: AbortSignal): AsyncGenerator<ChangeRow[]> {
    const { silence } = this.#patience
    const heartbeat = Math.min(heartbeatMilliseconds, Math.floor(silence / 2.5))
    const path = `_changes?feed=continuous&heartbeat=${heartbeat}&${feedQuery(since)}`
    const abort = new AbortController()
    const stop = () => abort.abort()
    signal.addEventListener('abort', stop, { once: true })
    let watchdog = setTimeout(stop, silence)
    try {
      const response = await this.#fetch(path, { signal: abort.signal })
      if (!response.ok || !response.body) throw errorOfStatus(response.status, '_changes')
      const heard = () => {
        clearTimeout(watchdog)
        watchdog = setTimeout(stop, silence)
      }
      yield* arrivingTogether(response.body.pipeThrough(new TextDecoderStream()).getReader(), heard)
      throw new HubError('offline', 0, 'The feed of changes ended.')
    } catch (error) {
      throw asHubError(error)
    } finally {
      clearTimeout(watchdog)
      signal.removeEventListener('abort', stop)
      abort.abort()
    }
  }

  async write(documents: readonly Record<string, unknown>[]): Promise<WriteAnswer[]> {
    const rows = await this.#json<
      { id?: string; ok?: boolean; rev?: string; error?: string; reason?: string }[]
    >('_bulk_docs', { body: { docs: documents } })
    if (!Array.isArray(rows)) throw new HubError('offline', 200, 'The answer to a write is not whole.')
    return rows.flatMap((row): WriteAnswer[] => {
      if (typeof row.id !== 'string') return []
      if (row.rev !== undefined && row.error === undefined) return [{ id: row.id, ok: true, rev: row.rev }]
      return [{ id: row.id, ok: false, error: row.error ?? 'unknown', reason: row.reason ?? '' }]
    })
  }

  async leaves(
    wanted: readonly (string | { id: string; rev: string })[],
  ): Promise<Map<string, HubDocument[]>> {
    const found = new Map<string, HubDocument[]>()
    if (wanted.length === 0) return found
    const answer = await this.#json<{ results?: { id: string; docs: { ok?: HubDocument }[] }[] }>(
      '_bulk_get',
      { body: { docs: wanted.map((one) => (typeof one === 'string' ? { id: one } : one)) } },
    )
    if (!Array.isArray(answer.results)) throw new HubError('offline', 200, 'The answer is not whole.')
    for (const { id, docs } of answer.results) {
      const list = found.get(id) ?? []
      list.push(...docs.flatMap(({ ok }) => (ok ? [ok] : [])))
      found.set(id, list)
    }
    return found
  }

  async lacks(revisions: ReadonlyMap<string, string>): Promise<boolean> {
    const body = Object.fromEntries([...revisions].map(([id, rev]) => [id, [rev]]))
    const missing = await this.#json<Record<string, unknown>>('_revs_diff', { body })
    return Object.keys(missing).length > 0
  }

  async getLocal(id: string): Promise<HubDocument | undefined> {
    try {
      return await this.#json<HubDocument>(`_local/${encodeURIComponent(id)}`)
    } catch (error) {
      if (error instanceof HubError && error.kind === 'missing') return undefined
      throw error
    }
  }

  async putLocal(document: Record<string, unknown> & { _id: string }): Promise<void> {
    await this.#json(`_local/${encodeURIComponent(document._id.replace(/^_local\//, ''))}`, {
      method: 'PUT',
      body: document,
    })
  }

  async attachment(id: string, name: string): Promise<Uint8Array | undefined> {
    const path = `${encodeURIComponent(id)}/${encodeURIComponent(name)}`
    try {
      const response = await this.#fetch(path, { signal: AbortSignal.timeout(this.#patience.request) })
      if (response.status === 404) return undefined
      if (!response.ok) throw errorOfStatus(response.status, 'an attachment')
      return new Uint8Array(await response.arrayBuffer())
    } catch (error) {
      throw asHubError(error)
    }
  }

  #fetch(path: string, options: RequestInit): Promise<Response> {
    const headers = new Headers({ accept: 'application/json' })
    if (options.body !== undefined) headers.set('content-type', 'application/json')
    return this.#remote.fetch(path, { ...options, headers })
  }

  async #json<Answer>(path: string, options: { method?: string; body?: unknown } = {}): Promise<Answer> {
    const { body, method = body === undefined ? 'GET' : 'POST' } = options
    const place = path.split('?')[0] ?? ''
    try {
      const response = await this.#fetch(path, {
        method,
        signal: AbortSignal.timeout(this.#patience.request),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      if (!response.ok) throw errorOfStatus(response.status, place === '' ? 'the database' : place)
      return JSON.parse(text) as Answer
    } catch (error) {
      throw asHubError(error)
    }
  }
}

/** All leaves, not only the winning one, so that several are noticed. */
const feedQuery = (since: string | number): string =>
  `since=${encodeURIComponent(String(since))}&include_docs=true&style=all_docs`

function parseRow(line: string): ChangeRow {
  const row = JSON.parse(line) as Partial<ChangeRow>
  if (typeof row.id !== 'string' || row.seq === undefined || !Array.isArray(row.changes))
    throw new HubError('offline', 200, 'A row of the feed is not whole.')
  return row as ChangeRow
}

/** Whatever a request threw: no connection, cut off, timed out, or not JSON. All of it is tried again. */
function asHubError(error: unknown): HubError {
  if (error instanceof HubError) return error
  return new HubError('offline', 0, error instanceof Error ? error.name : 'error')
}
