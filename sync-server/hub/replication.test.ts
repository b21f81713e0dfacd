import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRequire } from 'node:module'
import { startTestHub } from './testing/test-hub.ts'
import type { TestHub } from './testing/test-hub.ts'

/** What these tests use of the real PouchDB. */
interface Pouch {
  put: (document: object) => Promise<{ rev: string }>
  get: (id: string, options?: object) => Promise<Record<string, unknown>>
  bulkDocs: (documents: object[], options?: object) => Promise<unknown[]>
  putAttachment: (id: string, name: string, bytes: Buffer, type: string) => Promise<{ rev: string }>
  getAttachment: (id: string, name: string) => Promise<Buffer>
  allDocs: (options?: object) => Promise<{ rows: { id: string }[] }>
  info: () => Promise<{ doc_count: number }>
  changes: (options: object) => Promise<{ results: { id: string }[] }>
}
interface PouchConstructor {
  new (url: string, options?: object): Pouch
  plugin: (plugin: unknown) => PouchConstructor
  replicate: (source: Pouch, target: Pouch) => Promise<{ docs_written: number; ok: boolean }>
}

const require = createRequire(import.meta.url)
const PouchDB = (require('pouchdb-core') as PouchConstructor)
  .plugin(require('pouchdb-adapter-http'))
  .plugin(require('pouchdb-replication'))

let one: TestHub
let two: TestHub
beforeAll(async () => {
  one = await startTestHub()
  two = await startTestHub()
})
afterAll(async () => {
  await one.stop()
  await two.stop()
})

const open = (test: TestHub, name: string): Pouch => new PouchDB(`${test.adminOrigin}/${name}`)

describe('PouchDB replicates between two hubs', () => {
  it('documents, tombstones, conflicts and attachments, and then nothing twice', async () => {
    const source = open(one, 'source')
    const target = open(two, 'target')
    await source.bulkDocs(Array.from({ length: 250 }, (_, n) => ({ _id: `doc-${n}`, n })))
    const { rev } = await source.put({ _id: 'gone/with slash+plus' })
    await source.put({ _id: 'gone/with slash+plus', _rev: rev, _deleted: true })
    await source.bulkDocs(
      ['x', 'y'].map((hash) => ({
        _id: 'both',
        _rev: `2-${hash}`,
        _revisions: { start: 2, ids: [hash, 'r'] },
      })),
      { new_edits: false },
    )
    await source.putAttachment('picture', 'p.bin', Buffer.from([0, 1, 2, 255]), 'application/octet-stream')
    await source.putAttachment('letter', 'l.txt', Buffer.from('žluťoučký'.repeat(100)), 'text/plain')
    const first = await PouchDB.replicate(source, target)
    expect(first.ok).toBe(true)
    expect(await target.info()).toMatchObject({ doc_count: 253 })
    expect(await target.get('both', { conflicts: true })).toMatchObject({ _rev: '2-y', _conflicts: ['2-x'] })
    expect([...(await target.getAttachment('picture', 'p.bin'))]).toEqual([0, 1, 2, 255])
    expect((await target.getAttachment('letter', 'l.txt')).toString()).toBe('žluťoučký'.repeat(100))
    const second = await PouchDB.replicate(source, target)
    expect(second.docs_written).toBe(0)
    for (const id of ['letter', 'doc-3', 'both']) {
      const a = await source.get(id, { revs: true })
      expect(await target.get(id, { revs: true })).toEqual(a)
    }
  })
})

describe('the changes feed', () => {
  it('tells a long poll, a continuous feed and an event source of a write', async () => {
    await one.request('PUT', '/feed')
    const before = await one.request('GET', '/feed/_changes?since=now')
    const since = encodeURIComponent(String((before.json as { last_seq: string }).last_seq))
    const poll = one.request('GET', `/feed/_changes?feed=longpoll&since=${since}`)
    const read = async (feed: string): Promise<string> => {
      const response = await fetch(`${one.origin}/feed/_changes?feed=${feed}&since=${since}&heartbeat=20`, {
        headers: { authorization: 'Basic ' + btoa('admin:secret') },
      })
      let text = ''
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk).toString()
        if (text.includes('"told"')) return text
      }
      return text
    }
    const feeds = [read('continuous'), read('eventsource')]
    await one.request('PUT', '/feed/told', '{}')
    expect((await poll).json).toMatchObject({ results: [{ id: 'told' }], pending: 0 })
    for (const text of await Promise.all(feeds)) expect(text).toContain('"id":"told"')
  })

  it('filters by ids, selector, view and function, and says nothing of other databases', async () => {
    await one.request('PUT', '/filtered')
    await one.request('POST', '/filtered/_bulk_docs', {
      docs: ['a', 'b', 'c'].map((_id) => ({ _id, type: _id })),
    })
    await one.request('PUT', '/filtered/_design/f', {
      filters: { only: 'function(d, req){ return d.type === req.query.type }' },
      views: { v: { map: 'function(d){ if (d.type === "c") emit(1) }' } },
    })
    const ids = async (method: string, query: string, body?: unknown): Promise<string[]> => {
      const { json } = await one.request(method, `/filtered/_changes?${query}`, body)
      return (json as { results: { id: string }[] }).results.map((row) => row.id)
    }
    expect(await ids('POST', 'filter=_doc_ids', { doc_ids: ['a', 'z'] })).toEqual(['a'])
    expect(await ids('POST', 'filter=_selector', { selector: { type: { $gt: 'a' } } })).toEqual(['b', 'c'])
    expect(await ids('GET', 'filter=f/only&type=b')).toEqual(['b'])
    expect(await ids('GET', 'filter=_view&view=f/v')).toEqual(['c'])
    expect(await ids('GET', 'filter=_design')).toEqual(['_design/f'])
  })

  it('starts anew for a sequence of another database', async () => {
    await one.request('PUT', '/anew')
    await one.request('PUT', '/anew/a', '{}')
    const { json } = await one.request('GET', '/anew/_changes?since=7-0123456789abcdef')
    expect((json as { results: unknown[] }).results).toHaveLength(1)
  })
})
