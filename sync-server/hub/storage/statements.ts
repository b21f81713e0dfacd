import type { SqliteDatabase, Statement } from './sqlite.ts'

/** A document's row: its winner, and its whole tree in stored form. */
export interface DocumentRow {
  seq: number
  id: string
  rev: string
  deleted: number
  /** Key of the winner's body; 0: empty. */
  body: number
  /** JSON list of every leaf revision, winner first, when there is more than one. */
  leaves: string | null
  tree: string
}

/** A document's row without the tree: what listings need. */
export type ListingRow = Omit<DocumentRow, 'tree'>

/** What a revision holds: the JSON of its ordinary members, and the description of its attachments. */
export interface BodyRow {
  json: string
  attachments: string | null
}

/** A listing row joined with its winner's body. */
export type ListingRowWithBody = ListingRow & { json: string | null; attachments: string | null }

export interface Statements {
  documentRow: Statement<DocumentRow>
  listingRow: Statement<ListingRow>
  /** From one id to another. */
  listing: Statement<ListingRow>
  /** Ids, from a JSON object of ids and revisions, whose winner is not the revision given; each row is the id alone. */
  otherWinners: Statement<string>
  /** A winner with its body, without its tree. */
  winner: Statement<ListingRowWithBody>
  /** A winner with its body and the whole tree. */
  winnerWithTree: Statement<DocumentRow & { json: string | null; attachments: string | null }>
  insertDocument: Statement<unknown>
  updateDocument: Statement<unknown>
  deleteDocument: Statement<unknown>
  body: Statement<BodyRow>
  insertBody: Statement<unknown>
  deleteBody: Statement<unknown>
  blob: Statement<{ bytes: Buffer }>
  blobLength: Statement<{ length: number }>
  insertBlob: Statement<unknown>
  insertBlobUse: Statement<unknown>
  deleteBlobUses: Statement<unknown>
  deleteUnusedBlobs: Statement<unknown>
  localDocument: Statement<{ id: string; rev: number; json: string }>
  localDocuments: Statement<{ id: string; rev: number; json: string }>
  putLocalDocument: Statement<unknown>
  deleteLocalDocument: Statement<unknown>
  changesForward: Statement<ListingRow>
  changesBackward: Statement<ListingRow>
  changesForwardWithBody: Statement<ListingRowWithBody>
  countChangesAfter: Statement<{ count: number }>
  /** Design documents that have a `validate_doc_update`. */
  validatingDesigns: Statement<ListingRow>
  allSettings: Statement<{ name: string; value: string }>
  putSetting: Statement<unknown>
}

const listing = 'docs.seq, docs.id, docs.rev, docs.deleted, docs.body, docs.leaves'

/** Every statement a database runs often, compiled once. */
export function prepareStatements(sql: SqliteDatabase): Statements {
  const prepare = <Row>(text: string): Statement<Row> => sql.prepare<unknown[], Row>(text)
  return {
    documentRow: prepare('SELECT * FROM docs WHERE id=?'),
    listingRow: prepare(`SELECT ${listing} FROM docs WHERE id=?`),
    listing: prepare(`SELECT ${listing} FROM docs WHERE id>=? AND id<? ORDER BY id`),
    otherWinners: prepare<string>(
      'SELECT wanted.key FROM json_each(?) AS wanted LEFT JOIN docs ON docs.id=wanted.key WHERE docs.rev IS NOT wanted.atom',
    ).pluck(),
    winner: prepare(
      `SELECT ${listing}, bodies.json, bodies.attachments FROM docs LEFT JOIN bodies ON bodies.key=docs.body WHERE id=?`,
    ),
    winnerWithTree: prepare(
      `SELECT ${listing}, tree, bodies.json, bodies.attachments FROM docs LEFT JOIN bodies ON bodies.key=docs.body WHERE id=?`,
    ),
    insertDocument: prepare(
      'INSERT INTO docs(seq, id, rev, deleted, body, leaves, tree) VALUES(?,?,?,?,?,?,?)',
    ),
    updateDocument: prepare('UPDATE docs SET seq=?, rev=?, deleted=?, body=?, leaves=?, tree=? WHERE seq=?'),
    deleteDocument: prepare('DELETE FROM docs WHERE id=?'),
    body: prepare('SELECT json, attachments FROM bodies WHERE key=?'),
    insertBody: prepare('INSERT INTO bodies(json, attachments) VALUES(?,?)'),
    deleteBody: prepare('DELETE FROM bodies WHERE key=?'),
    blob: prepare('SELECT bytes FROM blobs WHERE digest=?'),
    blobLength: prepare('SELECT length(bytes) AS length FROM blobs WHERE digest=?'),
    insertBlob: prepare('INSERT INTO blobs(digest, bytes) VALUES(?,?) ON CONFLICT DO NOTHING'),
    insertBlobUse: prepare('INSERT INTO blob_uses(digest, body) VALUES(?,?) ON CONFLICT DO NOTHING'),
    deleteBlobUses: prepare('DELETE FROM blob_uses WHERE body=?'),
    deleteUnusedBlobs: prepare('DELETE FROM blobs WHERE digest NOT IN (SELECT digest FROM blob_uses)'),
    localDocument: prepare('SELECT * FROM local_docs WHERE id=?'),
    localDocuments: prepare('SELECT * FROM local_docs ORDER BY id'),
    putLocalDocument: prepare('INSERT OR REPLACE INTO local_docs(id, rev, json) VALUES(?,?,?)'),
    deleteLocalDocument: prepare('DELETE FROM local_docs WHERE id=?'),
    changesForward: prepare(`SELECT ${listing} FROM docs WHERE seq>? ORDER BY seq LIMIT ?`),
    changesBackward: prepare(`SELECT ${listing} FROM docs WHERE seq<? ORDER BY seq DESC LIMIT ?`),
    changesForwardWithBody: prepare(
      `SELECT ${listing}, bodies.json, bodies.attachments FROM docs LEFT JOIN bodies ON bodies.key=docs.body
       WHERE docs.seq>? ORDER BY docs.seq LIMIT ?`,
    ),
    countChangesAfter: prepare('SELECT count(*) AS count FROM docs WHERE seq>?'),
    validatingDesigns: prepare(
      `SELECT ${listing} FROM docs JOIN bodies ON bodies.key=docs.body
       WHERE id>='_design/' AND id<'_design0' AND deleted=0 AND bodies.json LIKE '%"validate_doc_update":%' ORDER BY id`,
    ),
    allSettings: prepare('SELECT name, value FROM settings'),
    putSetting: prepare('INSERT OR REPLACE INTO settings(name, value) VALUES(?,?)'),
  }
}
