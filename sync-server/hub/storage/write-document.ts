import { CouchError, conflict } from '../http/couch-error.ts'
import { digestBytes } from './attachment.ts'
import type { AttachmentMap, IncomingAttachment } from './attachment.ts'
import type { Database } from './database.ts'
import type { IncomingDocument } from './incoming-document.ts'
import { revisionId } from './revision-id.ts'
import type { RevisionOptions, RevisionTree } from './revision-tree.ts'
import { TreeIndex, branchOf, decodeTree, encodeTree, leavesOf, mergeBranch } from './revision-tree.ts'
import type { DocumentRow } from './statements.ts'

/** What a validation sees of the revision an edit replaces. */
export interface PreviousRevision {
  rev: string
  deleted: boolean
  bodyKey: number
}

/** Judges an edit before it is written; throws a CouchError to refuse it. */
export type Validate = (
  document: IncomingDocument,
  rev: string,
  previous: PreviousRevision | undefined,
) => void

export interface Written {
  id: string
  rev: string
}

/**
 * Within a write: stores a client's own edit (`new_edits=true`). The edit must name a leaf, or nothing when the
 * document is new or deleted; otherwise 409.
 */
export function writeEdit(database: Database, document: IncomingDocument, validate?: Validate): Written {
  const row = database.statements.documentRow.get(document.id)
  const tree = row ? decodeTree(row.tree) : []
  const parent = findParent(document, row, tree)
  const attachments = resolveAttachments(database, document.attachments, parent?.options.body, {
    isNew: true,
    position: (parent?.position ?? 0) + 1,
  })
  const id = revisionId({
    deleted: document.deleted,
    parentPosition: parent?.position ?? 0,
    parentId: parent?.id,
    body: document.body,
    bodyTextLength: document.bodyText.length,
    attachments: Object.entries(attachments).map(([name, { content_type: type, digest }]) => ({
      name,
      type,
      digest: digestBytes(digest),
    })),
  })
  const position = (parent?.position ?? 0) + 1
  const rev = `${position}-${id}`
  validate?.(document, rev, document.parent && parent ? previousOf(parent) : undefined)
  const options = storeBody(database, document, attachments)
  const ids = parent ? [id, parent.id] : [id]
  storeRow(database, document.id, row, tree, position, ids, options)
  return { id: document.id, rev }
}

interface Parent {
  position: number
  id: string
  options: RevisionOptions
}

function previousOf(parent: Parent): PreviousRevision {
  return {
    rev: `${parent.position}-${parent.id}`,
    deleted: parent.options.deleted === true,
    bodyKey: parent.options.body ?? 0,
  }
}

function findParent(
  document: IncomingDocument,
  row: DocumentRow | undefined,
  tree: RevisionTree,
): Parent | undefined {
  const leaves = leavesOf(tree)
  if (document.parent) {
    const { position, id } = document.parent
    const leaf = leaves.find((candidate) => candidate.position === position && candidate.id === id)
    if (!leaf) throw conflict()
    return leaf
  }
  if (!row) return undefined
  if (row.deleted === 0) throw conflict()
  return leaves[0]
}

/**
 * Within a write: stores a revision that came by replication (`new_edits=false`), merging its history into the tree.
 * A revision already known changes nothing.
 */
export function writeReplicated(
  database: Database,
  document: IncomingDocument,
  validate?: Validate,
): Written {
  const history = document.history
  if (!history) throw new Error('A replicated document needs its history.')
  const rev = `${history.position}-${history.ids[0] ?? ''}`
  const row = database.statements.documentRow.get(document.id)
  const tree = row ? decodeTree(row.tree) : []
  const index = row ? new TreeIndex(tree) : undefined
  if (index?.has(rev)) return { id: document.id, rev }
  const ancestor = index ? closestAncestor(index, history) : undefined
  const attachments = resolveAttachments(database, document.attachments, ancestor?.options.body, {
    isNew: false,
    position: history.position,
  })
  validate?.(document, rev, ancestor ? previousOf(ancestor) : undefined)
  const options = storeBody(database, document, attachments)
  storeRow(database, document.id, row, tree, history.position, history.ids, options)
  return { id: document.id, rev }
}

