/**
 * Reading FHIR R4 JSON that nobody has checked: field names come from the R4 types, values are unknown until looked at.
 * What has the wrong shape reads as absent.
 */
import type { CodeableConcept, Coding, HumanName, Reference } from '@medplum/fhirtypes'

/** A resource or part of one whose field names are R4's and whose values are not checked. */
export type Unchecked<Type> = { readonly [Key in keyof Type]?: unknown }

/** True for a JSON object. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** The objects of a list; none where it is not a list. */
export const objects = <Type>(value: unknown): Unchecked<Type>[] =>
  Array.isArray(value) ? value.filter(isObject) : []

/** One object; an empty one where it is not one. */
export const object = <Type>(value: unknown): Unchecked<Type> => (isObject(value) ? value : {})

/** Control characters, halves of broken characters, and marks that turn the direction of what follows. */
const misleading = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu

/** A text as one line (Unicode NFC, trimmed, nothing invisible that misleads); undefined where there is none. */
export function line(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.replace(misleading, ' ').normalize('NFC').trim()
  return text === '' ? undefined : text
}

/** The lines of a list of texts. */
export const lines = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(line).filter((text) => text !== undefined) : []

/** The first code of a concept, e.g. `active`. */
export function code(concept: unknown): string | undefined {
  for (const coding of objects<Coding>(object<CodeableConcept>(concept).coding)) {
    const text = line(coding.code)
    if (text !== undefined) return text
  }
  return undefined
}

/** A concept in words: its text, else the display of its first coding that has one. */
export function words(concept: unknown): string | undefined {
  const { text, coding } = object<CodeableConcept>(concept)
  return (
    line(text) ??
    objects<Coding>(coding)
      .map((each) => line(each.display))
      .find((display) => display !== undefined)
  )
}

/**
 * The id that a reference names: `Patient/1`, `https://host/fhir/Patient/1`, `Patient/1/_history/2` or `urn:uuid:1`.
 * @returns undefined for no reference, one to another type, one by search (`Patient?identifier=...`) or inside (`#1`)
 */
export function referencedId(value: unknown, type: string): string | undefined {
  const text = line(object<Reference>(value).reference)
  if (text === undefined) return undefined
  if (text.startsWith('urn:uuid:')) return text.slice('urn:uuid:'.length)
  const parts = text.replace(/\/_history\/[^/]*$/, '').split('/')
  return parts.length >= 2 && parts.at(-2) === type ? parts.at(-1) : undefined
}

export interface PersonName {
  title?: string
  givenName: string
  familyName: string
}

const byUse = ['official', 'usual', undefined, 'nickname', 'anonymous', 'temp']

/**
 * The name to call a person by: the official one, else the usual one, never an old or maiden one if there is another.
 * A name given only as one text is kept whole as the family name. Undefined when there is none.
 */
export function personName(value: unknown): PersonName | undefined {
  const names = objects<HumanName>(value)
  const rank = (name: Unchecked<HumanName>) => {
    const place = byUse.indexOf(line(name.use))
    return place < 0 ? byUse.length : place
  }
  for (const name of names.toSorted((a, b) => rank(a) - rank(b))) {
    const givenName = lines(name.given).join(' ')
    const familyName = line(name.family) ?? (givenName === '' ? line(name.text) : undefined) ?? ''
    if (givenName === '' && familyName === '') continue
    const title = lines(name.prefix).join(' ')
    return { givenName, familyName, ...(title === '' ? {} : { title }) }
  }
  return undefined
}

/**
 * An instant of FHIR's `dateTime` in UTC to the second, e.g. `2026-11-24T09:00:00Z`; undefined when it is not one, or
 * has no time or zone.
 */
export function instant(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(value)) return undefined
  if (!isDate(value.slice(0, 10))) return undefined
  const milliseconds = Date.parse(value)
  if (!Number.isFinite(milliseconds)) return undefined
  const text = new Date(milliseconds).toISOString()
  return text.length === 24 ? `${text.slice(0, 19)}Z` : undefined
}

/** True for a calendar date that exists, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const milliseconds = Date.parse(`${text}T00:00:00Z`)
  // JavaScript takes 30 February as 2 March; a date that exists comes back as itself.
  return Number.isFinite(milliseconds) && new Date(milliseconds).toISOString().startsWith(text)
}
