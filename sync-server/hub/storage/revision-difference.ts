import type { Database } from './database.ts'
import { TreeIndex, decodeTree, leavesOf } from './revision-tree.ts'

/**
 * The documents of a `_revs_diff` question that need a closer look: all but those asked for one revision alone that
 * is their winner. One statement for all of them, because a replicator mostly asks for what is known.
 */
export function withoutKnownWinners(
  database: Database,
  wanted: readonly [id: string, revs: string[]][],
): [id: string, revs: string[]][] {
  const asked: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [id, revs] of wanted) {
    const [rev] = revs
    if (rev !== undefined && revs.length === 1 && isPlainText(id)) asked[id] = rev
  }
  const unknown = new Set(database.statements.otherWinners.all(JSON.stringify(asked)))
  return wanted.filter(([id, revs]) => revs.length !== 1 || !isPlainText(id) || unknown.has(id))
}

/** SQLite's JSON keeps neither half a surrogate pair nor what follows a NUL. */
function isPlainText(id: string): boolean {
  return id.isWellFormed() && !id.includes('\0')
}

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
