/** The ledger of notifications does not grow without end. */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openStore } from '../store/store.ts'
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
