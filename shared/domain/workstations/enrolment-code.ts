/**
 * The code with which a workstation joins a clinic: where the hub is, how its certificate is known, and the secret of one
 * invitation. Groups of five symbols, for a person to type and for a scanner to read; two check bytes find slips.
 *
 * Bytes: version and flags, secret (10), fingerprint of the certificate's key (16, where it is pinned), address, name of the
 * clinic's databases (none: `clinic`).
 */
import { fromBase32, toBase32 } from '../../lib/base32.ts'

export interface EnrolmentCode {
  /** `https://host:6984`, without a database. */
  url: string
  database: string
  /** Ten random bytes. */
  secret: Uint8Array
  /** First 16 bytes of SHA-256 over the public key of the hub's certificate; absent where a public authority vouches for it, or without TLS. */
  pin?: Uint8Array
  /** The hub is a CouchDB: the secret is the first password of a user that is there already. */
  couchDb: boolean
}

export const secretBytes = 10
export const pinBytes = 16

const version = 1
const flags = { https: 1, pinned: 2, couchDb: 4, ipv4: 8 } as const
const usualDatabase = 'clinic'
const usualPort = { http: 5984, https: 6984 } as const

/** CRC-16/CCITT. */
function check(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc
}

const asIpv4 = (host: string): number[] | undefined => {
  const parts = host.split('.').map(Number)
  const fits = /^\d{1,3}(\.\d{1,3}){3}$/.test(host) && parts.every((part) => part <= 255)
  return fits ? parts : undefined
}

const ascii = (text: string): number[] => [...text].map((letter) => letter.codePointAt(0) ?? 0)
const withLength = (text: string): number[] => [text.length, ...ascii(text)]

/** Writes a code; the address must be plain http or https, with a host of at most 200 ASCII letters. */
export function writeEnrolmentCode({ url, database, secret, pin, couchDb }: EnrolmentCode): string {
  const { protocol, hostname, port } = new URL(url)
  const https = protocol === 'https:'
  const ipv4 = asIpv4(hostname)
  const first =
    (version << 4) |
    (https ? flags.https : 0) |
    (pin ? flags.pinned : 0) |
    (couchDb ? flags.couchDb : 0) |
    (ipv4 ? flags.ipv4 : 0)
  // An address without a port means that of its scheme, which the usual one of a hub is not.
  const number = port === '' ? (https ? 443 : 80) : Number(port)
  const bytes = [
    first,
    ...secret,
    ...(pin ?? []),
    ...(ipv4 ?? withLength(hostname)),
    ...(number === usualPort[https ? 'https' : 'http'] ? [0, 0] : [number >> 8, number & 255]),
    ...(database === usualDatabase ? [] : ascii(database)),
  ]
  const crc = check(Uint8Array.from(bytes))
  const text = toBase32(Uint8Array.from([...bytes, crc >> 8, crc & 255]))
  return (text.match(/.{1,5}/g) ?? []).join('-')
}

/** Reads what was typed or scanned; undefined when it is no code, or has a slip. */
export function readEnrolmentCode(text: string): EnrolmentCode | undefined {
  const all = fromBase32(text)
  if (!all || all.length < 1 + secretBytes + 4) return undefined
  const bytes = all.subarray(0, -2)
  if (check(bytes) !== ((all.at(-2) ?? 0) << 8) + (all.at(-1) ?? 0)) return undefined
  const first = bytes[0] ?? 0
  if (first >> 4 !== version) return undefined
  let at = 1
  const take = (count: number): Uint8Array => bytes.slice(at, (at += count))
  const secret = take(secretBytes)
  const pin = first & flags.pinned ? take(pinBytes) : undefined
  const host = first & flags.ipv4 ? [...take(4)].join('.') : String.fromCodePoint(...take(take(1)[0] ?? 0))
  const [high = 0, low = 0] = take(2)
  const rest = String.fromCodePoint(...bytes.slice(at))
  const scheme = first & flags.https ? 'https' : 'http'
  const port = (high << 8) + low || usualPort[scheme]
  const database = rest === '' ? usualDatabase : rest
  if (!/^[a-z0-9.-]+$|^\[[0-9a-f:]+\]$/i.test(host) || !/^[a-z][a-z0-9_-]{0,40}$/.test(database))
    return undefined
  return {
    url: `${scheme}://${host}:${port}`,
    database,
    secret,
    ...(pin ? { pin } : {}),
    couchDb: (first & flags.couchDb) !== 0,
  }
}
