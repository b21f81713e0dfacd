import { sameJson } from './canonical-json.ts'

/** One changed field of a record, before and after. */
export interface ChangedField {
  field: string
  before?: unknown
  after?: unknown
}

/** A picture is noted by its size: copied into each event and audit entry it would be kept there for ever. */
const noted = (field: string, value: unknown): unknown =>
  field === 'photo' && typeof value === 'string' ? `JPEG, ${Math.floor((value.length * 3) / 4)} bytes` : value

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
      ...(old === undefined ? {} : { before: noted(field, old) }),
      ...(fresh === undefined ? {} : { after: noted(field, fresh) }),
    })
  }
  return changes
}
