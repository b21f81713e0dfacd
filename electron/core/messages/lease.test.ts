/** The lease on a hub: our own, or with HUB_URL any CouchDB. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type HubOfTests, hubOfTests } from '../replication/testing/hub-of-tests.ts'
import { setUpHub } from '../replication/set-up-hub.ts'
import { createLease, type Lease } from './lease.ts'

const term = 1500
const clinic = 'lease-test'
let hub: HubOfTests
const held: Lease[] = []

const leaseOf = (workstationId: string): Lease => {
  const address = { url: hub.origin, username: hub.username, password: hub.password }
  const lease = createLease({ workstationId, address, database: `${clinic}-desk`, termMilliseconds: term })
  held.push(lease)
  return lease
}

beforeAll(async () => {
  hub = await hubOfTests()
  await hub.remove(clinic)
  const { origin: url, username, password } = hub
  await setUpHub({ url, username, password }, clinic, undefined)
})
afterEach(async () => {
  for (const lease of held.splice(0)) await lease.release()
})
afterAll(async () => {
  await hub.remove(clinic)
  await hub.stop()
})

test('of many that ask at once one holds it', async () => {
  const epochs = await Promise.all(Array.from({ length: 6 }, (_, index) => leaseOf(`w${index}`).hold()))
  expect(epochs.filter((epoch) => epoch !== undefined)).toHaveLength(1)
})

test('given back, the next one has it at once, under a higher epoch', async () => {
  const [first, second] = [leaseOf('first'), leaseOf('second')]
  const epoch = (await first.hold()) ?? 0
  expect(epoch).toBeGreaterThan(0)
  expect([await second.hold(), second.isSafe()]).toEqual([undefined, false])
  await first.release()
  expect(first.isSafe()).toBe(false)
  expect(await second.hold()).toBe(epoch + 1)
})

test('of a holder that is gone it is taken after its term, and that holder finds out', async () => {
  const [gone, next] = [leaseOf('gone'), leaseOf('next')]
  const epoch = (await gone.hold()) ?? 0
  expect(await next.hold()).toBeUndefined()
  await sleep(term / 2)
  expect(await next.hold()).toBeUndefined()
  await sleep(term / 2 + 50)
  expect(gone.isSafe()).toBe(false)
  expect(await next.hold()).toBe(epoch + 1)
  expect(await gone.hold()).toBeUndefined()
})

test('a holder that goes on keeps it, and its epoch', async () => {
  const [busy, other] = [leaseOf('busy'), leaseOf('other')]
  const epoch = await busy.hold()
  for (let count = 0; count < 5; count++) {
    await sleep(term / 3)
    expect([await busy.hold(), busy.isSafe(), await other.hold()]).toEqual([epoch, true, undefined])
  }
})
