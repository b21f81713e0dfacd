import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { printRecoveryKey, readRecoveryKey, RECOVERY_SECRET_BYTES } from './recovery-key.ts'
import type { ReadRecoveryKey } from './recovery-key.ts'
import type { KeyRing, PassphraseDerivation, Wrap } from './key-ring-format.ts'
import { KEY_RING_FORMAT } from './key-ring-format.ts'

export const DATA_KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const SALT_BYTES = 16

/** RFC 9106, second recommended option: 64 MiB, three passes; one lane, since it runs in one thread. */
const DERIVATION = { algorithm: 'argon2id', memoryKibibytes: 65_536, passes: 3, lanes: 1 } as const

export type Opened =
  | { ok: true; dataKey: Uint8Array }
  /** `not-set`: the ring has no such wrap. `wrong`: it has, and this does not open it. */
  | { ok: false; reason: 'not-set' | 'wrong' }
  | Extract<ReadRecoveryKey, { ok: false }>

/** A random data key, and a ring that nothing opens yet. */
export function newKeyRing(): { dataKey: Uint8Array; ring: KeyRing } {
  const ring: KeyRing = { format: KEY_RING_FORMAT, id: randomBytes(16).toString('hex'), wraps: [] }
  return { dataKey: new Uint8Array(randomBytes(DATA_KEY_BYTES)), ring }
}

/** The ring with this passphrase in place of any earlier one. Takes about a second, on purpose. */
export async function withPassphrase(
  ring: KeyRing,
  dataKey: Uint8Array,
  passphrase: string,
): Promise<KeyRing> {
  const derivation: PassphraseDerivation = { ...DERIVATION, salt: randomBytes(SALT_BYTES).toString('base64') }
  const sealed = seal(ring, 'passphrase', await stretch(passphrase, derivation), dataKey)
  return withWrap(ring, { kind: 'passphrase', derivation, sealed })
}

/** The ring with a new recovery key in place of any earlier one, and that key as it is to be printed: this once. */
export function withRecoveryKey(ring: KeyRing, dataKey: Uint8Array): { ring: KeyRing; recoveryKey: string } {
  const secret = randomBytes(RECOVERY_SECRET_BYTES)
  const sealed = seal(ring, 'recovery', expand(ring, secret), dataKey)
  return { ring: withWrap(ring, { kind: 'recovery', sealed }), recoveryKey: printRecoveryKey(secret) }
}

/** The ring with the data key sealed by the operating system's store. `sealBytes` is that store's. */
export async function withSystemStore(
  ring: KeyRing,
  dataKey: Uint8Array,
  sealBytes: (bytes: Uint8Array) => Promise<Uint8Array>,
): Promise<KeyRing> {
  return withWrap(ring, { kind: 'system', sealed: Buffer.from(await sealBytes(dataKey)).toString('base64') })
}

/** The ring as it goes into a backup: without what only this computer's store opens. */
export const ringForBackup = (ring: KeyRing): KeyRing => withoutWrap(ring, 'system')

/** Whether the ring has this way of opening it. */
export const hasWrap = (ring: KeyRing, kind: Wrap['kind']): boolean =>
  ring.wraps.some((wrap) => wrap.kind === kind)

/** The ring without this way of opening it. */
export function withoutWrap(ring: KeyRing, kind: Wrap['kind']): KeyRing {
  return { ...ring, wraps: ring.wraps.filter((wrap) => wrap.kind !== kind) }
}

export async function openWithPassphrase(ring: KeyRing, passphrase: string): Promise<Opened> {
  const wrap = ring.wraps.find((candidate) => candidate.kind === 'passphrase')
  if (!wrap) return { ok: false, reason: 'not-set' }
  if (passphrase === '') return { ok: false, reason: 'wrong' }
  return unseal(ring, 'passphrase', await stretch(passphrase, wrap.derivation), wrap.sealed)
}

/** @param text as typed; a slip in it is told apart from a key that is not this ring's */
export function openWithRecoveryKey(ring: KeyRing, text: string): Opened {
  const wrap = ring.wraps.find((candidate) => candidate.kind === 'recovery')
  if (!wrap) return { ok: false, reason: 'not-set' }
  const read = readRecoveryKey(text)
  if (!read.ok) return read
  return unseal(ring, 'recovery', expand(ring, read.secret), wrap.sealed)
}

/** `unsealBytes` is the operating system's store's; its throwing means that it does not know this key. */
export async function openWithSystemStore(
  ring: KeyRing,
  unsealBytes: (sealed: Uint8Array) => Promise<Uint8Array>,
): Promise<Opened> {
  const wrap = ring.wraps.find((candidate) => candidate.kind === 'system')
  if (!wrap) return { ok: false, reason: 'not-set' }
  try {
    const dataKey = new Uint8Array(await unsealBytes(Buffer.from(wrap.sealed, 'base64')))
    return dataKey.byteLength === DATA_KEY_BYTES ? { ok: true, dataKey } : { ok: false, reason: 'wrong' }
  } catch {
    return { ok: false, reason: 'wrong' }
  }
}

function withWrap(ring: KeyRing, wrap: Wrap): KeyRing {
  return { ...ring, wraps: [...withoutWrap(ring, wrap.kind).wraps, wrap] }
}

/** The same passphrase typed on different keyboards is the same: compatibility-composed before anything else. */
async function stretch(passphrase: string, derivation: PassphraseDerivation): Promise<Uint8Array> {
  // Loaded only now: most starts need no passphrase.
  const { argon2id } = await import('hash-wasm')
  return argon2id({
    password: passphrase.normalize('NFKC'),
    salt: Buffer.from(derivation.salt, 'base64'),
    memorySize: derivation.memoryKibibytes,
    iterations: derivation.passes,
    parallelism: derivation.lanes,
    hashLength: DATA_KEY_BYTES,
    outputType: 'binary',
  })
}

/** The recovery secret is random in full, so it needs no stretching. */
function expand(ring: KeyRing, secret: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, ring.id, 'recovery', DATA_KEY_BYTES))
}

/** AES-256-GCM. What it is for is authenticated with it, so no wrap passes for one of another kind or ring. */
function seal(ring: KeyRing, kind: Wrap['kind'], key: Uint8Array, dataKey: Uint8Array): string {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(`${ring.id} ${kind}`))
  const encrypted = Buffer.concat([cipher.update(dataKey), cipher.final()])
  return Buffer.concat([nonce, encrypted, cipher.getAuthTag()]).toString('base64')
}

function unseal(ring: KeyRing, kind: Wrap['kind'], key: Uint8Array, sealed: string): Opened {
  const bytes = Buffer.from(sealed, 'base64')
  if (bytes.byteLength !== NONCE_BYTES + DATA_KEY_BYTES + TAG_BYTES) return { ok: false, reason: 'wrong' }
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(`${ring.id} ${kind}`))
    .setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    const dataKey = Buffer.concat([
      decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)),
      decipher.final(),
    ])
    return { ok: true, dataKey: new Uint8Array(dataKey) }
  } catch {
    return { ok: false, reason: 'wrong' }
  }
}
