import { useSyncExternalStore } from 'react'

type Words = (number: string) => string
/** Of whoever has no number it is nothing. */
type WordsIfAny = (number: string | undefined) => string | undefined

const waiting = new Set<() => void>()
let isComing = false

/** Where all else goes from right to left groups of digits would change places: they are kept together (U+2066, U+2069). */
const inOnePiece =
  (words: Words): WordsIfAny =>
  (number) => {
    if (!number) return undefined
    return document.documentElement.dir === 'rtl' ? `\u2066${words(number)}\u2069` : words(number)
  }

let words = inOnePiece((number) => number)

async function load(): Promise<void> {
  const { phoneWords } = await import('#shared/domain/patients/phone-words.ts')
  words = inOnePiece(phoneWords)
  for (const changed of waiting) changed()
}

/** The groups of all countries are 120 kB: they come when the first screen has been there for a while. */
const afterStartMilliseconds = 3000

function subscribe(changed: () => void): () => void {
  waiting.add(changed)
  if (!isComing) {
    isComing = true
    setTimeout(() => requestIdleCallback(() => void load()), afterStartMilliseconds)
  }
  return () => waiting.delete(changed)
}

/** How a telephone number is shown: in the groups in which people read it out. */
export const usePhoneWords = (): WordsIfAny => useSyncExternalStore(subscribe, () => words)
