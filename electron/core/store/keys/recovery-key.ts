/**
 * The recovery key on paper: 160 random bits as eight groups of five symbols, such as `7KM2Q-…`. Each group is four
 * symbols of Crockford's base 32 (no I, L, O, U) and a check symbol, so that a slip is found, and in which group.
 */

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const READ_AS: Record<string, string> = { O: '0', I: '1', L: '1' }
const BITS_A_SYMBOL = 5
const SYMBOLS_A_GROUP = 4
const GROUPS = 8
export const RECOVERY_SECRET_BYTES = (GROUPS * SYMBOLS_A_GROUP * BITS_A_SYMBOL) / 8

export type ReadRecoveryKey =
  | { ok: true; secret: Uint8Array }
  | { ok: false; reason: 'wrong-length' }
  /** `group` counts from 1, as a person does. */
  | { ok: false; reason: 'mistyped'; group: number }

/** Writes 20 secret bytes as a person copies them: groups joined with hyphens. */
export function printRecoveryKey(secret: Uint8Array): string {
  if (secret.byteLength !== RECOVERY_SECRET_BYTES) throw new TypeError('A recovery secret has 20 bytes')
  const values = toValues(secret)
  return Array.from({ length: GROUPS }, (_, group) => {
    const data = values.slice(group * SYMBOLS_A_GROUP, (group + 1) * SYMBOLS_A_GROUP)
    return [...data, checkValue(group, data)].map((value) => SYMBOLS.charAt(value)).join('')
  }).join('-')
}

/** Reads what a person typed: any case, any spacing, O for 0 and I or L for 1. */
export function readRecoveryKey(text: string): ReadRecoveryKey {
  const symbols = [...text.toUpperCase().replaceAll(/[\s\-\u2010-\u2015]/g, '')].map(
    (symbol) => READ_AS[symbol] ?? symbol,
  )
  if (symbols.length !== GROUPS * (SYMBOLS_A_GROUP + 1)) return { ok: false, reason: 'wrong-length' }
  const values: number[] = []
  for (let group = 0; group < GROUPS; group++) {
    const start = group * (SYMBOLS_A_GROUP + 1)
    const typed = symbols.slice(start, start + SYMBOLS_A_GROUP + 1).map((symbol) => SYMBOLS.indexOf(symbol))
    const data = typed.slice(0, SYMBOLS_A_GROUP)
    if (typed.includes(-1) || typed.at(-1) !== checkValue(group, data)) {
      return { ok: false, reason: 'mistyped', group: group + 1 }
    }
    values.push(...data)
  }
  return { ok: true, secret: toBytes(values) }
}

/**
 * A check over the field of 32 elements, x^5 + x^2 + 1: each place has a factor of its own, so one wrong symbol, two
 * exchanged ones and two exchanged groups are always found.
 */
function checkValue(group: number, data: number[]): number {
  let check = group + 1
  for (const value of data) check = timesX(check) ^ value
  return timesX(check)
}

function timesX(value: number): number {
  const doubled = value << 1
  return doubled & 32 ? doubled ^ 0b100101 : doubled
}

function toValues(bytes: Uint8Array): number[] {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return Array.from({ length: bits.length / BITS_A_SYMBOL }, (_, index) =>
    Number.parseInt(bits.slice(index * BITS_A_SYMBOL, (index + 1) * BITS_A_SYMBOL), 2),
  )
}

function toBytes(values: number[]): Uint8Array {
  const bits = values.map((value) => value.toString(2).padStart(BITS_A_SYMBOL, '0')).join('')
  return Uint8Array.from({ length: bits.length / 8 }, (_, index) =>
    Number.parseInt(bits.slice(index * 8, (index + 1) * 8), 2),
  )
}
