import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gzipSync } from 'node:zlib'
import { startTestHub } from './testing/test-hub.ts'
import type { TestHub } from './testing/test-hub.ts'

let test: TestHub
beforeAll(async () => {
  test = await startTestHub()
  await test.request('PUT', '/db')
})
afterAll(() => test.stop())

describe('documents', () => {
  it('get the revisions Apache CouchDB 3.5 gives the same edits', async () => {
    // Recorded from CouchDB 3.5.0.
    const first = await test.request('PUT', '/db/a', '{"x":1}')
    expect(first.json).toEqual({ ok: true, id: 'a', rev: '1-0785e9eb543380151003dc452c3a001a' })
    expect((await test.request('PUT', '/db/empty', '{}')).json).toMatchObject({
      rev: '1-967a00dff5e02add41819138abb3284d',
    })
    await test.request('PUT', '/db/d4', '{}')
    const attached = await test.request(
      'PUT',
      '/db/d4/att%2Fx?rev=1-967a00dff5e02add41819138abb3284d',
      'hello',
      { 'content-type': 'text/plain' },
    )
    expect(attached.json).toMatchObject({ rev: '2-57cc2bb1a14d122e3a11eb0a1b56bcc4' })
    const described = await test.request('GET', '/db/d4')
    expect(described.json).toMatchObject({
      _attachments: { 'att/x': { digest: 'md5-iMaiC8wqiFlD2NjLTemvCQ==', length: 5, revpos: 2, stub: true } },
    })
  })

  it('keep numbers that JavaScript cannot hold', async () => {
    await test.request('PUT', '/db/numbers', '{"one":1.0,"big":100000000000000000000,"e":1e3}')
    const { text } = await test.request('GET', '/db/numbers')
    expect(text).toContain('"one":1.0,"big":100000000000000000000,"e":1e3')
  })

  it('refuse an edit that does not know the newest revision', async () => {
    await test.request('PUT', '/db/edited', '{}')
    const refused = await test.request('PUT', '/db/edited', '{"late":true}')
    expect(refused.status).toBe(409)
    expect(refused.json).toEqual({ error: 'conflict', reason: 'Document update conflict.' })
  })

  it('continue above a tombstone when written anew without a revision', async () => {
    const { json } = await test.request('PUT', '/db/back', '{}')
    await test.request('DELETE', `/db/back?rev=${String((json as { rev: string }).rev)}`)
    expect((await test.request('GET', '/db/back')).json).toEqual({ error: 'not_found', reason: 'deleted' })
    const again = await test.request('PUT', '/db/back', '{}')
    expect((again.json as { rev: string }).rev).toMatch(/^3-/)
  })

  it('may have any id', async () => {
    for (const id of ['a/b', 'with space', 'plus+sign', 'žluť 😀', 'q?x=1&y#z', '%2F', 'x'.repeat(300)]) {
      const address = `/db/${encodeURIComponent(id)}`
      expect((await test.request('PUT', address, '{}')).json).toMatchObject({ ok: true, id })
      expect((await test.request('GET', `${address}/`)).json).toMatchObject({ _id: id })
    }
  })

  it('pick the same winner as CouchDB among conflicts and tell the others', async () => {
    const edit = (hash: string, deleted = false): object => ({
      _id: 'conflicted',
      _rev: `2-${hash}`,
      _revisions: { start: 2, ids: [hash, 'root'] },
      ...(deleted ? { _deleted: true } : {}),
    })
    await test.request('POST', '/db/_bulk_docs', {
      new_edits: false,
      docs: [edit('aa'), edit('cc', true), edit('bb')],
    })
    const { json } = await test.request('GET', '/db/conflicted?conflicts=true&deleted_conflicts=true')
    expect(json).toMatchObject({ _rev: '2-bb', _conflicts: ['2-aa'], _deleted_conflicts: ['2-cc'] })
    const missing = await test.request('POST', '/db/_revs_diff', { conflicted: ['2-aa', '3-zz'] })
    expect(missing.json).toEqual({
      conflicted: { missing: ['3-zz'], possible_ancestors: ['2-bb', '2-aa', '2-cc'] },
    })
  })

  it('are read by ETag, and answered with 304 when unchanged', async () => {
    const first = await test.request('GET', '/db/a')
    const etag = first.headers.get('etag') ?? ''
    expect((await test.request('GET', '/db/a', undefined, { 'if-none-match': etag })).status).toBe(304)
  })

  it('come gzipped when the request says so', async () => {
    const answer = await test.request('PUT', '/db/gzipped', gzipSync('{"a":1}'), {
      'content-encoding': 'gzip',
    })
    expect(answer.status).toBe(201)
  })
})

