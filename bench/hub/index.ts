/**
 * `npm run bench -- hub --json FILE [--workstations 200] [--writes 33] [--seconds 30] [--url URL]`: that many workstations follow
 * one database by real HTTP, each with a continuous feed, while documents are written at that many a second, each by
 * another workstation. Measured is how long every write takes, from its start, to its acknowledgement and to each
 * workstation's feed. With --url the same is asked of another server (`http://name:password@host:port`).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { endShippedHub, memoryOf, percentiles, startShippedHub } from './shipped-hub.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    workstations: { type: 'string', default: '200' },
    writes: { type: 'string', default: '33' },
    seconds: { type: 'string', default: '30' },
    url: { type: 'string' },
  },
})
const workstations = Number(values.workstations)
const writesPerSecond = Number(values.writes)
const seconds = Number(values.seconds)

const folder = mkdtempSync(path.join(tmpdir(), 'bench-hub-'))
const started = values.url === undefined ? await startShippedHub(folder) : undefined
const url = started?.url ?? new URL(values.url ?? '')
const headers = {
  authorization: 'Basic ' + Buffer.from(`${url.username}:${url.password}`).toString('base64'),
  'content-type': 'application/json',
}
const agent = new http.Agent({ keepAlive: true })
const database = `/bench_${Date.now().toString(36)}`

function request(method: string, at: string, body?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { host: url.hostname, port: url.port, method, path: at, agent, headers }
    const sent = http.request(options, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => {
        if ((response.statusCode ?? 500) < 300) resolve(text)
        else reject(new Error(`${method} ${at} was answered with ${response.statusCode}: ${text}`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** When each write began, by its document's id. */
const begun = new Map<string, number>()
const visibleMs: number[] = []
const acknowledgedMs: number[] = []
const feeds: http.ClientRequest[] = []

/** Opens one workstation's feed; resolves when it is open. */
function follow(): Promise<void> {
  return new Promise((resolve, reject) => {
    const at = `${database}/_changes?feed=continuous&heartbeat=10000&since=now`
    const options = { host: url.hostname, port: url.port, path: at, headers }
    const feed = http.get(options, (response) => {
      resolve()
      response.on('error', () => undefined)
      const lines = createInterface(response).on('line', (line) => {
        const id = /"id":"([^"]+)"/.exec(line)?.[1]
        const start = id === undefined ? undefined : begun.get(id)
        if (start !== undefined) visibleMs.push(performance.now() - start)
      })
      lines.on('error', () => undefined)
    })
    feed.on('error', reject)
    feeds.push(feed)
  })
}

const text = 'a day of the clinic '.repeat(40)
async function write(n: number): Promise<void> {
  const id = `write-${n}`
  const start = performance.now()
  begun.set(id, start)
  await request('PUT', `${database}/${id}`, JSON.stringify({ n, text }))
  acknowledgedMs.push(performance.now() - start)
}

try {
  await request('PUT', database)
  await Promise.all(Array.from({ length: workstations }, follow))
  const writes: Promise<void>[] = []
  const start = performance.now()
  const total = Math.round(writesPerSecond * seconds)
  for (let n = 0; n < total; n++) {
    await sleep(Math.max(0, start + (n * 1000) / writesPerSecond - performance.now()))
    writes.push(write(n))
  }
  await Promise.all(writes)
  for (let waited = 0; visibleMs.length < total * workstations && waited < 300; waited++) await sleep(100)
  if (visibleMs.length !== total * workstations)
    throw new Error(`${visibleMs.length} of ${total * workstations} changes were seen.`)
  const result = {
    bench: 'hub',
    server: url.host,
    machine: { processor: cpus()[0]?.model, cores: cpus().length, load: loadavg()[0] },
    workstations,
    writesPerSecond,
    writes: total,
    acknowledgedMs: percentiles(acknowledgedMs),
    visibleMs: percentiles(visibleMs),
    memory: memoryOf(started),
  }
  console.log(JSON.stringify(result, null, 2))
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`)
} finally {
  for (const feed of feeds) feed.on('error', () => undefined).destroy()
  await request('DELETE', database).catch(() => undefined)
  agent.destroy()
  if (started) await endShippedHub(started)
  rmSync(folder, { recursive: true, force: true })
}
