/** Whether this is still the hub that we know: its mark, and a doubt that comes while the mark is renewed. */
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/store.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { type HubDatabase, openHubDatabase } from './hub-database.ts'
import { doubtHub, recogniseHub, renewMarkLeft } from './hub-identity.ts'
import { setUpHub } from './set-up-hub.ts'
import { readCheckpoint, writeCheckpoint } from './sync-tables.ts'
import { type HubOfTests, hubOfTests } from './testing/hub-of-tests.ts'

const database = 'identity'
const workstationId = 'desk-1'
const temporary = temporaryFolder('hub-identity')

let hubServer: HubOfTests
let hub: HubDatabase
let store: Store

beforeAll(async () => {
  hubServer = await hubOfTests()
  const { origin: url, username, password } = hubServer
  await hubServer.remove(database)
  await setUpHub({ url, username, password }, database, undefined)
  hub = await openHubDatabase({ url, username, password }, `${database}-desk`, {
    silence: 30_000,
    request: 30_000,
  })
  store = await openStore(path.join(temporary.folder, 'clinic.db'), new Uint8Array(32).fill(3))
}, 60_000)

afterAll(async () => {
  await store.close()
  await hubServer.remove(database)
  await hubServer.stop()
  temporary.remove()
})

const recognised = () => recogniseHub({ store, target: 'desk', workstationId, log: () => undefined }, hub)

/** The checkpoint of a workstation that has read all that is on the hub. */
async function atTheEnd() {
  const { updateSeq } = await hub.info()
  const checkpoint = { current: { ...(await recognised()), seq: String(updateSeq), readWhole: true } }
  store.writeOwn((file) => writeCheckpoint(file, 'desk', checkpoint.current))
  return checkpoint
}

test('a hub with the mark that was left is the same: it is read on from where it was', async () => {
  const { seq, marker } = (await atTheEnd()).current
  expect(await recognised()).toMatchObject({ seq, readWhole: true, marker: marker + 1 })
})

test('a hub that is doubted is verified from its beginning', async () => {
  doubtHub(store, 'desk', await atTheEnd())
  expect(await recognised()).toMatchObject({ seq: '0', readWhole: false })
})

test('a doubt that comes while the mark is being renewed is not covered by it', async () => {
  const checkpoint = await atTheEnd()
  const doubted: HubDatabase = Object.create(hub, {
    getLocal: {
      value: (id: string) => {
        doubtHub(store, 'desk', checkpoint)
        return hub.getLocal(id)
      },
    },
    putLocal: { value: (document: { _id: string }) => hub.putLocal(document) },
  }) as HubDatabase
  const marker = await renewMarkLeft(doubted, workstationId, checkpoint.current)
  store.writeOwn((file) => writeCheckpoint(file, 'desk', { ...checkpoint.current, marker }))
  expect(readCheckpoint(store, 'desk')?.token).toBe(checkpoint.current.token)
  expect(await recognised()).toMatchObject({ seq: '0', readWhole: false })
})

test('over another mark than the one that was left none is put', async () => {
  const { current } = await atTheEnd()
  await expect(renewMarkLeft(hub, workstationId, { ...current, marker: current.marker + 1 })).rejects.toThrow(
    'not what it was',
  )
  expect((await recognised()).seq).toBe(current.seq)
})
