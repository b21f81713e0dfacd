import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { authorization, endProcess, numberOption, startHubProcess } from './hub-process.ts'

/**
 * Sends a hub what no client should: malformed addresses, revisions, JSON, multipart, encodings, sizes, missing
 * filters, raw bytes, half-open and slow connections. Ends with 1 if it crashed, answered 5xx (501 and 503 are
 * answers, not faults), left a request without an answer, or stopped serving good ones.
 */
const seconds = numberOption('seconds', 30)
let seed = numberOption('seed', Date.now() % 2 ** 31)
console.log(`seed ${seed}`)
const folder = mkdtempSync(path.join(tmpdir(), 'hub-fuzz-'))

/** Park and Miller's generator: the same seed, the same run. */
function random(): number {
  seed = (seed * 48_271) % 2_147_483_647
  return seed / 2_147_483_647
}
function pick<Item>(items: readonly Item[]): Item {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new Error('There is nothing to pick from.')
  return item
}

const odd = [
  '',
  '0',
  '-1',
  '1e99',
  'true',
  'null',
  '{}',
  '[]',
  '"',
  '%',
  '%00',
  '%ff',
  '%F0%9F%98%80',
  '..',
  '_',
  '1-',
  '1-x',
  '0-0',
  '99999999999999999999-a',
  '1-967a00dff5e02add41819138abb3284d',
  'now',
  '7-zz',
  '\u{1f600}',
  'a/b',
  'undefined',
  '[[[[',
  '{"a":',
  '"\\ud800"',
  '[null]',
  '["1-a","2-b"]',
  'x'.repeat(5000),
  '{"$gt":null}',
  'f/only',
  'f/broken',
  'none/none',
]
const segments = [
  '_all_docs',
  '_changes',
  '_bulk_docs',
  '_bulk_get',
  '_revs_diff',
  '_missing_revs',
  '_find',
  '_index',
  '_explain',
  '_local/x',
  '_local_docs',
  '_design/f',
  '_design/f/_view/v',
  '_design/f/_view/loop',
  '_design/f/_info',
  '_design_docs',
  '_security',
  '_revs_limit',
  '_purge',
  '_compact',
  '_ensure_full_commit',
  'doc',
  'doc/att',
  'conflict',
  '_all_docs/queries',
  '_view_cleanup',
  '_design/f/_show/x',
  '_zzz',
  '',
]
const parameters = [
  'rev',
  'revs',
  'open_revs',
  'latest',
  'since',
  'feed',
  'limit',
  'skip',
  'key',
  'keys',
  'startkey',
  'endkey',
  'descending',
  'include_docs',
  'attachments',
  'conflicts',
  'filter',
  'view',
  'doc_ids',
  'style',
  'seq_interval',
  'timeout',
  'group',
  'group_level',
  'reduce',
  'new_edits',
  'batch',
  'atts_since',
  'update_seq',
  'stale',
  'bookmark',
  'meta',
  'local_seq',
]
const types = [
  'application/json',
  'text/plain',
  'multipart/related; boundary=b',
  'multipart/related',
  'application/x-www-form-urlencoded',
  ';;;',
  'multipart/mixed; boundary="',
]

function oddJson(depth = 0): unknown {
  const kind = Math.floor(random() * 8)
  if (depth > 3 || kind < 2)
    return pick([null, true, 0, -1, 1.5, 1e308, '', 'a', '_x', '1-a', '\u0000', '\ud800', 'x'.repeat(300)])
  if (kind < 4) return Array.from({ length: Math.floor(random() * 4) }, () => oddJson(depth + 1))
  const names = [
    '_id',
    '_rev',
    '_revisions',
    '_deleted',
    '_attachments',
    'docs',
    'ids',
    'start',
    'selector',
    'index',
    'fields',
    'sort',
    'keys',
    'queries',
    'new_edits',
    'doc_ids',
    'id',
    'rev',
    '$and',
    '$gt',
    '$regex',
    '$in',
    'data',
    'stub',
    'follows',
    'content_type',
    'a',
    '__proto__',
    'constructor',
    'limit',
    'use_index',
    'language',
    'views',
    'validate',
  ]
  return Object.fromEntries(
    Array.from({ length: Math.floor(random() * 5) }, () => [pick(names), oddJson(depth + 1)]),
  )
}

function oddBody(): string {
  const kind = Math.floor(random() * 6)
  if (kind === 0) return pick(odd)
  if (kind === 1)
    return `--b\r\n\r\n${JSON.stringify(oddJson())}\r\n--b\r\n\r\nbytes\r\n--b${pick(['--', '', '\r\n'])}`
  if (kind === 2)
    return JSON.stringify({ docs: [oddJson(), { _id: 'doc', _rev: pick(odd) }], new_edits: random() < 0.5 })
  if (kind === 3) return '['.repeat(Math.floor(random() * 20_000))
  return JSON.stringify(oddJson())
}

function oddAddress(): string {
  const query = Array.from(
    { length: Math.floor(random() * 4) },
    () => `${pick(parameters)}=${random() < 0.5 ? pick(odd) : encodeURIComponent(pick(odd))}`,
  )
  const database = random() < 0.9 ? 'fuzz' : pick(['_users', 'none', '_x', '%', ''])
  const live = random() < 0.2 ? ['timeout=50'] : []
  return `/${database}/${pick(segments)}?${[...live, ...query].join('&')}`.replace(/[ \r\n]/g, '%20')
}

const hub = await startHubProcess(folder)
const counts = new Map<string, number>()
const faults: string[] = []

