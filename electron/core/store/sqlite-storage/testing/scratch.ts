import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
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

/**
 * The path of a database file that does not exist yet, in a folder that goes away after the test.
 * @param within the folder in which that folder is made
 */
export function scratchPath(within = tmpdir()): string {
  const folder = mkdtempSync(path.join(within, 'sqlite-storage-'))
  folders.push(folder)
  return path.join(folder, 'test.db')
}

/**
 * Where files are in memory, if there is such a place, and otherwise where temporary files are: for thousands of cases about
 * what is answered, which say nothing of what is on the disk and would spend most of their time waiting for it.
 */
export function quickFolder(): string {
  const inMemory = '/dev/shm'
  try {
    accessSync(inMemory, constants.W_OK)
    return inMemory
  } catch {
    return tmpdir()
  }
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
