import type { Database } from './database.ts'
import type { RevisionNode, RevisionTree } from './revision-tree.ts'
import { decodeTree, leavesOf } from './revision-tree.ts'
import { dropBody, storeTree } from './write-document.ts'

/**
 * Within a write: takes leaves out of a document's history as if they had never been, with the ancestors only they
 * had. Answers the revisions that were purged; ones that are no leaves are left alone, as in CouchDB.
 */
export function purgeRevisions(database: Database, id: string, revs: readonly string[]): string[] {
  const row = database.statements.documentRow.get(id)
  if (!row) return []
  const wanted = new Set(revs)
  const tree = decodeTree(row.tree)
  const purged = leavesOf(tree)
    .map((leaf) => leaf.rev)
    .filter((rev) => wanted.has(rev))
  if (purged.length === 0) return []
  const doomed = new Set(purged)
  const left: RevisionTree = []
  for (const branch of tree) {
    const ids = prune(database, branch.pos, branch.ids, doomed)
    if (ids) left.push({ pos: branch.pos, ids })
  }
  database.nextPurgeSeq()
  if (id.startsWith('_design/')) database.designVersion++
  if (left.length > 0) storeTree(database, row, left)
  else {
    database.statements.deleteDocument.run(id)
    database.nextSeq({ documents: row.deleted - 1, deletedDocuments: -row.deleted })
  }
  return purged
}

/** A branch without the doomed leaves; undefined when nothing of it is left. */
function prune(
  database: Database,
  position: number,
  node: RevisionNode,
  doomed: ReadonlySet<string>,
): RevisionNode | undefined {
  // Histories are long chains: walk down to the first fork before recursing.
  const chain: RevisionNode[] = [node]
  for (let at = node; at[2].length === 1 && at[2][0]; at = at[2][0]) chain.push(at[2][0])
  const end = chain.at(-1) ?? node
  const endPosition = position + chain.length - 1
  let isKept = end[2].length === 0 && !doomed.has(`${endPosition}-${end[0]}`)
  if (end[2].length > 0) {
    end[2] = end[2]
      .map((child) => prune(database, endPosition + 1, child, doomed))
      .filter((child) => child !== undefined)
    isKept = end[2].length > 0
  }
  if (isKept) return node
  for (const gone of chain) if (gone[1].body) dropBody(database, gone[1].body)
  return undefined
}
