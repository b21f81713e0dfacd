import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRxDatabase } from 'rxdb/plugins/core'
import type { RxCollection } from 'rxdb/plugins/core'
import { replicateCouchDB } from 'rxdb/plugins/replication-couchdb'
import type { RxCouchDBReplicationState } from 'rxdb/plugins/replication-couchdb'
import { getRxStorageMemory } from 'rxdb/plugins/storage-memory'
import { startTestHub } from './testing/test-hub.ts'
import type { TestHub } from './testing/test-hub.ts'

interface Visit {
  id: string
  text: string
}
interface Workstation {
  visits: RxCollection<Visit>
  replication: RxCouchDBReplicationState<Visit>
  stop: () => Promise<void>
}

let test: TestHub
beforeAll(async () => {
  test = await startTestHub()
  await test.request('PUT', '/visits')
})
afterAll(() => test.stop())

/** A workstation as RxDB's own CouchDB replication makes one: pull by long poll, push by revisions. */
async function startWorkstation(name: string): Promise<Workstation> {
  const database = await createRxDatabase({ name, storage: getRxStorageMemory(), multiInstance: false })
  const schema = {
    version: 0,
    primaryKey: 'id',
    type: 'object',
    properties: { id: { type: 'string', maxLength: 100 }, text: { type: 'string' } },
    required: ['id', 'text'],
  } as const
  const { visits } = await database.addCollections<{ visits: RxCollection<Visit> }>({ visits: { schema } })
  const replication = replicateCouchDB<Visit>({
    replicationIdentifier: `${name}-visits`,
    collection: visits,
    url: `${test.origin}/visits/`,
    fetch: (url, options) =>
      fetch(url, {
        ...options,
        headers: { 'content-type': 'application/json', authorization: 'Basic ' + btoa('admin:secret') },
      }),
    live: true,
    pull: { batchSize: 20, heartbeat: 5_000 },
    push: { batchSize: 20 },
  })
  await replication.awaitInitialReplication()
  const stop = async (): Promise<void> => {
    await replication.cancel()
    await database.close()
  }
  return { visits, replication, stop }
}

describe('RxDB as a client', () => {
  it('pulls, pushes, updates and deletes, live between two workstations', async () => {
    await test.request('POST', '/visits/_bulk_docs', {
      docs: Array.from({ length: 50 }, (_, n) => ({ _id: `hub-${n}`, text: `from the hub ${n}` })),
    })
    const one = await startWorkstation('one')
    const two = await startWorkstation('two')
    expect(await one.visits.count().exec()).toBe(50)
    await one.visits.bulkInsert(Array.from({ length: 30 }, (_, n) => ({ id: `one-${n}`, text: `${n}` })))
    await expect.poll(() => two.visits.count().exec(), { timeout: 15_000 }).toBe(80)
    const held = await two.visits.findOne('one-3').exec(true)
    await held.patch({ text: 'changed on two' })
    const textOnOne = async (): Promise<string | undefined> =>
      (await one.visits.findOne('one-3').exec())?.text
    await expect.poll(textOnOne, { timeout: 15_000 }).toBe('changed on two')
    await (await one.visits.findOne('hub-7').exec(true)).remove()
    await expect.poll(() => two.visits.findOne('hub-7').exec(), { timeout: 15_000 }).toBeNull()
    expect((await test.request('GET', '/visits/hub-7')).json).toEqual({
      error: 'not_found',
      reason: 'deleted',
    })
    expect((await test.request('GET', '/visits/one-3')).json).toMatchObject({ text: 'changed on two' })
    expect((await test.request('GET', '/visits')).json).toMatchObject({ doc_count: 79, doc_del_count: 1 })
    await one.stop()
    await two.stop()
  }, 60_000)
})
