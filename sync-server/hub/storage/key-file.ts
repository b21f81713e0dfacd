import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { makeFolder } from '#shared/files/make-folder.ts'

const keyBytes = 32

/**
 * The database key of a hub: 32 raw bytes kept as hexadecimal text in a file only its owner may read.
 * Created on first use; a file that does not hold such a key is refused with an error rather than replaced,
 * because replacing it would make every database unreadable.
 */
export function readOrCreateKeyFile(file: string): Buffer {
  if (existsSync(file)) {
    const text = readFileSync(file, 'utf8').trim()
    if (!/^[0-9a-f]{64}$/i.test(text))
      throw new Error(`The key file ${file} does not hold 64 hexadecimal digits.`)
    return Buffer.from(text, 'hex')
  }
  makeFolder(path.dirname(path.resolve(file)))
  const key = randomBytes(keyBytes)
  const descriptor = openSync(file, 'wx', 0o600)
  try {
    writeSync(descriptor, key.toString('hex') + '\n')
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  return key
}
