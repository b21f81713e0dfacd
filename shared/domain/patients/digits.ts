/** Marks of direction (Unicode Standard Annex #9): what is copied out of a text from right to left brings them along. */
const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/**
 * Text as it was meant where numbers are typed or pasted: decimal digits of every script (Arabic-Indic, Devanagari, full width...)
 * as 0 to 9, without the marks of direction that nobody sees; the rest stays.
 */
export const withPlainDigits = (text: string): string =>
  text.replace(directionMarks, '').replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0
    // Unicode keeps each script's ten digits together, in sets of ten.
    return String((code - firstOfRun(code)) % 10)
  })

function firstOfRun(code: number): number {
  let first = code
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1
  return first
}
