/** What the search index keeps of one patient: the words by which people look for them. */
import { fold, foldedWords, isUnspaced } from '#shared/domain/patients/folding.ts'
import { memberIdCharacters } from '#shared/domain/patients/member-id.ts'
import type { Patient } from '#shared/domain/records/patient.ts'

export interface SearchEntry {
  patientId: string
  /** Folded names, words parted by one space. */
  given: string
  family: string
  /** Words of the names that may be misspelt. */
  spellingWords: string[]
  /** Digits of the E.164 number. */
  phone: string
  email: string
  /** ISO 8601, or empty. */
  birthDate: string
  member: string
  /** Words by column of the text index. */
  columns: Record<'name' | 'phone' | 'birth' | 'email' | 'domain' | 'member', string>
}

/** Most words of a name that are also kept as written in one. */
const mostJoined = 4

const apostrophe = /['’ʼ`´‘]/
const apostrophes = new RegExp(apostrophe, 'g')

/** Longest ending of a run of Chinese, Japanese or Korean characters that is kept. */
const longestEnding = 16

/**
 * Words under which a name is found by any beginning of each. A run of a script without spaces is found by any part of
 * it, so all its endings are kept; given and family name are written together in both orders there.
 */
function nameWords(patient: Patient, given: readonly string[], family: readonly string[]): string[] {
  const words = [...given, ...family].filter((word) => !isUnspaced(word))
  for (const [name, folded] of [
    [patient.givenName, given],
    [patient.familyName, family],
  ] as const) {
    // Typed as one word: `Anne-Marie` as `annemarie`, `de la Cruz` as `delacruz`; and `O'Brien` as `brien`.
    const apart = apostrophe.test(name) ? foldedWords(name.replaceAll(apostrophes, ' ')) : folded
    const parts = apart.filter((word) => !isUnspaced(word))
    words.push(
      ...parts,
      ...parts.slice(0, -1).map((_, start) => parts.slice(start, start + mostJoined).join('')),
    )
  }
  const [givenRun = '', familyRun = ''] = [given, family].map((list) => list.filter(isUnspaced).join(''))
  if (givenRun === '' && familyRun === '') return [...new Set(words)]
  for (const run of [`${familyRun}${givenRun}`, `${givenRun}${familyRun}`]) {
    const characters = [...run]
    for (let start = 0; start < characters.length; start++) {
      words.push(characters.slice(start, start + longestEnding).join(''))
    }
  }
  return [...new Set(words)]
}

/** Every ending of a number, down to three digits, so that any part of it is the beginning of one. */
function endings(digits: string): string[] {
  const all: string[] = []
  for (let start = 0; start <= digits.length - 3; start++) all.push(digits.slice(start))
  return all
}

/** A date in the orders in which people type it: year first, day first, month first, short years. */
function birthWords(birthDate: string): string[] {
  const [year = '', month = '', day = ''] = birthDate.split('-')
  const short = year.slice(2)
  return [
    year + month + day,
    day + month + year,
    month + day + year,
    day + month + short,
    month + day + short,
  ]
}

/** What the index keeps of a patient. */
export function entryOf(patient: Patient): SearchEntry {
  const given = foldedWords(patient.givenName)
  const family = foldedWords(patient.familyName)
  const words = nameWords(patient, given, family)
  const phone = patient.phone?.slice(1) ?? ''
  const email = fold(patient.email ?? '')
  const [local = '', domain = ''] = email.split('@')
  const member = memberIdCharacters(patient.memberId).toLowerCase()
  const memberParts = patient.memberId.split('-').map((part) => memberIdCharacters(part).toLowerCase())
  const birthDate = patient.birthDate ?? ''
  return {
    patientId: patient.id,
    given: given.join(' '),
    family: family.join(' '),
    spellingWords: words.filter((word) => word.length >= 3 && !isUnspaced(word)),
    phone,
    email,
    birthDate,
    member,
    columns: {
      name: words.join(' '),
      phone: endings(phone).join(' '),
      birth: birthDate === '' ? '' : birthWords(birthDate).join(' '),
      email: emailWords(local).join(' '),
      domain: foldedWords(domain).join(' '),
      member: [...new Set([member, ...memberParts])].join(' '),
    },
  }
}

/** Words of the part before the @, and all of it as one. */
function emailWords(local: string): string[] {
  const words = foldedWords(local)
  return [...new Set([...words, words.join('')])].filter((word) => word !== '')
}
