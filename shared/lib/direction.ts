/** Texts of both directions beside each other, by the Unicode Bidirectional Algorithm (Unicode Standard Annex #9). */

const rightToLeftLanguage = /^(ar|he|fa|ur)\b/
const rightToLeftLetter =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** True when a language is written from right to left. */
export const isRightToLeft = (language: string): boolean => rightToLeftLanguage.test(language)

/**
 * A text that its language's direction holds for, also where it begins with a name of the other one: whoever shows it goes by
 * its first letter (P2), so an invisible mark of the right direction (U+200E, U+200F) comes before it.
 */
export function startingAs(language: string, text: string): string {
  const [first] = /\p{L}/u.exec(text) ?? []
  if (first === undefined || rightToLeftLetter.test(first) === isRightToLeft(language)) return text
  return (isRightToLeft(language) ? '\u200f' : '\u200e') + text
}

/** A number where all else may go from right to left: groups of digits would change places there (U+2066, U+2069). */
export const keptLeftToRight = (number: string): string => `\u2066${number}\u2069`

/**
 * Facts in one line, with a dot between them. Where any of it goes from right to left each is kept for itself (U+2068, U+2069):
 * a date or a number after an Arabic name would else change places with it.
 * @param facts those that are not there are left out
 * @param isAroundRightToLeft whether the text around goes from right to left
 */
export function inOneLine(
  facts: readonly (string | false | null | undefined)[],
  isAroundRightToLeft: boolean,
): string {
  const there = facts.filter((fact): fact is string => typeof fact === 'string' && fact !== '')
  const isMixed = isAroundRightToLeft || there.some((fact) => rightToLeftLetter.test(fact))
  return there.map((fact) => (isMixed ? `\u2068${fact}\u2069` : fact)).join(' · ')
}
