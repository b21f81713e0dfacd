/**
 * The key that encrypts the database: 32 random bytes made at the first run. Where the operating system has a store for
 * secrets it is sealed by that (`key.sealed`); where there is none it lies in `key`, readable by its owner alone, and the
 * person is told so. docs/adr/0004-database-key.md says why.
 */
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'

const keyLengthBytes = 32
const storeWaitMs = 15_000

/** The part of Electron's safeStorage that is used. */
export interface SecretStore {
  isAvailable: () => Promise<boolean>
  seal: (text: string) => Promise<Buffer>
  unseal: (sealed: Buffer) => Promise<string>
}

export type KeyResult =
  | { ok: true; key: Uint8Array; keptIn: 'secret-store' | 'file' }
  | { ok: false; code: 'KEY_MISSING' | 'KEY_UNREADABLE'; message: string }

/**
 * Reads the data folder's key, or makes it when the folder has no database yet.
 * @param dataDir the data folder
 * @param store the operating system's store for secrets
 * @returns the key, or why there is none; then nothing was written
 */
export async function readOrMakeKey(dataDir: string, store: SecretStore): Promise<KeyResult> {
  const sealedFile = path.join(dataDir, 'key.sealed')
  const plainFile = path.join(dataDir, 'key')
  if (fs.existsSync(sealedFile)) return unsealKey(sealedFile, store)
  if (fs.existsSync(plainFile)) return readPlainKey(plainFile)
  if (fs.existsSync(path.join(dataDir, 'clinic.db'))) {
    return {
      ok: false,
      code: 'KEY_MISSING',
      message: `The key of the database in ${dataDir} is missing: there is neither ${sealedFile} nor ${plainFile}. Put it back from a backup.`,
    }
  }
  const key = new Uint8Array(randomBytes(keyLengthBytes))
  const hex = Buffer.from(key).toString('hex')
  if (await inTime(store.isAvailable(), false)) {
    const sealed = await inTime(store.seal(hex), undefined)
    if (sealed !== undefined && (await inTime(store.unseal(sealed), '')) === hex) {
      writeForGood(sealedFile, sealed)
      return { ok: true, key, keptIn: 'secret-store' }
    }
  }
  writeForGood(plainFile, `${hex}\n`)
  return { ok: true, key, keptIn: 'file' }
}

async function unsealKey(file: string, store: SecretStore): Promise<KeyResult> {
  const hex = await inTime(store.unseal(fs.readFileSync(file)), '')
  const key = parseKey(hex)
  if (key !== undefined) return { ok: true, key, keptIn: 'secret-store' }
  return {
    ok: false,
    code: 'KEY_UNREADABLE',
    message: `The system's password store could not open ${file}. Unlock it (log in as the person who set the clinic up) and start again.`,
  }
}

function readPlainKey(file: string): KeyResult {
  let text = ''
  try {
    text = fs.readFileSync(file, 'utf8')
  } catch {
    // Answered below: it cannot be read, whatever the reason.
  }
  const key = parseKey(text)
  if (key !== undefined) return { ok: true, key, keptIn: 'file' }
  return {
    ok: false,
    code: 'KEY_UNREADABLE',
    message: `${file} does not hold a key (64 hexadecimal digits).`,
  }
}

function parseKey(text: string): Uint8Array | undefined {
  const hex = text.trim()
  return /^[0-9a-f]{64}$/i.test(hex) ? new Uint8Array(Buffer.from(hex, 'hex')) : undefined
}

/** Writes a file that is complete or absent, and on the disk before the first page is encrypted with it. */
function writeForGood(file: string, content: string | Buffer): void {
  const draft = `${file}.new`
  const handle = fs.openSync(draft, 'w', 0o600)
  try {
    fs.writeFileSync(handle, content)
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
  fs.renameSync(draft, file)
}

/** A locked keyring may never answer, and a store may refuse: both give the fallback. */
function inTime<Value, Fallback>(answer: Promise<Value>, fallback: Fallback): Promise<Value | Fallback> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Fallback>((resolve) => {
    timer = setTimeout(() => resolve(fallback), storeWaitMs)
  })
  return Promise.race([answer.catch(() => fallback), late]).finally(() => clearTimeout(timer))
}
