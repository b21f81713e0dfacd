import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import https from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, startTestHub } from './testing/test-hub.ts'
import type { TestHub } from './testing/test-hub.ts'

let test: TestHub
beforeAll(async () => {
  test = await startTestHub({
    corsOrigins: ['https://clinic.example'],
    limits: {
      bodyBytes: 20_000,
      documentBytes: 5_000,
      bulkDocuments: 3,
      listeners: 2,
      headersTimeoutMs: 300,
      requestTimeoutMs: 600,
    },
  })
  await test.request('PUT', '/db')
})
afterAll(() => test.stop())

const basic = 'Basic ' + Buffer.from('admin:secret').toString('base64')

/** Sends text on a connection of its own and reads until the hub closes it. */
function exchangeText(text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(test.hub.port, '127.0.0.1')
    let received = ''
    socket.on('data', (chunk) => (received += chunk.toString()))
    socket.on('close', () => {
      resolve(received)
    })
    socket.on('error', () => undefined)
    socket.write(text)
  })
}

describe('limits', () => {
  it('of body, document and bulk are answered with 413', async () => {
    const large = await test.request('POST', '/db/_bulk_docs', { docs: [{ text: 'x'.repeat(30_000) }] })
    expect(large.status).toBe(413)
    expect(large.json).toMatchObject({ error: 'too_large' })
    const inflated = await test.request('PUT', '/db/g', gzipSync(`{"a":"${'x'.repeat(50_000)}"}`), {
      'content-encoding': 'gzip',
    })
    expect(inflated.status).toBe(413)
    const document = await test.request('PUT', '/db/d', { text: 'x'.repeat(6_000) })
    expect([document.status, document.json]).toEqual([413, { error: 'document_too_large', reason: 'd' }])
    const many = await test.request('POST', '/db/_bulk_docs', { docs: [{}, {}, {}, {}] })
    expect(many.status).toBe(413)
    expect((await test.request('GET', '/db')).json).toMatchObject({ doc_count: 0 })
  })

  it('of headers and address are answered with 431 and 414', async () => {
    const headers = await exchangeText(`GET / HTTP/1.1\r\nHost: h\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`)
    expect(headers).toMatch(/^HTTP\/1\.1 431 /)
    expect(headers).toContain('"error":"too_large"')
    expect((await test.request('GET', `/db/${'x'.repeat(9_000)}`)).status).toBe(414)
  })

  it('of time are answered with 408 to clients that stop half-way', async () => {
    const [headers, body] = await Promise.all([
      exchangeText('GET / HTTP/1.1\r\nHost: h\r\nX-Slow: '),
      exchangeText(
        `PUT /db/slow HTTP/1.1\r\nHost: h\r\nAuthorization: ${basic}\r\nContent-Length: 100\r\n\r\n{"a":`,
      ),
    ])
    expect(headers).toMatch(/^HTTP\/1\.1 408 /)
    expect(body).toMatch(/^HTTP\/1\.1 408 /)
    expect(body).toContain('"error":"timeout"')
    expect((await test.request('GET', '/db/slow')).status).toBe(404)
  }, 20_000)

  it('of open feeds is answered with 503, and a feed that ends makes room', async () => {
    const open = (abort: AbortController): Promise<Response> =>
      fetch(`${test.origin}/db/_changes?feed=continuous&heartbeat=1000`, {
        headers: { authorization: basic },
        signal: abort.signal,
      })
    const aborts = [new AbortController(), new AbortController()] as const
    await Promise.all(aborts.map(open))
    const refused = await test.request('GET', '/db/_changes?feed=longpoll')
    expect([refused.status, refused.json]).toMatchObject([503, { error: 'service_unavailable' }])
    for (const abort of aborts) abort.abort()
    await expect.poll(() => test.hub.listeners.count).toBe(0)
  })

  it('of the body is 415 for other encodings and 400 for broken gzip', async () => {
    const brotli = await test.request('PUT', '/db/b', '{}', { 'content-encoding': 'br' })
    expect(brotli.status).toBe(415)
    const broken = await test.request('PUT', '/db/b', 'no gzip', { 'content-encoding': 'gzip' })
    expect(broken.status).toBe(400)
  })
})

describe('a full disk', () => {
  it('is answered with 507, writes nothing by halves, and heals when there is room again', async () => {
    await test.request('PUT', '/full')
    const { sql } = test.hub.catalogue.get('full')
    sql.pragma(`max_page_count=${Number(sql.pragma('page_count', { simple: true })) + 4}`)
    const docs = (run: string): object => ({
      docs: [0, 1, 2].map((n) => ({ _id: `${run}-${n}`, text: 'x'.repeat(4_900) })),
    })
    const fill = async (write: (run: number) => ReturnType<TestHub['request']>): Promise<number> => {
      for (let run = 0; run < 50; run++) {
        const answer = await write(run)
        if (answer.status === 201) continue
        expect(answer.status).toBe(507)
        expect(answer.json).toMatchObject({ error: 'insufficient_storage' })
        return run
      }
      throw new Error('The disk never became full.')
    }
    const bulks = await fill((run) => test.request('POST', '/full/_bulk_docs', docs(`run${run}`)))
    const puts = await fill((run) => test.request('PUT', `/full/put${run}`, { text: 'x'.repeat(4_900) }))
    const acknowledged = 3 * bulks + puts
    expect((await test.request('GET', '/full')).json).toMatchObject({ doc_count: acknowledged })
    sql.pragma('max_page_count=1000000')
    expect((await test.request('POST', '/full/_bulk_docs', docs('after'))).status).toBe(201)
    expect((await test.request('GET', '/full')).json).toMatchObject({ doc_count: acknowledged + 3 })
  })
})

