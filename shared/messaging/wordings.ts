/** The clinic's own words: which hold when, and what is wrong with them. */
import type { TemplateProblem } from '../contract/messages.ts'
import type { Wording } from '../domain/records/clinic.ts'
import { baseLanguage, fill, type Parameters, templatesOf } from './render.ts'
import { en } from './templates/en.ts'
import { messageKeys, type MessageKey, type MessageTemplate } from './templates/template.ts'

export const isMessageKey = (key: string): key is MessageKey => messageKeys.some((known) => known === key)

/** The words in force for a message at an instant: the clinic's newest until then, else the usual ones. */
export function wordsAt(
  wordings: readonly Wording[] | undefined,
  template: MessageKey,
  language: string,
  at: string,
): MessageTemplate & { edited?: Wording } {
  const usual = templatesOf(language).messages[template]
  const newest = (wordings ?? [])
    .filter((one) => one.template === template && one.language === baseLanguage(language) && one.at <= at)
    .reduce<Wording | undefined>((last, one) => (last && last.at >= one.at ? last : one), undefined)
  if (newest?.text === undefined) return usual
  const { subject = usual.subject, text, sms = usual.sms } = newest
  return { subject, text, sms, edited: newest }
}

/** Subject and text of a message in given words. */
export function fillWords(
  words: MessageTemplate,
  parameters: Parameters,
  channel: 'email' | 'sms',
): { subject: string; text: string } {
  return {
    subject: fill(words.subject, parameters).replace(/\s+/g, ' ').slice(0, 200),
    text: fill(channel === 'sms' ? words.sms : words.text, parameters).slice(0, 20_000),
  }
}

const fieldsIn = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)

/** Names that may stand in braces in a template. */
export function fieldsOf(template: MessageKey): string[] {
  const { subject, text, sms } = en.messages[template]
  return [...new Set(['clinic', 'clinicPhone', ...[subject, text, sms].flatMap(fieldsIn)])]
}

/** What a message would be of no use without. */
const needed = ['date', 'time', 'memberId', 'doctorNumber', 'instructions']

/** Names that the text of a template must hold. */
export const requiredFields = (template: MessageKey, part: 'text' | 'sms'): string[] => {
  const usual = fieldsIn(en.messages[template][part])
  const patients = template.endsWith('Patient') || template === 'patientWelcome'
  // A doctor's message may leave the member's number out.
  return needed.filter((name) => usual.includes(name) && (name !== 'memberId' || patients))
}

/** Everything that is wrong with the words of a template; empty when nothing is. */
export function problemsOf(template: MessageKey, words: MessageTemplate): TemplateProblem[] {
  const known = fieldsOf(template)
  const problems: TemplateProblem[] = []
  for (const part of ['subject', 'text', 'sms'] as const) {
    if (words[part].trim() === '') problems.push({ part, kind: 'empty' })
    const used = fieldsIn(words[part])
    // Anyone may see a telephone's screen: no instructions there.
    const allowed = part === 'sms' ? known.filter((name) => name !== 'instructions') : known
    for (const field of new Set(used.filter((name) => !allowed.includes(name))))
      problems.push({ part, kind: 'unknown', field })
    if (part === 'subject') continue
    for (const field of requiredFields(template, part))
      if (!used.includes(field)) problems.push({ part, kind: 'missing', field })
  }
  return problems
}
