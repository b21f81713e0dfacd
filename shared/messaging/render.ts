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

/** Dates with Latin digits everywhere: an Arabic text is read beside a calendar and typed into telephones. */
const locale = (language: string): string => `${language}-u-nu-latn-ca-gregory`

/** Writers of dates and of times by language and zone: making one takes longer than all the rest of a message. */
const writers = new Map<string, { date: Intl.DateTimeFormat; time: Intl.DateTimeFormat }>()

function writersOf(timeZone: string, language: string) {
  const key = `${language} ${timeZone}`
  const known = writers.get(key)
  if (known) return known
  const made = {
    date: new Intl.DateTimeFormat(locale(language), {
      timeZone,
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    }),
    time: new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
  }
  writers.set(key, made)
  return made
}

/** Calendar date and time of day on the clinic's wall clock, as people write them. */
export function wallTime(
  instant: string,
  timeZone: string,
  language: string,
): { date: string; time: string } {
  const at = new Date(instant)
  const { date, time } = writersOf(timeZone, language)
  return { date: date.format(at), time: time.format(at) }
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
