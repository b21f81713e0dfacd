/** Decimal digits of every script (Arabic-Indic, Devanagari, full width...) as 0 to 9; the rest stays. */
export const withPlainDigits = (text: string): string =>
  text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0
    // Unicode keeps each script's ten digits together, in sets of ten.
    return String((code - firstOfRun(code)) % 10)
  })

function firstOfRun(code: number): number {
  let first = code
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1
  return first
}