/** Sends bytes on a connection of its own and reads the status of the answer; undefined when there is none. */
function send(bytes: Buffer, options: { pauseMs?: number; patienceMs: number }): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = connect(hub.port, '127.0.0.1')
    let text = ''
    const finish = (): void => {
      clearTimeout(timer)
      socket.destroy()
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]
      resolve(status === undefined ? undefined : Number(status))
    }
    const timer = setTimeout(finish, options.patienceMs)
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      if (text.includes('\r\n\r\n')) finish()
    })
    socket.on('error', finish)
    socket.on('close', finish)
    if (options.pauseMs === undefined) socket.write(bytes)
    else {
      socket.write(bytes.subarray(0, Math.floor(bytes.length / 2)))
      setTimeout(() => {
        if (random() < 0.5) socket.write(bytes.subarray(Math.floor(bytes.length / 2)))
        else finish()
      }, options.pauseMs)
    }
  })
}

function count(what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1)
}

async function sendOdd(): Promise<void> {
  const method = pick(['GET', 'GET', 'PUT', 'POST', 'POST', 'DELETE', 'COPY', 'HEAD', 'OPTIONS', 'PATCH'])
  const address = oddAddress()
  const isFeed = /feed=|_compact/.test(address)
  const body = Buffer.from(method === 'GET' || method === 'HEAD' ? '' : oddBody())
  const headers = [
    `${method} ${address} HTTP/1.1`,
    'Host: hub',
    `Authorization: ${random() < 0.95 ? authorization : pick(['Basic', 'Basic !!!', 'Basic ' + Buffer.from(pick(odd)).toString('base64')])}`,
    `Content-Type: ${pick(types)}`,
    `Content-Length: ${body.length}`,
    ...(random() < 0.1 ? [`Content-Encoding: ${pick(['gzip', 'br', 'x'])}`] : []),
    ...(random() < 0.1
      ? [`Accept: ${pick(['multipart/mixed', 'multipart/related', '*/*', ';', 'application/json'])}`]
      : []),
    ...(random() < 0.1
      ? [`If-Match: ${Buffer.from(pick(odd)).toString('hex').slice(0, 50)}`, 'Destination: %zz']
      : []),
    ...(random() < 0.1
      ? [
          `Cookie: AuthSession=${Buffer.from(pick(odd)).toString('base64url').slice(0, 60)}`,
          'Range: bytes=9-1',
        ]
      : []),
    '',
    '',
  ].join('\r\n')
  const isSlow = random() < 0.03
  const status = await send(Buffer.concat([Buffer.from(headers), body]), {
    patienceMs: 8000,
    ...(isSlow ? { pauseMs: 50 } : {}),
  })
  count(status === undefined ? 'none' : String(status))
  if (status !== undefined && status >= 500 && status !== 501 && status !== 503)
    faults.push(`${status} ${method} ${address}`)
  if (status === undefined && !isSlow && !isFeed) faults.push(`no answer: ${method} ${address}`)
}

async function sendRawBytes(): Promise<void> {
  const bytes = Buffer.from(
    Array.from({ length: 1 + Math.floor(random() * 200) }, () => Math.floor(random() * 256)),
  )
  const status = await send(
    random() < 0.5
      ? bytes
      : Buffer.concat([Buffer.from('GET / HTTP/1.1\r\n'), bytes, Buffer.from('\r\n\r\n')]),
    { patienceMs: 200 },
  )
  count(status === undefined ? 'raw: none' : `raw: ${status}`)
  if (status !== undefined && status >= 500) faults.push(`${status} for raw bytes`)
}

const good = { authorization, 'content-type': 'application/json' }
async function prepare(): Promise<void> {
  await fetch(`${hub.origin}/fuzz`, { method: 'PUT', headers: good })
  await fetch(`${hub.origin}/fuzz/doc`, { method: 'PUT', headers: good, body: '{"a":1}' })
  const design = {
    views: {
      v: { map: 'function(d){emit(d.a)}', reduce: '_sum' },
      loop: { map: 'function(d){while(true){}}' },
    },
    filters: { only: 'function(d){return !!d.a}', broken: 'function(d){return d.a.b.c}' },
  }
  await fetch(`${hub.origin}/fuzz/_design/f`, { method: 'PUT', headers: good, body: JSON.stringify(design) })
}

await prepare()
const end = Date.now() + seconds * 1000
let sent = 0
await Promise.all(
  Array.from({ length: 6 }, async () => {
    while (Date.now() < end && hub.child.exitCode === null) {
      if (random() < 0.1) await sendRawBytes()
      else await sendOdd()
      if (++sent % 500 === 0) await prepare()
    }
  }),
)
const isAlive = hub.child.exitCode === null
const health = isAlive ? (await fetch(`${hub.origin}/_up`)).status : 0
const code = await endProcess(hub.child, 'SIGTERM')
rmSync(folder, { recursive: true, force: true })
console.log(
  `${sent} requests: ${[...counts]
    .sort()
    .map(([what, n]) => `${what} ${n}`)
    .join(', ')}`,
)
for (const fault of faults.slice(0, 20)) console.log(fault.slice(0, 300))
if (faults.length > 0)
  for (const line of hub
    .log()
    .split('\n')
    .filter((text) => text.includes('"fault"'))
    .slice(0, 5))
    console.log(line.slice(0, 800))
console.log(`${faults.length} faults, _up ${health}, SIGTERM ended with ${code}`)
if (faults.length > 0 || health !== 200 || code !== 0) process.exitCode = 1
