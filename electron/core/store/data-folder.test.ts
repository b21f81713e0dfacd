import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { DataFolderError, type DataFolderProblem, folderFormat, takeDataFolder } from './data-folder.ts'
import { readOrMakeKeyFile } from './key-file.ts'

let temporary: ReturnType<typeof temporaryFolder>

beforeEach(() => {
  temporary = temporaryFolder('folder')
})

afterEach(() => temporary.remove())

/** Every file below a folder with what it holds. */
const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    fs.readdirSync(folder).map((name) => [name, fs.readFileSync(path.join(folder, name)).toString('base64')]),
  )

function problemOf(work: () => unknown): DataFolderProblem | undefined {
  try {
    work()
  } catch (error) {
    if (error instanceof DataFolderError) return error.code
    throw error
  }
  return undefined
}

describe('data folder', () => {
  test('is made, and taken by one core at a time', () => {
    const folder = path.join(temporary.folder, 'new', 'clinic')
    const taken = takeDataFolder(folder)
    expect(problemOf(() => takeDataFolder(folder))).toBe('FOLDER_IN_USE')
    taken.release()
    takeDataFolder(folder).release()
  })

  test('a folder with other files is not ours, and stays as it was', () => {
    fs.writeFileSync(path.join(temporary.folder, 'holiday.jpg'), 'beach')
    const before = contents(temporary.folder)
    expect(problemOf(() => takeDataFolder(temporary.folder))).toBe('FOLDER_NOT_OURS')
    expect(contents(temporary.folder)).toEqual(before)
  })

  test('a file is not a folder; a folder below a file cannot be made', () => {
    const file = path.join(temporary.folder, 'file')
    fs.writeFileSync(file, 'x')
    expect(problemOf(() => takeDataFolder(file))).toBe('FOLDER_NOT_OURS')
    expect(problemOf(() => takeDataFolder(path.join(file, 'below')))).toBe('FOLDER_NOT_OURS')
  })

  test('a folder from a newer version is refused, and stays as it was', () => {
    fs.writeFileSync(
      path.join(temporary.folder, 'clinic.json'),
      JSON.stringify({ application: 'clinic', format: folderFormat + 1 }),
    )
    const before = contents(temporary.folder)
    expect(problemOf(() => takeDataFolder(temporary.folder))).toBe('FOLDER_FROM_NEWER_VERSION')
    expect(contents(temporary.folder)).toEqual(before)
  })

  test("another program's clinic.json is not ours", () => {
    fs.writeFileSync(path.join(temporary.folder, 'clinic.json'), '{"name":"something else"}')
    expect(problemOf(() => takeDataFolder(temporary.folder))).toBe('FOLDER_NOT_OURS')
  })

  test('what the shell keeps there does not make it foreign', () => {
    fs.mkdirSync(path.join(temporary.folder, 'shell'))
    fs.writeFileSync(path.join(temporary.folder, 'key'), 'x')
    takeDataFolder(temporary.folder).release()
  })
})

describe('key file', () => {
  test('is made once, for its owner alone', () => {
    const file = path.join(temporary.folder, 'key')
    const key = readOrMakeKeyFile(file)
    expect(key).toHaveLength(32)
    expect(readOrMakeKeyFile(file)).toEqual(key)
    expect(fs.statSync(file).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600)
  })

  test('something else in its place is refused and kept', () => {
    const file = path.join(temporary.folder, 'key')
    fs.writeFileSync(file, 'not a key')
    expect(problemOf(() => readOrMakeKeyFile(file))).toBe('KEY_WRONG')
    expect(fs.readFileSync(file, 'utf8')).toBe('not a key')
  })
})
