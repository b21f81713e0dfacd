import { pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { isObject } from '../storage/json-text.ts'

const derive = promisify(pbkdf2)

/** CouchDB 3.5's scheme for new passwords. */
const iterations = 600_000
const keyLengths = { sha: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 } as const
type Prf = keyof typeof keyLengths

/** The members of a user document that stand for a password, as CouchDB writes them. */
export interface DerivedPassword {
  password_scheme: 'pbkdf2'
  pbkdf2_prf: Prf
  salt: string
  iterations: number
  derived_key: string
}

/** Derives what is stored in the place of a password. */
export async function derivePassword(password: string): Promise<DerivedPassword> {
  const salt = randomBytes(16).toString('hex')
  const key = await derive(password, salt, iterations, keyLengths.sha256, 'sha256')
  return {
    password_scheme: 'pbkdf2',
    pbkdf2_prf: 'sha256',
    salt,
    iterations,
    derived_key: key.toString('hex'),
  }
}

/** Whether a password fits a stored user document (PBKDF2 with any of CouchDB's hash functions). */
export async function fitsPassword(password: string, stored: unknown): Promise<boolean> {
  if (!isObject(stored) || stored['password_scheme'] !== 'pbkdf2') return false
  const { salt, iterations: rounds, derived_key: expected } = stored
  if (typeof salt !== 'string' || typeof expected !== 'string') return false
  if (typeof rounds !== 'number' || !Number.isInteger(rounds) || rounds < 1 || rounds > 10_000_000)
    return false
  const named = stored['pbkdf2_prf'] ?? 'sha'
  const prf = Object.keys(keyLengths).find((name): name is Prf => name === named)
  if (!prf) return false
  const key = await derive(password, salt, rounds, keyLengths[prf], prf === 'sha' ? 'sha1' : prf)
  const wanted = Buffer.from(expected, 'hex')
  return wanted.length === key.length && timingSafeEqual(wanted, key)
}

/** Stands for the password of nobody: nothing fits it, and looking takes as long as for a user made here. */
const nobodysPassword: DerivedPassword = {
  password_scheme: 'pbkdf2',
  pbkdf2_prf: 'sha256',
  salt: '0'.repeat(32),
  iterations,
  derived_key: '',
}

/** The work of looking at a password where there is none to compare with, so that names cannot be told by the time. */
export async function refusePassword(password: string): Promise<undefined> {
  await fitsPassword(password, nobodysPassword)
  return undefined
}
