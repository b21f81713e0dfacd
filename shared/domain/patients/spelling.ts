/** Spelling errors: one letter wrong, missing, too many, or two neighbours exchanged (Damerau 1964). */

/**
 * Smallest number of such errors between the two words, or between the first and any beginning of the second; at most
 * two are counted (optimal string alignment).
 */
function distances(typed: string, word: string): { whole: number; beginning: number } {
  const a = [...typed]
  const b = [...word]
  let before: number[] = []
  let last = b.map((_, index) => index + 1)
  last.unshift(0)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      let least = Math.min(
        (row[j - 1] ?? 0) + 1,
        (last[j] ?? 0) + 1,
        (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      }
      row.push(least)
    }
    before = last
    last = row
  }
  return { whole: last[b.length] ?? a.length, beginning: Math.min(...last) }
}

/** Number of spelling errors between two words. */
export const spellingDistance = (a: string, b: string): number => distances(a, b).whole

/**
 * How well a word fits what was typed with one error at most: `whole` the word itself, `beginning` the beginning of the
 * word; undefined when there is more than one error.
 */
export function misspelling(typed: string, word: string): 'whole' | 'beginning' | undefined {
  if (Math.abs(typed.length - word.length) > 1 && typed.length > word.length) return undefined
  const { whole, beginning } = distances(typed, word)
  if (whole <= 1) return 'whole'
  return beginning <= 1 ? 'beginning' : undefined
}

const keyLength = 4

const withOneDropped = (text: string): string[] => {
  const letters = [...text]
  return letters.map((_, index) => letters.toSpliced(index, 1).join(''))
}

const beginning = (word: string, length: number): string => [...word].slice(0, length).join('')

/**
 * Keys under which a word is kept, so that a misspelt beginning finds it: its first four letters, and these with each
 * one dropped. A word and a typed beginning of it with one error share a key (the deletion neighbourhood of SymSpell,
 * Garbe 2012).
 */
export const spellingKeys = (word: string): string[] => {
  const start = beginning(word, keyLength)
  return [...new Set([start, ...withOneDropped(start)])]
}

/** Keys under which to look for what was typed with one error at most. */
export const typedSpellingKeys = (typed: string): string[] => [
  ...new Set([
    ...spellingKeys(typed),
    beginning(typed, keyLength - 1),
    ...withOneDropped(beginning(typed, keyLength + 1)),
  ]),
]
