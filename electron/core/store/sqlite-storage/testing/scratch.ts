import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach } from 'vitest'
import { openSqliteFile } from '../index.ts'
import type { SqliteFile } from '../index.ts'
import { KEY, visitDatabase } from './visits.ts'
import type { VisitDatabase } from './visits.ts'

const folders: string[] = []
const files: SqliteFile[] = []
const databases: VisitDatabase[] = []

afterEach(async () => {
  for (const { database } of databases.splice(0)) await database.close()
  for (const file of files.splice(0)) while (!file.closed) file.release()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** The path of a database file that does not exist yet, in a folder that goes away after the test. */
export function scratchPath(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'sqlite-storage-'))
  folders.push(folder)
  return path.join(folder, 'test.db')
}

/** An open file, closed after the test. */
export function scratchFile(file = scratchPath(), key = KEY): SqliteFile {
  const opened = openSqliteFile({ file, key })
  files.push(opened)
  return opened
}

/** An RxDB database, closed after the test. */
export async function scratchDatabase(file = scratchFile(), name = 'test'): Promise<VisitDatabase> {
  const opened = await visitDatabase(file, name)
  databases.push(opened)
  return opened
}
