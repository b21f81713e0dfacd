import { decodedBytes } from './attachment.ts'
import type { AttachmentMap } from './attachment.ts'
import type { Database } from './database.ts'
import { TreeIndex, decodeTree, leavesOf, linearHistory } from './revision-tree.ts'
import type { RevisionPath } from './revision-tree.ts'
import type { DocumentRow } from './statements.ts'

/** One revision to be shown. */
export interface RevisionView {
  id: string
  rev: string
  deleted: boolean
  /** 0: empty body. */
  bodyKey: number
  /** What a statement has read already: the body as it is stored, and the document's row. */
  held?: { json: string | null; attachments: string | null }
  row?: DocumentRow
}

/** What a document is shown with; each option as CouchDB's query parameter of the same meaning. */
export interface RenderOptions {
  revs?: boolean
  revsInfo?: boolean
  conflicts?: boolean
  deletedConflicts?: boolean
  localSeq?: boolean
  /** Whether attachments come with their bytes: inline, or as parts that follow in a multipart answer. */
  attachments?: 'stubs' | 'inline' | 'follow'
  /** Revisions whose attachments the client holds already: only newer ones come with bytes. */
  attachmentsSince?: readonly string[] | undefined
  encodingInfo?: boolean
}

export interface RenderedDocument {
  text: string
  /** Attachments that must follow, in order. */
  following: { name: string; attachment: AttachmentMap[string] }[]
}

/** The body and attachment descriptions of a revision. */
export function readBody(
  database: Database,
  bodyKey: number,
): { json: string; attachments: AttachmentMap | undefined } {
  if (bodyKey === 0) return { json: '{}', attachments: undefined }
  const row = database.statements.body.get(bodyKey)
  if (!row) return { json: '{}', attachments: undefined }
  return {
    json: row.json,
    attachments: row.attachments ? (JSON.parse(row.attachments) as AttachmentMap) : undefined,
  }
}

function parseHeld(held: NonNullable<RevisionView['held']>): ReturnType<typeof readBody> {
  return {
    json: held.json ?? '{}',
    attachments: held.attachments ? (JSON.parse(held.attachments) as AttachmentMap) : undefined,
  }
}

/** The JSON text of a revision without any option: the fast way for single reads and listings. */
export function renderPlain(
  view: Omit<RevisionView, 'bodyKey'>,
  json: string,
  attachments: string | null,
): string {
  let text = `{"_id":${JSON.stringify(view.id)},"_rev":"${view.rev}"`
  if (json.length > 2) text += ',' + json.slice(1, -1)
  if (view.deleted) text += ',"_deleted":true'
  if (attachments) text += `,"_attachments":${stubsText(JSON.parse(attachments) as AttachmentMap)}`
  return text + '}'
}

function stubsText(attachments: AttachmentMap): string {
  const shown: Record<string, unknown> = {}
  for (const [name, attachment] of Object.entries(attachments)) {
    const { encoding: _encoding, encoded_length: _encodedLength, ...rest } = attachment
    shown[name] = { ...rest, stub: true }
  }
  return JSON.stringify(shown)
}

/** The JSON text of a revision with whatever was asked for, and the attachments that have to follow it. */
export function renderDocument(
  database: Database,
  view: RevisionView,
  options: RenderOptions,
): RenderedDocument {
  const { json, attachments } = view.held ? parseHeld(view.held) : readBody(database, view.bodyKey)
  let text = `{"_id":${JSON.stringify(view.id)},"_rev":"${view.rev}"`
  if (json.length > 2) text += ',' + json.slice(1, -1)
  if (view.deleted) text += ',"_deleted":true'
  const needsTree = options.revs || options.revsInfo || options.conflicts || options.deletedConflicts
  const needsRow = needsTree === true || options.localSeq === true || options.attachmentsSince !== undefined
  const row = needsRow ? (view.row ?? database.statements.documentRow.get(view.id)) : undefined
  let path: RevisionPath | undefined
  const isRevsAlone = !options.revsInfo && options.attachmentsSince === undefined && row?.leaves === null
  const linear = isRevsAlone && row.rev === view.rev ? linearHistory(row.tree) : undefined
  if (row && linear) {
    if (options.revs) text += `,"_revisions":${JSON.stringify(linear)}`
    if (options.localSeq) text += `,"_local_seq":${row.seq}`
  } else if (row) {
    const tree = decodeTree(row.tree)
    path = new TreeIndex(tree).path(view.rev)
    if (options.revs && path) {
      text += `,"_revisions":${JSON.stringify({ start: path.position, ids: path.ids })}`
    }
    if (options.revsInfo && path) text += `,"_revs_info":${JSON.stringify(revisionsInfo(path))}`
    const others = leavesOf(tree).filter((leaf) => leaf.rev !== view.rev)
    const living = others.filter((leaf) => !leaf.deleted).map((leaf) => leaf.rev)
    const dead = others.filter((leaf) => leaf.deleted).map((leaf) => leaf.rev)
    if (options.conflicts && living.length > 0) text += `,"_conflicts":${JSON.stringify(living)}`
    if (options.deletedConflicts && dead.length > 0) text += `,"_deleted_conflicts":${JSON.stringify(dead)}`
    if (options.localSeq) text += `,"_local_seq":${row.seq}`
  }
  const following: RenderedDocument['following'] = []
  if (attachments) {
    const since = positionHeld(path, options.attachmentsSince)
    text += `,"_attachments":${describeAttachments(database, attachments, options, since, following)}`
  }
  return { text: text + '}', following }
}

function revisionsInfo(path: RevisionPath): { rev: string; status: string }[] {
  return path.ids.map((id, step) => {
    const options = path.options[step]
    const status = options?.status !== 'available' ? 'missing' : options.deleted ? 'deleted' : 'available'
    return { rev: `${path.position - step}-${id}`, status }
  })
}

/**
 * The position up to which the client holds the attachments: its newest known revision on this branch; -1: none, for
 * CouchDB gives attachments that came without a position the position 0.
 */
function positionHeld(path: RevisionPath | undefined, since: readonly string[] | undefined): number {
  if (!path || !since) return -1
  const known = path.ids
    .map((id, step) => ({ rev: `${path.position - step}-${id}`, position: path.position - step }))
    .filter(({ rev }) => since.includes(rev))
  return known[0]?.position ?? -1
}

function describeAttachments(
  database: Database,
  attachments: AttachmentMap,
  options: RenderOptions,
  heldUpTo: number,
  following: RenderedDocument['following'],
): string {
  const shown: Record<string, unknown> = {}
  for (const [name, attachment] of Object.entries(attachments)) {
    const { encoding, encoded_length: encodedLength, ...rest } = attachment
    const encodingInfo = encoding ? { encoding, encoded_length: encodedLength } : {}
    if (options.attachments === 'follow' && attachment.revpos > heldUpTo) {
      shown[name] = { ...rest, follows: true, ...encodingInfo }
      following.push({ name, attachment })
    } else if (options.attachments === 'inline' && attachment.revpos > heldUpTo) {
      const { length: _length, ...described } = rest
      shown[name] = { ...described, data: decodedBytes(database, attachment).toString('base64') }
    } else {
      shown[name] = { ...rest, stub: true, ...(options.encodingInfo ? encodingInfo : {}) }
    }
  }
  return JSON.stringify(shown)
}
