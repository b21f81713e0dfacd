import { createRxDatabase } from 'rxdb/plugins/core'
import type { RxCollection, RxDatabase, RxJsonSchema } from 'rxdb/plugins/core'
import { getRxStorageSqlite } from '../index.ts'
import type { SqliteFile } from '../index.ts'

export const KEY = Uint8Array.from({ length: 32 }, (_, index) => index)

export interface Visit {
  id: string
  room: string
  startsAt: number
  title?: string
}

export const visitSchema: RxJsonSchema<Visit> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 40 },
    room: { type: 'string', maxLength: 40 },
    startsAt: { type: 'integer', minimum: 0, maximum: 1e15, multipleOf: 1 },
    title: { type: 'string' },
  },
  required: ['id', 'room', 'startsAt'],
  indexes: [['room', 'startsAt']],
}

export interface VisitDatabase {
  database: RxDatabase
  visits: RxCollection<Visit>
  rooms: RxCollection<Visit>
}

/** An RxDB database in `file`, with two collections of visits. */
export async function visitDatabase(file: SqliteFile, name = 'test'): Promise<VisitDatabase> {
  const database = await createRxDatabase({
    name,
    storage: getRxStorageSqlite(file),
    multiInstance: false,
  })
  const { visits, rooms } = await database.addCollections<{
    visits: RxCollection<Visit>
    rooms: RxCollection<Visit>
  }>({ visits: { schema: visitSchema }, rooms: { schema: visitSchema } })
  return { database, visits, rooms }
}
