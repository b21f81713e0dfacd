/**
 * The data folder of one workstation: `clinic.json` says whose it is, `clinic.db` holds the data, `core.lock` keeps a
 * second core out. Everything is looked at before anything is touched.
 */
import fs from 'node:fs'
import path from 'node:path'
import Type from 'typebox'
import Value from 'typebox/value'
import Database from 'better-sqlite3-multiple-ciphers'
import { makeFolder } from '#shared/files/make-folder.ts'
import { finishReplacement } from './backup/replace-files.ts'
import { makeDurableFile } from './durable-file.ts'

/** Format of the folder that this version writes. A higher one is refused, a lower one is migrated. */
export const folderFormat = 1

/** Name of the file that says that a folder is ours. */
export const markerName = 'clinic.json'
/** Name of the database in its folder. */
export const databaseName = 'clinic.db'

const Marker = Type.Object({ application: Type.Literal('clinic'), format: Type.Integer({ minimum: 1 }) })

/** What the shell keeps in the same folder; a folder that holds nothing else is still empty to us. */
const shellNames = /^(shell|core\.lock(-.*)?|key|key\..*|.*\.draft|lost\+found|\.DS_Store|logs|window.*)$/

export type DataFolderProblem =
  | 'FOLDER_NOT_WRITABLE'
  | 'FOLDER_NOT_OURS'
  | 'FOLDER_FROM_NEWER_VERSION'
  | 'FOLDER_IN_USE'
  | 'KEY_WRONG'
  | 'KEY_MISSING'
  | 'KEY_UNREADABLE'
  | 'KEY_LOCKED'
  | 'DATABASE_DAMAGED'

/** The folder cannot be used; nothing in it was changed. `message` says what to do. */
export class DataFolderError extends Error {
  readonly code: DataFolderProblem
  constructor(code: DataFolderProblem, message: string) {
    super(message)
    this.name = 'DataFolderError'
    this.code = code
  }
}

export interface DataFolder {
  /** Absolute path. */
  folder: string
  databaseFile: string
  /** Lets another core use the folder. */
  release: () => void
}

/**
 * Takes the folder for this process, making it when it does not exist.
 * @param folder path of the data folder
 * @throws DataFolderError when it is not writable, not ours, from a newer version, or in use
 */
export function takeDataFolder(folder: string): DataFolder {
  const markerFile = path.join(folder, markerName)
  const names = listFolder(folder)
  if (names?.includes(markerName)) {
    checkMarker(folder, markerFile)
  } else if (names?.some((name) => !shellNames.test(name))) {
    throw new DataFolderError(
      'FOLDER_NOT_OURS',
      `${folder} holds other files and is not a clinic data folder. Choose an empty folder, or one this application made.`,
    )
  }
  try {
    makeFolder(path.resolve(folder))
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK)
  } catch {
    throw notWritable(folder)
  }
  const release = lockFolder(folder)
  if (!names?.includes(markerName)) {
    try {
      makeDurableFile(markerFile, `${JSON.stringify({ application: 'clinic', format: folderFormat })}\n`)
    } catch {
      release()
      throw notWritable(folder)
    }
  }
  try {
    finishReplacement(folder)
  } catch {
    release()
    throw notWritable(folder)
  }
  return { folder: path.resolve(folder), databaseFile: path.join(folder, databaseName), release }
}

function listFolder(folder: string): string[] | undefined {
  try {
    return fs.readdirSync(folder)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') return undefined
    if (code === 'ENOTDIR') {
      throw new DataFolderError(
        'FOLDER_NOT_OURS',
        `${folder} is a file. Choose a folder for the clinic's data.`,
      )
    }
    throw notWritable(folder)
  }
}

function checkMarker(folder: string, markerFile: string): void {
  let marker: unknown
  try {
    marker = JSON.parse(fs.readFileSync(markerFile, 'utf8'))
  } catch {
    marker = undefined
  }
  if (!Value.Check(Marker, marker)) {
    throw new DataFolderError(
      'FOLDER_NOT_OURS',
      `${markerFile} is not this application's. Choose another folder.`,
    )
  }
  if (marker.format > folderFormat) {
    throw new DataFolderError(
      'FOLDER_FROM_NEWER_VERSION',
      `${folder} was written by a newer version of the application. Install that version or a newer one to open it.`,
    )
  }
}

const notWritable = (folder: string) =>
  new DataFolderError(
    'FOLDER_NOT_WRITABLE',
    `${folder} cannot be written to. Give this user the right to write there, or choose another folder.`,
  )

/**
 * Holds an exclusive lock in a file of its own, which the operating system takes back when the process dies, however it
 * dies; a file with a process number in it would stay behind after a kill.
 */
function lockFolder(folder: string): () => void {
  let lock: Database.Database
  try {
    lock = new Database(path.join(folder, 'core.lock'), { timeout: 0 })
  } catch {
    throw notWritable(folder)
  }
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code.startsWith('SQLITE_BUSY')) {
      throw new DataFolderError(
        'FOLDER_IN_USE',
        `${folder} is open in another running copy of the application.`,
      )
    }
    throw notWritable(folder)
  }
  return () => lock.close()
}
