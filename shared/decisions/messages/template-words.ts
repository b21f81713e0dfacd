/** The clinic's own words for its messages. */
import type { CommandInput } from '#shared/contract/contract.ts'
import type { TemplateProblem } from '#shared/contract/messages.ts'
import type { Clinic, Wording } from '#shared/domain/records/clinic.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { laterTimestamp } from '#shared/lib/later-timestamp.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import type { Decided, Surroundings } from '../decision.ts'

/** Versions of one template in one language that are kept: a message may be about something from before an edit. */
const keptVersions = 5

const notFound = () => refuse(refusal('NOT_FOUND', 'There is no such template.', { what: 'template' }))

/**
 * @param problems what is wrong with the words; undefined when there is no such template in that language
 * @returns the words; or NOT_FOUND, TEMPLATE_INVALID with what is wrong
 */
export function updateTemplate(
  { template, language, subject, text, sms }: CommandInput<'templates.update'>,
  problems: readonly TemplateProblem[] | undefined,
  stored: Clinic | undefined,
  surroundings: Surroundings,
): Decided<Wording> {
  if (!problems) return notFound()
  if (problems.length > 0)
    return refuse(
      refusal('TEMPLATE_INVALID', 'The words lack a field, or have one that this message does not.', {
        problems: [...problems],
      }),
    )
  return kept({ template, language, subject, text, sms }, stored, surroundings)
}

/**
 * @param exists whether there is such a template in that language
 * @returns the entry that ends the clinic's own words; or NOT_FOUND
 */
export function resetTemplate(
  { template, language }: CommandInput<'templates.reset'>,
  exists: boolean,
  stored: Clinic | undefined,
  surroundings: Surroundings,
): Decided<Wording> {
  return exists ? kept({ template, language }, stored, surroundings) : notFound()
}

function kept(
  words: Omit<Wording, 'at' | 'by'>,
  stored: Clinic | undefined,
  { now, actor }: Surroundings,
): Decided<Wording> {
  if (!stored) return refuse(refusal('NOT_SET_UP', 'The clinic is not set up yet.'))
  const same = (one: Wording) => one.template === words.template && one.language === words.language
  const all = stored.wordings ?? []
  const before = all.filter(same).sort((first, second) => (first.at < second.at ? -1 : 1))
  const wording: Wording = { ...words, at: laterTimestamp(now, before.at(-1)?.at ?? ''), by: actor.id }
  const versions = [...before.slice(1 - keptVersions), wording]
  const after: Clinic = {
    ...stored,
    wordings: [...all.filter((one) => !same(one)), ...versions],
    updatedAt: now,
  }
  return accept({ value: wording, writes: [{ collection: 'clinic', before: stored, after }], events: [] })
}
