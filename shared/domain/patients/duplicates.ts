/** How likely two descriptions are of one person. */
import { foldedWords } from './folding.ts'
import { spellingDistance } from './spelling.ts'

/** What is known of a person; phone in E.164, birth date in ISO 8601. */
export interface Description {
  givenName: string
  familyName: string
  email?: string | undefined
  phone?: string | undefined
  birthDate?: string | undefined
}

export type Reason = 'name' | 'birthDate' | 'phone' | 'email'

export interface Likeness {
  /** 0 to 1. */
  likelihood: number
  because: Reason[]
}

/** From this likelihood on two records are shown as likely duplicates. */
export const likelyDuplicate = 0.5

function wordLikeness(a: string, b: string): number {
  if (a === b) return 1
  const longer = Math.max(a.length, b.length)
  const errors = spellingDistance(a, b)
  return longer >= 3 && errors <= (longer >= 7 ? 2 : 1) ? 1 - errors / longer : 0
}

/**
 * How alike two names are, 0 to 1, without regard to case, accents, the order of the words, and one typing error a word.
 * Each word is paired with its best partner; words of the longer name that find none weigh half, since people leave out
 * second names.
 */
export function nameLikeness(a: Description, b: Description): number {
  const [first, second] = [a, b].map((one) => foldedWords(`${one.givenName} ${one.familyName}`))
  if (!first || !second || first.length === 0 || second.length === 0) return 0
  if (first.join('') === second.join('')) return 1
  const [shorter, longer] = first.length <= second.length ? [first, second] : [second, first]
  const free = [...longer]
  let sum = 0
  for (const word of shorter) {
    const scores = free.map((other) => wordLikeness(word, other))
    const best = Math.max(0, ...scores)
    if (best > 0) free.splice(scores.indexOf(best), 1)
    sum += best
  }
  return sum / (shorter.length + (longer.length - shorter.length) / 2)
}

/** One digit of the date wrong, or day and month exchanged: how birth dates are mistyped. */
function birthDateLikeness(a: string, b: string): number {
  if (a === b) return 1
  const [year, month, day] = a.split('-')
  if (b === `${year}-${day}-${month}`) return 0.7
  return [...a].filter((digit, index) => digit !== b[index]).length === 1 ? 0.5 : 0
}

/**
 * Scores how likely two descriptions mean one person: evidence for and against on each field, added up. A different
 * birth date speaks against; a different phone or e-mail says nothing, people change them and families share them.
 */
export function likenessOf(a: Description, b: Description): Likeness {
  const because: Reason[] = []
  let score = 0
  const name = nameLikeness(a, b)
  if (name >= 0.6) {
    because.push('name')
    score += 0.5 * name
  } else {
    score -= 0.2
  }
  if (a.birthDate !== undefined && b.birthDate !== undefined) {
    const birth = birthDateLikeness(a.birthDate, b.birthDate)
    if (birth > 0) because.push('birthDate')
    score += birth > 0 ? 0.35 * birth : -0.25
  }
  if (a.phone !== undefined && a.phone === b.phone) {
    because.push('phone')
    score += 0.3
  }
  if (a.email !== undefined && a.email.toLowerCase() === b.email?.toLowerCase()) {
    because.push('email')
    score += 0.35
  }
  return { likelihood: Math.min(1, Math.max(0, Math.round(score * 100) / 100)), because }
}