function closestAncestor(index: TreeIndex, history: { position: number; ids: string[] }): Parent | undefined {
  for (let step = 1; step < history.ids.length; step++) {
    const id = history.ids[step] ?? ''
    const position = history.position - step
    const node = index.node(`${position}-${id}`)
    if (node?.[1].status === 'available') return { position, id, options: node[1] }
  }
  return undefined
}

/** Puts bytes into `blobs` and stubs in the place of what they stand for. Throws 412 for a stub of nothing. */
function resolveAttachments(
  database: Database,
  incoming: readonly IncomingAttachment[],
  earlierBody: number | undefined,
  edit: { isNew: boolean; position: number },
): AttachmentMap {
  const resolved: AttachmentMap = {}
  if (incoming.length === 0) return resolved
  let earlier: AttachmentMap = {}
  if (earlierBody) {
    const text = database.statements.body.get(earlierBody)?.attachments
    if (text) earlier = JSON.parse(text) as AttachmentMap
  }
  for (const attachment of incoming) {
    if (attachment.kind === 'stub') {
      const held = earlier[attachment.name]
      if (!held) {
        throw new CouchError(
          412,
          'missing_stub',
          `Invalid attachment stub in document for ${attachment.name}`,
        )
      }
      resolved[attachment.name] = held
    } else {
      const revpos = edit.isNew ? edit.position : (attachment.revpos ?? edit.position)
      const { content_type: contentType, ...rest } = attachment.stored
      resolved[attachment.name] = { content_type: contentType, revpos, ...rest }
      database.noteWritten(attachment.bytes.length)
      database.statements.insertBlob.run(attachment.stored.digest, attachment.bytes)
    }
  }
  return resolved
}

function storeBody(
  database: Database,
  document: IncomingDocument,
  attachments: AttachmentMap,
): RevisionOptions {
  const options: RevisionOptions = { status: 'available' }
  if (document.deleted) options.deleted = true
  const entries = Object.values(attachments)
  if (document.bodyText === '{}' && entries.length === 0) return options
  const text = entries.length > 0 ? JSON.stringify(attachments) : null
  database.noteWritten(document.bodyText.length)
  const key = Number(database.statements.insertBody.run(document.bodyText, text).lastInsertRowid)
  for (const { digest } of entries) database.statements.insertBlobUse.run(digest, key)
  options.body = key
  return options
}

function storeRow(
  database: Database,
  id: string,
  row: DocumentRow | undefined,
  tree: RevisionTree,
  position: number,
  ids: readonly string[],
  options: RevisionOptions,
): void {
  const branch = branchOf(position, ids, options)
  if (id.startsWith('_design/')) database.designVersion++
  if (!row) {
    const seq = database.nextSeq({
      documents: options.deleted ? 0 : 1,
      deletedDocuments: options.deleted ? 1 : 0,
    })
    const stemmed =
      ids.length > database.revisionLimit ? mergeBranch([], branch, database.revisionLimit).tree : [branch]
    database.statements.insertDocument.run(
      seq,
      id,
      `${position}-${ids[0] ?? ''}`,
      options.deleted ? 1 : 0,
      options.body ?? 0,
      null,
      encodeTree(stemmed),
    )
    return
  }
  const merged = mergeBranch(tree, branch, database.revisionLimit)
  for (const key of merged.freedBodies) dropBody(database, key)
  storeTree(database, row, merged.tree)
}

/** Within a write: replaces a document's tree, with a new sequence. */
export function storeTree(database: Database, row: DocumentRow, tree: RevisionTree): void {
  const leaves = leavesOf(tree)
  const winner = leaves[0]
  if (!winner) throw new Error('A revision tree needs a leaf.')
  const deleted = winner.deleted ? 1 : 0
  const seq = database.nextSeq({ documents: row.deleted - deleted, deletedDocuments: deleted - row.deleted })
  database.statements.updateDocument.run(
    seq,
    winner.rev,
    deleted,
    winner.options.body ?? 0,
    leaves.length > 1 ? JSON.stringify(leaves.map((leaf) => leaf.rev)) : null,
    encodeTree(tree),
    row.seq,
  )
}

/** Within a write: forgets a body and its claims on attachments. */
export function dropBody(database: Database, key: number): void {
  database.statements.deleteBody.run(key)
  database.statements.deleteBlobUses.run(key)
}
