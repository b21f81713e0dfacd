/**
 * The database key in a file of its own, readable by its owner alone: for the core without a shell, and for a clinic that
 * chose a computer that opens by itself.
 */
import fs from 'node:fs'
import { randomBytes } from 'node:crypto'
import { DataFolderError } from './data-folder.ts'
import { makeDurableFile } from './durable-file.ts'

const keyBytes = 32

/**
 * Reads a 256-bit key (64 hexadecimal digits) from a file.
 * @returns undefined when there is no such file
 * @throws DataFolderError KEY_WRONG when the file holds something else or cannot be read
 */
export function readKeyFile(file: string): Uint8Array | undefined {
  let text: string
  try {
    text = fs.readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') return undefined
    throw new DataFolderError('KEY_WRONG', `The key file ${file} cannot be read.`)
  }
  const hex = text.trim()
  if (!/^[0-9a-f]{64}$/i.test(hex)) {
    throw new DataFolderError('KEY_WRONG', `${file} is not a key file: it should hold 64 hexadecimal digits.`)
  }
  return new Uint8Array(Buffer.from(hex, 'hex'))
}

/**
 * Reads a key file; makes it, mode 0600, when it does not exist.
 * @throws DataFolderError KEY_WRONG when the file holds something else, FOLDER_NOT_WRITABLE when it cannot be made
 */
export function readOrMakeKeyFile(file: string): Uint8Array {
  const key = readKeyFile(file) ?? new Uint8Array(randomBytes(keyBytes))
  if (!fs.existsSync(file)) makeKeyFile(file, key)
  return key
}

/**
 * Makes a key file, mode 0600; it is on the disk when this returns, so before the first page is encrypted with it.
 * @throws DataFolderError FOLDER_NOT_WRITABLE
 */
export function makeKeyFile(file: string, key: Uint8Array): void {
  try {
    makeDurableFile(file, `${Buffer.from(key).toString('hex')}\n`)
  } catch {
    throw new DataFolderError(
      'FOLDER_NOT_WRITABLE',
      `The key file ${file} cannot be written. Choose another place for it.`,
    )
  }
}
