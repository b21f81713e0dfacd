import type { Database } from './database.ts'
import { TreeIndex, decodeTree, leavesOf } from './revision-tree.ts'

/**
 * Which of some revisions (`N-id`) of a document are not known here, and which leaves here might be ancestors of
 * those: as `_revs_diff` answers. Revisions whose body is gone count as known.
 */
export function revisionsMissing(
  database: Database,
  id: string,
  revs: readonly string[],
): { missing: string[]; possibleAncestors: string[] } {
  const listing = database.statements.listingRow.get(id)
  if (!listing) return { missing: [...revs], possibleAncestors: [] }
  if (revs.every((rev) => rev === listing.rev)) return { missing: [], possibleAncestors: [] }
  const row = database.statements.documentRow.get(id)
  const tree = decodeTree(row?.tree ?? '[]')
  const index = new TreeIndex(tree)
  const missing = revs.filter((rev) => !index.has(rev))
  if (missing.length === 0) return { missing, possibleAncestors: [] }
  const newest = Math.max(...missing.map((rev) => Number(rev.slice(0, rev.indexOf('-')))))
  const possibleAncestors = leavesOf(tree)
    .filter((leaf) => leaf.position < newest)
    .map((leaf) => leaf.rev)
  return { missing, possibleAncestors }
}
