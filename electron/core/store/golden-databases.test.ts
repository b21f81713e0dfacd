import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nextVersionTypes } from '../testing/next-version-types.ts'
import { goldenContent, goldenDatabases, goldenKey } from '../testing/golden-database.ts'
import { openStore } from './open-store.ts'

let folder: string
const file = () => path.join(folder, 'clinic.db')

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'clinic-golden-test-'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe.each(goldenDatabases().map((golden) => [golden.version, golden] as const))(
  'the database of version %s',
  (_version, golden) => {
    test('opens, and says what it said', async () => {
      golden.copyTo(file())
      const store = await openStore(file(), goldenKey)
      const content = await goldenContent(store)
      await store.close()
      for (const [name, { schemaVersion, ids, digest }] of Object.entries(golden.collections)) {
        expect(content[name]?.ids, name).toEqual(ids)
        // What migrations have changed since is told by their own tests.
        if (content[name]?.schemaVersion === schemaVersion) expect(content[name]?.digest, name).toBe(digest)
      }
      expect(golden.collections['patients']?.ids.length).toBeGreaterThan(0)
    })

    test('is brought to the next version, and then refused by this one', async () => {
      golden.copyTo(file())
      const next = await openStore(file(), goldenKey, { types: nextVersionTypes })
      const [feedback] = await next.find('feedback', { where: {} })
      expect(feedback?.text).toBe('Muy amables (migrated)')
      await next.close()
      await expect(openStore(file(), goldenKey)).rejects.toMatchObject({ code: 'FOLDER_FROM_NEWER_VERSION' })
    })
  },
)
