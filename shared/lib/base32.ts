/** Crockford's base 32: no I, L, O, U, so that what is read aloud or copied by hand is read the same. */

const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const readAs: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' }

/** Writes bytes as symbols; the last one is filled up with zero bits. */
export function toBase32(bytes: Uint8Array): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return Array.from({ length: Math.ceil(bits.length / 5) }, (_, index) =>
    symbols.charAt(Number.parseInt(bits.slice(index * 5, index * 5 + 5).padEnd(5, '0'), 2)),
  ).join('')
}

/** Reads symbols in any case and spacing, O for 0 and I or L for 1; undefined where there is another sign, or one too many. */
export function fromBase32(text: string): Uint8Array | undefined {
  const values = [...text.toUpperCase().replaceAll(/[\s\-\u2010-\u2015]/g, '')].map((symbol) =>
    symbols.indexOf(readAs[symbol] ?? symbol),
  )
  const whole = Math.floor((values.length * 5) / 8)
  if (values.includes(-1) || values.length !== Math.ceil((whole * 8) / 5)) return undefined
  const bits = values.map((value) => value.toString(2).padStart(5, '0')).join('')
  return Uint8Array.from({ length: whole }, (_, index) =>
    Number.parseInt(bits.slice(index * 8, index * 8 + 8), 2),
  )
}
