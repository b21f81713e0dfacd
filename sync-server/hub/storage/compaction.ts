import type { Database } from './database.ts'
import { dropBody } from './write-document.ts'
import { decodeTree, encodeTree, visitRevisions } from './revision-tree.ts'

const documentsPerWrite = 200

/**
 * Forgets the bodies of all revisions that are not leaves, attachments nothing uses any more, and gives free pages
 * back. Works in short writes, so that others get their turns; `progress` is told how many documents are done.
 */
export async function compact(database: Database, progress: (done: number) => void): Promise<void> {
  const page = database.sql.prepare<unknown[], { seq: number; tree: string }>(
    'SELECT seq, tree FROM docs WHERE seq>? AND seq<=? ORDER BY seq LIMIT ?',
  )
  const putTree = database.sql.prepare('UPDATE docs SET tree=? WHERE seq=?')
  const last = database.updateSeq
  let after = 0
  let done = 0
  for (;;) {
    if (database.isClosed) return
    const count = await database.write(() => {
      const rows = page.all(after, last, documentsPerWrite)
      for (const row of rows) {
        after = row.seq
        const tree = decodeTree(row.tree)
        let changed = false
        visitRevisions(tree, (_position, node) => {
          const options = node[1]
          if (node[2].length === 0 || options.status !== 'available') return
          if (options.body) dropBody(database, options.body)
          options.status = 'missing'
          delete options.body
          changed = true
        })
        if (changed) putTree.run(encodeTree(tree), row.seq)
      }
      return rows.length
    })
    done += count
    progress(done)
    if (count < documentsPerWrite) break
  }
  await database.write(() => database.statements.deleteUnusedBlobs.run())
  if (database.isClosed) return
  database.sql.pragma('incremental_vacuum')
  database.sql.pragma('wal_checkpoint(PASSIVE)')
}