describe('attachments', () => {
  it('that come gzipped in multipart are kept as they came, with the digest of the encoded bytes', async () => {
    const gzipped = gzipSync('some text that was compressed elsewhere')
    const boundary = 'border'
    const document = {
      _attachments: {
        'f.txt': {
          content_type: 'text/plain',
          follows: true,
          encoding: 'gzip',
          length: 39,
          encoded_length: gzipped.length,
        },
      },
    }
    const body = Buffer.concat([
      Buffer.from(
        `--${boundary}\r\nContent-Type: application/json\r\n\r\n${JSON.stringify(document)}\r\n--${boundary}\r\n\r\n`,
      ),
      gzipped,
      Buffer.from(`\r\n--${boundary}--`),
    ])
    const written = await test.request('PUT', '/db/multi', body, {
      'content-type': `multipart/related; boundary="${boundary}"`,
    })
    expect(written.status).toBe(201)
    const whole = await fetch(`${test.origin}/db/multi?attachments=true`, {
      headers: { authorization: 'Basic ' + btoa('admin:secret'), accept: 'multipart/related' },
    })
    expect(whole.headers.get('content-type')).toMatch(/^multipart\/related/)
    expect(Buffer.from(await whole.arrayBuffer()).includes(gzipped)).toBe(true)
    expect((await test.request('GET', '/db/multi/f.txt')).text).toBe(
      'some text that was compressed elsewhere',
    )
  })

  it('refuse a stub of nothing with 412', async () => {
    const answer = await test.request('PUT', '/db/stub', { _attachments: { f: { stub: true } } })
    expect(answer.status).toBe(412)
  })
})

describe('errors', () => {
  it('are what CouchDB answers', async () => {
    const asked: [string, string, unknown, number, string][] = [
      ['GET', '/nope', undefined, 404, 'not_found'],
      ['PUT', '/Bad', undefined, 400, 'illegal_database_name'],
      ['PUT', '/db', undefined, 412, 'file_exists'],
      ['GET', '/db/a?rev=zzz', undefined, 400, 'bad_request'],
      ['PUT', '/db/x', '{"_foo":1}', 400, 'doc_validation'],
      ['PUT', '/db/_x', '{}', 400, 'illegal_docid'],
      ['PUT', '/db/x', '{"a"', 400, 'bad_request'],
      ['GET', '/db/_changes?since=foo', undefined, 400, 'bad_request'],
      ['GET', '/db/_changes?filter=no/such', undefined, 404, 'not_found'],
      ['GET', '/db/_all_docs?limit=-1', undefined, 400, 'query_parse_error'],
      ['POST', '/db/_revs_limit', '1', 405, 'method_not_allowed'],
      ['GET', '/db/_shards', undefined, 501, 'not_implemented'],
      ['GET', `/db/${'x'.repeat(9000)}`, undefined, 414, 'too_long'],
    ]
    for (const [method, at, body, status, error] of asked) {
      const answer = await test.request(method, at, body)
      expect([method, at.slice(0, 40), answer.status]).toEqual([method, at.slice(0, 40), status])
      expect(answer.json).toMatchObject({ error })
    }
  })
})

