import { sameJson } from './canonical-json.ts'

/** One changed field of a record, before and after. */
export interface ChangedField {
  field: string
  before?: unknown
  after?: unknown
}

/**
 * The top-level fields in which two versions of a record differ, in order of name. Fields named in `ignore` (such as
 * `updatedAt`) do not count.
 */
export function changedFields(
  before: Readonly<Record<string, unknown>> | undefined,
  after: Readonly<Record<string, unknown>> | undefined,
  ignore: readonly string[] = ['updatedAt', 'createdAt', 'id'],
): ChangedField[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  const changes: ChangedField[] = []
  for (const field of [...names].sort()) {
    if (ignore.includes(field)) continue
    const old = before?.[field]
    const fresh = after?.[field]
    if (sameJson(old, fresh)) continue
    changes.push({
      field,
      ...(old === undefined ? {} : { before: old }),
      ...(fresh === undefined ? {} : { after: fresh }),
    })
  }
  return changes
}
