import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestHub } from '../testing/test-hub.ts'
import type { TestHub } from '../testing/test-hub.ts'

let test: TestHub
beforeAll(async () => {
  test = await startTestHub()
  await test.request('PUT', '/db')
})
afterAll(() => test.stop())

describe('functions of design documents that never end', () => {
  it('do not keep others from reading and writing while they run', async () => {
    await test.request('POST', '/db/_bulk_docs', {
      docs: Array.from({ length: 60 }, (_, n) => ({ _id: `d${n}`, n })),
    })
    const loop = 'function(d) { while (true) {} }'
    await test.request('PUT', '/db/_design/hostile', { filters: { loop }, views: { loop: { map: loop } } })
    await test.request('PUT', '/other')
    const finished: string[] = []
    const note = async (name: string, request: Promise<{ status: number }>): Promise<number> => {
      const { status } = await request
      finished.push(name)
      return status
    }
    const hostile = [
      note('hostile', test.request('GET', '/db/_changes?filter=hostile/loop')),
      note('hostile', test.request('GET', '/db/_design/hostile/_view/loop')),
    ]
    for (let n = 0; n < 20; n++) {
      expect(await note('read', test.request('GET', '/db/d1'))).toBe(200)
      expect(await note('write', test.request('PUT', `/other/${n}`, '{}'))).toBe(201)
    }
    expect(await Promise.all(hostile)).toEqual([400, 400])
    expect(finished.slice(0, 40)).not.toContain('hostile')
  })

  it('stop the edits of their own request alone', async () => {
    await test.request('PUT', '/strict')
    await test.request('PUT', '/strict/_design/v', {
      validate_doc_update:
        'function(n) { if (n.loop) while (true) {} if (n.bad) throw({ forbidden: "bad" }) }',
    })
    const bulk = test.request('POST', '/strict/_bulk_docs', {
      docs: [{ _id: 'fine' }, { _id: 'bad', bad: true }, { _id: 'loop', loop: true }, { _id: 'behind' }],
    })
    expect((await test.request('PUT', '/strict/meanwhile', '{}')).status).toBe(201)
    expect((await bulk).json).toMatchObject([
      { ok: true, id: 'fine' },
      { id: 'bad', error: 'forbidden', reason: 'bad' },
      { id: 'loop', error: 'forbidden' },
      { id: 'behind', error: 'forbidden' },
    ])
    expect((await test.request('GET', '/strict/behind')).status).toBe(404)
  })
})

describe('validation', () => {
  it('sees what each edit replaces, also when one request edits a document twice', async () => {
    await test.request('PUT', '/steps')
    await test.request('PUT', '/steps/_design/v', {
      validate_doc_update:
        'function(next, old) { if ((old ? old.n : 0) !== next.n - 1) throw({ forbidden: "one step at a time" }) }',
    })
    const first = { _id: 'a', _rev: '1-a', _revisions: { start: 1, ids: ['a'] }, n: 1 }
    const second = { _id: 'a', _rev: '2-b', _revisions: { start: 2, ids: ['b', 'a'] }, n: 2 }
    const far = { _id: 'a', _rev: '3-c', _revisions: { start: 3, ids: ['c', 'b'] }, n: 9 }
    const { json } = await test.request('POST', '/steps/_bulk_docs', {
      new_edits: false,
      docs: [first, second, far],
    })
    expect(json).toEqual([{ id: 'a', rev: '3-c', error: 'forbidden', reason: 'one step at a time' }])
    expect((await test.request('GET', '/steps/a')).json).toMatchObject({ _rev: '2-b', n: 2 })
  })
})
