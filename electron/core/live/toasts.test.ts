/** Each notification once; after an absence a digest; and the ledger does not grow without end. */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startCore } from '../core.ts'
import { openStore } from '../store/open-store.ts'
import { accepting } from '../testing/accepting.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { tidyToasts } from './toasts.ts'

const day = 24 * 3_600_000
const now = Date.parse('2031-03-03T08:00:00Z')

test('keeps a month, shown or not, and of more than twenty thousand the newest', async () => {
  const temporary = temporaryFolder('toasts')
  const store = await openStore(path.join(temporary.folder, 'clinic.db'), randomBytes(32))
  const enter = (key: string, at: number, state: string) =>
    store.writeOwn((file) => {
      file
        .statement('INSERT INTO toast(key, audience, template, parameters, at, state) VALUES(?,?,?,?,?,?)')
        .run(key, '{}', 'digest', '{}', new Date(at).toISOString(), state)
    })
  const keys = () => store.rows<{ key: string }>('SELECT key FROM toast ORDER BY at').map(({ key }) => key)
  enter('old', now - 31 * day, 'shown')
  enter('old and never shown', now - 31 * day, 'pending')
  enter('of this month', now - 29 * day, 'shown')
  tidyToasts(store, new Date(now).toISOString())
  expect(keys()).toEqual(['of this month'])

  store.writeOwn((file) => {
    const insert = file.statement(
      "INSERT INTO toast(key, audience, template, parameters, at, state) VALUES(?, '{}', 'digest', '{}', ?, 'shown')",
    )
    for (let count = 0; count < 20_010; count++)
      insert.run(`many ${count}`, new Date(now - day + count).toISOString())
  })
  tidyToasts(store, new Date(now).toISOString())
  expect(keys()).toHaveLength(20_000)
  expect(keys()[0]).toBe('many 10')
  await store.close()
  temporary.remove()
})

test('after an absence one digest counts what came meanwhile; what comes then is told by itself, what comes all at once is counted, and nothing twice', async () => {
  const temporary = temporaryFolder('digest')
  const shown: { title: string; body: string }[] = []
  const key = randomBytes(32)
  let time = now
  const startQuietly = () =>
    startCore({ dataDir: temporary.folder, key: () => key, now: () => new Date(time) })
  let core = await startQuietly()
  const { run } = accepting(() => core)
  const openAgain = async () => {
    await core.settled()
    await core.close()
    core = await startCore({
      dataDir: temporary.folder,
      key: () => key,
      now: () => new Date(time),
      showToast: ({ title, body }) => Promise.resolve(void shown.push({ title, body })),
    })
    await core.settled()
  }
  await run('clinic.setUp', {
    clinic: { name: 'Clinic', timeZone: 'Europe/Madrid', country: 'ES' },
    administrator: { name: 'Ada' },
  })
  const lowStock = async (name: string) => {
    const item = await run('equipment.create', { name, unit: 'box', initialQuantity: 6, minimumQuantity: 5 })
    await run('equipment.recordMovement', { equipmentId: item.id, kind: 'used', quantity: 3 })
  }
  // Nothing shows notifications here yet, as where nobody is.
  for (const name of ['Gloves', 'Masks', 'Cotton']) await lowStock(name)
  time += 3 * 3_600_000
  await openAgain()
  await expect.poll(() => shown).toEqual([{ title: 'While you were away', body: 'Notifications: 3' }])
  await lowStock('Needles')
  await expect.poll(() => shown).toHaveLength(2)
  expect(shown[1]?.title).toBe('Restock Needles')
  await openAgain()
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(shown).toHaveLength(2)

  await core.close()
  core = await startQuietly()
  const names = Array.from({ length: 5 }, (_, number) => `Item ${number}`)
  for (const name of names) await lowStock(name)
  await openAgain()
  await expect
    .poll(() => shown.slice(2))
    .toEqual([{ title: 'Several notifications', body: 'Notifications: 5' }])
  await core.close()
  temporary.remove()
})