describe('browsers', () => {
  it('are answered across origins when theirs is allowed, and otherwise not', async () => {
    const origin = 'https://clinic.example'
    const preflight = await fetch(`${test.origin}/db/x`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT' },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin)
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PUT')
    const allowed = await test.request('GET', '/db', undefined, { origin })
    expect(allowed.headers.get('access-control-allow-credentials')).toBe('true')
    const feed = await test.request('GET', '/db/_changes', undefined, { origin })
    expect(feed.headers.get('access-control-allow-origin')).toBe(origin)
    const other = await test.request('GET', '/db', undefined, { origin: 'https://other.example' })
    expect(other.headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('TLS', () => {
  it('serves with a certificate, marks cookies secure, and speaks nothing else', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'hub-tls-'))
    const [keyFile, certificateFile] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost']
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2']
    execFileSync('openssl', [...request, '-keyout', keyFile, '-out', certificateFile, ...subject], {
      stdio: 'ignore',
    })
    const certificate = readFileSync(certificateFile, 'utf8')
    const secure = await startTestHub({ tls: { certificate, key: readFileSync(keyFile, 'utf8') } })
    const answer = await new Promise<{ status: number | undefined; cookie: string }>((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port: secure.hub.port,
        path: '/_session',
        method: 'POST',
        ca: certificate,
        headers: { 'content-type': 'application/json' },
      }
      const sent = https.request(options, (response) => {
        response.resume()
        response.on('end', () => {
          resolve({ status: response.statusCode, cookie: String(response.headers['set-cookie']) })
        })
      })
      sent.on('error', reject)
      sent.end('{"name":"admin","password":"secret"}')
    })
    expect(answer.status).toBe(200)
    expect(answer.cookie).toContain('; Secure')
    await expect(ask(`${secure.origin}/_up`, 'GET')).rejects.toThrow()
    await secure.stop()
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('maintenance', () => {
  it('compacts old bodies away and keeps leaves', async () => {
    await test.request('PUT', '/tidy')
    const first = (await test.request('PUT', '/tidy/a', { n: 1 })).json as { rev: string }
    await test.request('PUT', `/tidy/a?rev=${first.rev}`, { n: 2 })
    expect((await test.request('GET', `/tidy/a?rev=${first.rev}`)).status).toBe(200)
    expect((await test.request('POST', '/tidy/_compact')).status).toBe(202)
    await expect.poll(async () => (await test.request('GET', `/tidy/a?rev=${first.rev}`)).status).toBe(404)
    expect((await test.request('GET', '/tidy/a')).json).toMatchObject({ n: 2 })
  })

  it('purges leaves as if they had never been', async () => {
    await test.request('PUT', '/purged')
    const { rev } = (await test.request('PUT', '/purged/a', { n: 1 })).json as { rev: string }
    const purged = await test.request('POST', '/purged/_purge', { a: [rev] })
    expect(purged.json).toMatchObject({ purged: { a: [rev] } })
    expect((await test.request('GET', '/purged/a')).json).toEqual({ error: 'not_found', reason: 'missing' })
    expect((await test.request('GET', '/purged/_changes')).json).toMatchObject({ results: [] })
  })

  it('answers 501 with a reason for what is left out', async () => {
    const asked: [string, string][] = [
      ['GET', '/_membership'],
      ['POST', '/_replicate'],
      ['GET', '/_scheduler/jobs'],
      ['GET', '/_node/_local/_config'],
      ['GET', '/_db_updates'],
      ['GET', '/_utils'],
      ['GET', '/_reshard'],
      ['GET', '/db/_shards'],
      ['GET', '/db/_partition/x'],
      ['PUT', '/split?partitioned=true'],
      ['GET', '/db/_design/x/_show/y'],
      ['GET', '/db/_design/x/_list/y/z'],
      ['GET', '/db/_design/x/_update/y'],
      ['GET', '/db/_design/x/_search/y'],
      ['GET', '/db/_design/x/_nouveau/y'],
      ['GET', '/db/_auto_purge'],
    ]
    for (const [method, at] of asked) {
      const answer = await test.request(method, at, method === 'POST' ? {} : undefined)
      expect([at, answer.status]).toEqual([at, 501])
      expect((answer.json as { reason: string }).reason.length).toBeGreaterThan(10)
    }
  })
})