describe('access', () => {
  it('is for administrators alone unless a database says otherwise', async () => {
    const anonymous = { authorization: '' }
    expect((await test.request('GET', '/db', undefined, anonymous)).status).toBe(401)
    expect((await test.request('GET', '/_all_dbs', undefined, anonymous)).status).toBe(401)
    expect((await test.request('GET', '/_up', undefined, anonymous)).status).toBe(200)
    const user = { name: 'ann', password: 'pear', roles: ['desk'], type: 'user' }
    expect((await test.request('PUT', '/_users/org.couchdb.user:ann', user)).status).toBe(201)
    const stored = await test.request('GET', '/_users/org.couchdb.user:ann')
    expect(stored.text).not.toContain('pear')
    const login = await test.request('POST', '/_session', { name: 'ann', password: 'pear' }, anonymous)
    expect(login.json).toEqual({ ok: true, name: 'ann', roles: ['desk'] })
    const cookie = { authorization: '', cookie: (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '' }
    expect((await test.request('GET', '/db', undefined, cookie)).status).toBe(403)
    expect((await test.request('GET', '/_users/_all_docs', undefined, cookie)).status).toBe(403)
    expect((await test.request('GET', '/_users/org.couchdb.user:ann', undefined, cookie)).status).toBe(200)
    await test.request('PUT', '/db/_security', { members: { roles: ['desk'] } })
    expect((await test.request('PUT', '/db/by-ann', '{}', cookie)).status).toBe(201)
    expect((await test.request('PUT', '/db/_design/x', '{}', cookie)).status).toBe(401)
    await test.request('PUT', '/db/_security', {})
  })

  it('obeys validate_doc_update, which cannot hang the hub', async () => {
    await test.request('PUT', '/strict')
    await test.request('PUT', '/strict/_design/v', {
      validate_doc_update:
        'function(n,o,u){ if (n.loop) while(true){}; if(!n.type) throw({forbidden:"type is missing"}) }',
    })
    expect((await test.request('PUT', '/strict/a', '{}')).json).toEqual({
      error: 'forbidden',
      reason: 'type is missing',
    })
    expect((await test.request('PUT', '/strict/a', '{"type":"t"}')).status).toBe(201)
    expect((await test.request('PUT', '/strict/b', '{"loop":true}')).status).toBe(403)
  })
})

describe('views and queries', () => {
  it('answer as CouchDB does', async () => {
    await test.request('PUT', '/lib')
    await test.request('POST', '/lib/_bulk_docs', {
      docs: [
        { _id: 'a', k: 1 },
        { _id: 'b', k: 2 },
        { _id: 'c', k: [1, 2] },
        { _id: 'd', k: 'x' },
      ],
    })
    await test.request('PUT', '/lib/_design/x', {
      views: { s: { map: 'function(d){emit(d.k,1)}', reduce: '_sum' } },
    })
    const view = '/lib/_design/x/_view/s'
    expect((await test.request('GET', view)).json).toEqual({ rows: [{ key: null, value: 4 }] })
    const rows = await test.request('GET', `${view}?reduce=false`)
    expect((rows.json as { rows: { id: string }[] }).rows.map((row) => row.id)).toEqual(['a', 'b', 'd', 'c'])
    await test.request('PUT', '/lib/e', '{"k":0}')
    const first = await test.request('GET', `${view}?reduce=false&limit=1`)
    expect((first.json as { rows: { id: string }[] }).rows[0]?.id).toBe('e')
    await test.request('POST', '/lib/_index', { index: { fields: ['k'] } })
    const found = await test.request('POST', '/lib/_find', {
      selector: { k: { $gte: 1, $lt: 'a' } },
      sort: ['k'],
      fields: ['_id'],
    })
    expect((found.json as { docs: unknown }).docs).toEqual([{ _id: 'a' }, { _id: 'b' }])
    expect(
      (await test.request('POST', '/lib/_find', { selector: { q: 1 }, sort: ['q'] })).json,
    ).toMatchObject({
      error: 'no_usable_index',
    })
  })
})
