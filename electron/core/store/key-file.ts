/** The database key in a file, for the core without a shell: made on first use, readable by its owner alone. */
import fs from 'node:fs'
import { randomBytes } from 'node:crypto'
import { DataFolderError } from './data-folder.ts'
import { makeDurableFile } from './durable-file.ts'

const keyBytes = 32

/**
 * Reads a 256-bit key (64 hexadecimal digits) from a file; makes it, mode 0600, when the file does not exist.
 * @throws DataFolderError KEY_WRONG when the file holds something else, FOLDER_NOT_WRITABLE when it cannot be made
 */
export function readOrMakeKeyFile(file: string): Uint8Array {
  let text: string
  try {
    text = fs.readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'ENOENT') throw new DataFolderError('KEY_WRONG', `The key file ${file} cannot be read.`)
    return makeKeyFile(file)
  }
  const hex = text.trim()
  if (!/^[0-9a-f]{64}$/i.test(hex)) {
    throw new DataFolderError('KEY_WRONG', `${file} is not a key file: it should hold 64 hexadecimal digits.`)
  }
  return new Uint8Array(Buffer.from(hex, 'hex'))
}

function makeKeyFile(file: string): Uint8Array {
  const key = randomBytes(keyBytes)
  try {
    // On the disk before the first page is encrypted with it.
    makeDurableFile(file, `${key.toString('hex')}\n`)
  } catch {
    throw new DataFolderError(
      'FOLDER_NOT_WRITABLE',
      `The key file ${file} cannot be written. Choose another place for it.`,
    )
  }
  return new Uint8Array(key)
}
