import { useSyncExternalStore } from 'react'
import { keptLeftToRight } from '#shared/lib/direction.ts'

type Words = (number: string) => string
/** Of whoever has no number it is nothing. */
type WordsIfAny = (number: string | undefined) => string | undefined

const waiting = new Set<() => void>()
let isComing = false

const inOnePiece =
  (words: Words): WordsIfAny =>
  (number) => {
    if (!number) return undefined
    return document.documentElement.dir === 'rtl' ? keptLeftToRight(words(number)) : words(number)
  }

let groups: Words = (number) => number
let words = inOnePiece(groups)

async function load(): Promise<void> {
  const { phoneWords } = await import('#shared/domain/patients/phone-words.ts')
  groups = phoneWords
  words = inOnePiece(groups)
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

/** The same where all goes from left to right anyway, as in a field. */
export const usePhoneGroups = (): Words => useSyncExternalStore(subscribe, () => groups)
