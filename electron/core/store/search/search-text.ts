/** From what someone types into the search box to the expression of the text index (SQLite FTS5's query language). */
import { withPlainDigits } from '#shared/domain/patients/digits.ts'
import { foldedWords, isUnspaced } from '#shared/domain/patients/folding.ts'
import { memberIdCharacters } from '#shared/domain/patients/member-id.ts'

/** One thing that was typed: what it can mean. */
export interface Term {
  /** Folded words of a name or an e-mail address. */
  words: string[]
  /** Expressions for numbers, dates, addresses and member IDs. */
  meanings: string[]
}

/** How exactly words are to be found: as they are, as beginnings, or also misspelt. */
export type Exactness = 'words' | 'beginnings' | { misspelt: ReadonlyMap<string, readonly string[]> }

/** Most terms of one search; what is typed beyond them is not looked at. */
const mostTerms = 8

/** A word as FTS5 reads it literally. */
const quote = (word: string): string => `"${word.replaceAll('"', '""')}"`

/** Long runs of unspaced script are kept to sixteen characters, so more of it is not looked for. */
const sought = (word: string): string => (isUnspaced(word) ? [...word].slice(0, 16).join('') : word)

const column = (name: string, word: string): string => `${name} : ${quote(word)} *`

/** A phone number as typed, without the international prefix or the national trunk zero, either of which is not stored. */
function phoneMeanings(digits: string): string[] {
  if (digits.length < 3) return []
  return [...new Set([digits, digits.replace(/^0{1,2}/, '')])]
    .filter((number) => number.length >= 3)
    .map((number) => column('phone', number))
}

/** Day, month and year as typed so far: `29.2`, `29/02/20`, `2000-02-29`. */
function dateMeanings(typed: string): string[] {
  const parts = typed.split(/[.\-/\s]+/).filter((part) => part !== '')
  if (parts.length > 3 || parts.some((part) => !/^\d{1,8}$/.test(part))) return []
  const last = parts.length - 1
  const padded = parts.map((part, index) =>
    index === 2 && parts[0]?.length !== 4 ? part : part.padStart(2, '0'),
  )
  // The part that is still being typed may be the beginning of a longer one.
  const open = padded.with(last, parts[last] ?? '')
  return [...new Set([padded.join(''), open.join('')])].map((digits) => column('birth', digits))
}

function meaningsOf(chunk: string): string[] {
  const meanings: string[] = []
  if (/^[+(]?[\d\s().\-/–]+$/.test(chunk) && /\d/.test(chunk)) {
    meanings.push(...phoneMeanings(chunk.replace(/\D/g, '')), ...dateMeanings(chunk))
  }
  const member = memberIdCharacters(chunk).toLowerCase()
  if (/^[0-9a-z]{3,12}$/.test(member) && /\d/.test(chunk)) meanings.push(column('member', member))
  if (chunk.includes('@')) {
    const [local = '', domain = ''] = chunk.split('@')
    const parts = [
      ...foldedWords(local).map((word) => column('email', word)),
      ...foldedWords(domain).map((word) => column('domain', word)),
    ]
    if (parts.length > 0) meanings.push(parts.join(' AND '))
  }
  return meanings
}

/**
 * Takes a search apart. Digits beside each other belong together (`612 345 678`), everything else parts at spaces.
 * @returns no terms when nothing that can be looked for was typed
 */
export function termsOf(text: string): Term[] {
  const terms: Term[] = []
  const chunks = withPlainDigits(text.normalize('NFC')).match(/[+(]?\d[\d\s().\-/–]*(?=\s|$)|\S+/g) ?? []
  for (const chunk of chunks) {
    const words = chunk.includes('@') ? [] : foldedWords(chunk).map(sought)
    const meanings = meaningsOf(chunk.trim())
    if (words.length > 0 || meanings.length > 0) terms.push({ words, meanings })
  }
  return terms.slice(0, mostTerms)
}

function wordExpression(word: string, exactness: Exactness): string {
  const exact = `{name email member} : ${quote(word)}`
  if (exactness === 'words') return exact
  if (exactness === 'beginnings') return `${exact} *`
  const others = (exactness.misspelt.get(word) ?? []).map((other) => `name : ${quote(other)}`)
  return [`${exact} *`, ...others].join(' OR ')
}

/** The expression that finds patients of whom every term holds. */
export function expressionOf(terms: readonly Term[], exactness: Exactness): string {
  return terms
    .map(({ words, meanings }) => {
      const all = words.map((word) => `(${wordExpression(word, exactness)})`).join(' AND ')
      return `(${[...(all === '' ? [] : [`(${all})`]), ...meanings.map((meaning) => `(${meaning})`)].join(' OR ')})`
    })
    .join(' AND ')
}
