/**
 * Notes each sight of a chart in the audit trail: one entry for each opening by a person. A live query that looks again is
 * the same opening, and so is a window that asks for the same thing again at once.
 */
import type { QueryName } from '#shared/contract/contract.ts'
import type { Actor } from '#shared/events/event.ts'
import { errorName } from '#shared/lib/logged-error.ts'
import { type AuditNote, sightAction } from '../audit/audit-chain.ts'
import { chartSightOf } from '../queries/chart-sights.ts'
import type { Reader } from '../store/reader.ts'

/** Within this time the same question by the same person belongs to the same opening. */
const openingMilliseconds = 10_000

export type NoteSight = (name: QueryName, input: unknown, actor: Actor | undefined) => Promise<void>

/** @param note writes one entry */
export function createSightNotes(parts: {
  read: Reader
  now: () => Date
  note: (note: AuditNote, actor: Actor) => Promise<void>
  log: (line: string) => void
}): NoteSight {
  const noted = new Map<string, number>()

  /** True for a sight that is not part of an opening that was noted already. */
  function isNew(key: string): boolean {
    const now = parts.now().getTime()
    for (const [known, at] of noted) if (now - at > openingMilliseconds) noted.delete(known)
    if (noted.has(key)) return false
    noted.set(key, now)
    return true
  }

  return async (name, input, actor) => {
    let key = ''
    try {
      const sight = await chartSightOf(name, input, parts.read)
      if (!sight || !actor) return
      const { patientId, reportId } = sight
      key = JSON.stringify([actor.id, name, patientId, reportId])
      if (!isNew(key)) return
      const seen = [
        { field: 'query', after: name },
        ...(reportId === undefined ? [] : [{ field: 'report', after: reportId }]),
      ]
      await parts.note(
        { action: sightAction, recordType: 'patients', recordId: patientId, changes: seen },
        actor,
      )
    } catch (error) {
      // A full disk must not keep a doctor from reading about an allergy.
      noted.delete(key)
      parts.log(`a sight of a chart could not be noted: ${errorName(error)}`)
    }
  }
}
