/** Fills templates. Pure: the same event gives the same text on every workstation. */
import { ar } from './templates/ar.ts'
import { en } from './templates/en.ts'
import { es } from './templates/es.ts'
import type { MessageKey, Templates } from './templates/template.ts'

/** The languages the clinic writes in. */
export const templatesByLanguage: Readonly<Record<string, Templates>> = { en, es, ar }

export type Parameters = Readonly<Record<string, string | number>>

/** The first of the languages in which there are templates; English when there is none. */
export const writtenLanguage = (...wished: readonly string[]): string =>
  wished.find((tag) => Object.hasOwn(templatesByLanguage, baseLanguage(tag))) ?? 'en'

/** The language of a tag without its region: `es` of `es-MX`. */
export const baseLanguage = (tag: string): string => tag.toLowerCase().split('-')[0] ?? ''

/** Templates of a language that `writtenLanguage` gave. */
export const templatesOf = (language: string): Templates => templatesByLanguage[baseLanguage(language)] ?? en

/** Puts values in the place of the words in braces; a name that has no value is left out. */
export const fill = (text: string, parameters: Parameters): string =>
  text
    .replace(/\{(\w+)\}/g, (_, name: string) => String(parameters[name] ?? ''))
    .replace(/[ \t]+(?=\n|$)/g, '')

/** Where a time is told: the clinic's clock, and its country, which says how people there write dates and times. */
export interface WhereTold {
  timeZone: string
  /** ISO 3166-1 alpha-2. Events of before it was told have none: their times are of 24 hours. */
  country?: string | undefined
}

/** With Latin digits everywhere: an Arabic text is read beside a calendar and typed into telephones. */
const withLatinDigits = (tag: string): string => `${tag}-u-nu-latn-ca-gregory`

/** English is not written alike in London and in New York; a language that names its own region keeps it. */
const localeOf = (language: string, country: string | undefined): string =>
  withLatinDigits(country === undefined || language.includes('-') ? language : `${language}-${country}`)

/** True where people say 4:30 PM: that goes by the country, whatever language is written. */
function countsToTwelve(country: string | undefined): boolean {
  if (country === undefined) return false
  const { language } = new Intl.Locale(`und-${country}`).maximize()
  const clock = new Intl.DateTimeFormat(`${language}-${country}`, { hour: 'numeric' })
  return clock.resolvedOptions().hour12 === true
}

/** Writers of dates and of times by language and place: making one takes longer than all the rest of a message. */
const writers = new Map<string, { date: Intl.DateTimeFormat; time: Intl.DateTimeFormat }>()

function writersOf({ timeZone, country }: WhereTold, language: string) {
  const key = `${language} ${country ?? ''} ${timeZone}`
  const known = writers.get(key)
  if (known) return known
  const locale = localeOf(language, country)
  const made = {
    date: new Intl.DateTimeFormat(locale, {
      timeZone,
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    }),
    time: countsToTwelve(country)
      ? new Intl.DateTimeFormat(locale, { timeZone, hour: 'numeric', minute: '2-digit', hour12: true })
      : new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  }
  writers.set(key, made)
  return made
}

/** A narrow space before AM would make an SMS cost twice as much: it is not in the usual alphabet of telephones. */
const withPlainSpaces = (text: string): string => text.replace(/[\u202f\u00a0]/g, ' ')

/** Calendar date and time of day on the clinic's wall clock, as people write them in its country. */
export function wallTime(
  instant: string,
  where: WhereTold,
  language: string,
): { date: string; time: string } {
  const at = new Date(instant)
  const { date, time } = writersOf(where, language)
  return { date: withPlainSpaces(date.format(at)), time: withPlainSpaces(time.format(at)) }
}

const longestInstructions = 10_000

/** A message's subject and text for a channel. */
export function renderMessage(
  template: MessageKey,
  parameters: Parameters,
  language: string,
  channel: 'email' | 'sms',
): { subject: string; text: string } {
  const texts = templatesOf(language).messages[template]
  const values = Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, String(value).slice(0, longestInstructions)]),
  )
  return {
    subject: fill(texts.subject, values).replace(/\s+/g, ' ').slice(0, 200),
    text: fill(channel === 'sms' ? texts.sms : texts.text, values),
  }
}
