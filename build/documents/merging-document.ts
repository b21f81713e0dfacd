/** `docs/merging.md`: how each type of record is merged, from the one table in `shared/sync/merge-rules.ts`. */
import { type MergeRule, mergeRules, type Tie } from '#shared/sync/merge-rules.ts'

const tieInWords = (tie: Tie | undefined): string => {
  if (!tie || tie.by === 'clock') return 'the later change stays'
  if (tie.by === 'hub') return 'what the hub holds stays'
  return `the one further on in ${tie.order.map((value) => `\`${value}\``).join(', ')} stays`
}

function details(rule: MergeRule): string[] {
  if (rule.facts) return ['- Written once, never changed.']
  const groups = Object.entries(rule.groups ?? {}).map(
    ([name, { fields, tie }]) =>
      `- Together as *${name}*: ${fields.map((field) => `\`${field}\``).join(', ')}; changed on both sides, ${tieInWords(tie)}.`,
  )
  const lists = Object.entries(rule.lists ?? {}).map(
    ([field, { tie }]) =>
      `- \`${field}\`: element by element; the same element changed on both sides, ${tieInWords(tie)}.`,
  )
  const objects = (rule.objects ?? []).map(
    (field) => `- \`${field}\`: member by member; ${tieInWords(undefined)}.`,
  )
  const others =
    '- Everything else: field by field; the same field changed on both sides, the later change stays.'
  const erasure = rule.removalIsErasure ? ['- A removal leaves no values in the conflict log.'] : []
  return [...groups, ...lists, ...objects, others, ...erasure]
}

/** The whole page. */
export function mergingDocument(): string {
  const sections = Object.entries(mergeRules).map(
    ([name, rule]) => `## ${name}\n\n${rule.says}\n\n${details(rule).join('\n')}\n`,
  )
  return `# How records are merged

Two workstations that change the same record without knowing of each other both keep their work. What only one of them
changed stays. Where both changed the same, the table below says which stays, the same on every workstation; the other value
goes to the conflict log, from which a person can take it back. A removal stays before an edit, and the edit is in the
conflict log.

"Later" is by a hybrid logical clock: the workstations' clocks, corrected so that nobody who saw a change can be earlier than
it; equal times are decided by the workstation's id. After a hub was restored from a backup the later change stays
everywhere, and every other value is in the conflict log.

${sections.join('\n')}`
}
