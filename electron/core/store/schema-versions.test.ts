import { createHash, randomBytes } from 'node:crypto'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { canonicalJson } from '#shared/lib/canonical-json.ts'
import { programFile } from '../testing/program-file.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { nextVersionTypes } from '../testing/next-version-types.ts'
import { allRecordTypes, rxSchema } from './collections.ts'
import fingerprints from './schema-fingerprints.json' with { type: 'json' }
import { openStore } from './open-store.ts'

let temporary: ReturnType<typeof temporaryFolder>
const key = randomBytes(32)
const file = () => path.join(temporary.folder, 'clinic.db')

beforeEach(() => {
  temporary = temporaryFolder('schema')
})

afterEach(() => temporary.remove())

const feedback = (index: number) => ({
  id: `f${String(index).padStart(5, '0')}`,
  createdAt: '2026-11-24T09:00:00.000Z',
  updatedAt: '2026-11-24T09:00:00.000Z',
  patientId: 'p1',
  doctorId: 'd1',
  rating: 4,
  text: 'kind',
  channel: 'desk' as const,
  submittedAt: '2026-11-24T09:00:00.000Z',
})

async function fill(count: number): Promise<void> {
  const store = await openStore(file(), key)
  const writes = Array.from({ length: count }, (_, index) => ({
    collection: 'feedback' as const,
    before: undefined,
    after: feedback(index),
  }))
  await store.commit(writes)
  await store.close()
}

describe('stored schemas', () => {
  test.each(allRecordTypes.map((type) => [type.name, type] as const))(
    '%s: a stored schema changes only together with its version and a migration',
    (name, type) => {
      const hash = createHash('sha256')
        .update(canonicalJson(rxSchema(type)))
        .digest('hex')
        .slice(0, 16)
      const known = (fingerprints as Record<string, Record<string, string>>)[name] ?? {}
      // A new version gets a new line in schema-fingerprints.json; a line that is there never changes.
      expect(known[type.version], `${name} version ${type.version} is ${hash}`).toBe(hash)
      for (let version = 1; version <= type.version; version++)
        expect(type.migrations[version]).toBeTypeOf('function')
    },
  )

  test('records of an older version are brought up to date at opening', async () => {
    await fill(50)
    const store = await openStore(file(), key, { types: nextVersionTypes })
    const all = await store.find('feedback', { where: {} })
    expect(all).toHaveLength(50)
    expect(all.every((record) => record.text === 'kind (migrated)')).toBe(true)
    await store.close()
  })

  test('a database from a newer version is refused by an older application', async () => {
    await (await openStore(file(), key, { types: nextVersionTypes })).close()
    await expect(openStore(file(), key)).rejects.toMatchObject({ code: 'FOLDER_FROM_NEWER_VERSION' })
    const store = await openStore(file(), key, { types: nextVersionTypes })
    await store.close()
  })

  test(
    'killed in the middle of a migration, it goes on: every record once, none twice',
    { timeout: 60_000 },
    async () => {
      await fill(3000)
      const script = programFile(fileURLToPath(new URL('../testing/migrate.ts', import.meta.url)))
      for (const delay of [30, 90, 180]) {
        const child = spawn(process.execPath, [script, file(), key.toString('hex')], {
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        await once(child.stdout, 'data')
        await sleep(delay)
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
      const store = await openStore(file(), key, { types: nextVersionTypes })
      const all = await store.find('feedback', { where: {} })
      expect(all).toHaveLength(3000)
      expect(all.every((record) => record.text === 'kind (migrated)')).toBe(true)
      await store.close()
    },
  )
})
