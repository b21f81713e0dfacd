import { CouchError, conflict, forbidden, noDatabase } from '../http/couch-error.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Database } from '../storage/database.ts'
import type { IncomingDocument } from '../storage/incoming-document.ts'
import { isObject } from '../storage/json-text.ts'
import { renderDocument } from '../storage/render-document.ts'
import type { ListingRow } from '../storage/statements.ts'
import type { PreviousRevision, Validate } from '../storage/write-document.ts'
import type { ValidationTexts } from './design-script.ts'
import { userContext } from './request-object.ts'

interface Held {
  designVersion: number
  rows: ListingRow[]
  /** Ids and revisions of the rows. */
  signature: string
}

/** Design documents that validate, per database, read again when one of them changes. */
const validating = new WeakMap<Database, Held>()

interface Question {
  document: IncomingDocument
  previousRev: string | undefined
  signature: string
  texts: ValidationTexts
}

/** Thrown to undo a write whose edits have not all been judged. */
class Undecided extends Error {}

const mostRounds = 6

/**
 * Writes edits after whatever validates them: only administrators change design documents, these must make sense, and
 * every `validate_doc_update` has to agree. Administrators' replicated writes are validated too, as in CouchDB.
 *
 * Functions run in a thread of their own, which a transaction cannot wait for. So the write is tried, which tells
 * what each edit would replace; undone; judged; and done. Should an edit replace something else by then, it is judged
 * again. `write` gets the validation to be called within the transaction; it runs more than once.
 */
export async function writeValidated<Value>(
  exchange: Exchange,
  database: Database,
  isReplicated: boolean,
  write: (validate: Validate) => Value,
): Promise<Value> {
  const judged = new Map<IncomingDocument, { question: Question; refusal: CouchError | undefined }>()
  for (let round = 1; round <= mostRounds; round++) {
    const questions: Question[] = []
    const validate: Validate = (document, rev, previous) => {
      if (document.id.startsWith('_design/')) {
        exchange.hub.access.checkDatabaseAdministrator(database, exchange.user)
        if (!isReplicated && !document.deleted) checkDesignDocument(document)
        return
      }
      const { rows, signature } = validatingDesigns(database)
      if (rows.length === 0) return
      const known = judged.get(document)
      if (known?.question.previousRev === previous?.rev && known?.question.signature === signature) {
        if (known.refusal) throw known.refusal
        return
      }
      const texts = validationTexts(exchange, database, document, rev, previous)
      questions.push({ document, previousRev: previous?.rev, signature, texts })
    }
    try {
      return await database.write(() => {
        const value = write(validate)
        if (questions.length > 0) throw new Undecided()
        return value
      })
    } catch (error) {
      if (!(error instanceof Undecided)) throw error
    }
    const refusals = await judge(exchange, database, questions)
    for (const [place, question] of questions.entries()) {
      judged.set(question.document, { question, refusal: refusals[place] })
    }
  }
  throw conflict()
}

/** What the validating functions say of each edit: the first refusal, or undefined. */
async function judge(
  exchange: Exchange,
  database: Database,
  questions: readonly Question[],
): Promise<(CouchError | undefined)[]> {
  const refusals: (CouchError | undefined)[] = questions.map(() => undefined)
  if (database.isClosed) throw noDatabase()
  for (const row of validatingDesigns(database).rows) {
    const script = exchange.hub.designFunctions.scriptOfRevision(database, row.id, row.rev, row.body)
    const answers = await script.validate(questions.map(({ texts }) => texts))
    for (const [place, refusal] of answers.entries()) refusals[place] ??= refusal
  }
  return refusals
}

function validationTexts(
  exchange: Exchange,
  database: Database,
  document: IncomingDocument,
  rev: string,
  previous: PreviousRevision | undefined,
): ValidationTexts {
  const old = previous && {
    id: document.id,
    rev: previous.rev,
    deleted: previous.deleted,
    bodyKey: previous.bodyKey,
  }
  return {
    next: JSON.stringify({ ...specialMembers(document, rev), ...document.body }),
    previous: old ? renderDocument(database, old, { revs: true }).text : 'null',
    user: JSON.stringify(userContext(exchange, database)),
    security: JSON.stringify(database.security),
  }
}

function specialMembers(document: IncomingDocument, rev: string): Record<string, unknown> {
  const members: Record<string, unknown> = { _id: document.id }
  const { parent, history } = document
  if (history) {
    members['_rev'] = rev
    members['_revisions'] = { start: history.position, ids: history.ids }
  } else if (parent) {
    members['_rev'] = `${parent.position}-${parent.id}`
    members['_revisions'] = { start: parent.position, ids: [parent.id] }
  } else members['_revisions'] = { start: 0, ids: [] }
  if (document.deleted) members['_deleted'] = true
  if (document.attachments.length > 0) {
    members['_attachments'] = Object.fromEntries(
      document.attachments.map((attachment) => [
        attachment.name,
        attachment.kind === 'stub' ? { stub: true } : { ...attachment.stored, stub: true },
      ]),
    )
  }
  return members
}

function validatingDesigns(database: Database): Held {
  const known = validating.get(database)
  if (known?.designVersion === database.designVersion) return known
  const rows = database.statements.validatingDesigns.all()
  const signature = rows.map((row) => `${row.id} ${row.rev}`).join('\n')
  const held = { designVersion: database.designVersion, rows, signature }
  validating.set(database, held)
  return held
}

const functionTexts = ['filters', 'lists', 'shows', 'updates'] as const

/** Throws CouchDB's 400 for design documents whose parts are of the wrong kind. */
function checkDesignDocument(document: IncomingDocument): void {
  const { body } = document
  const refuse = (reason: string): never => {
    throw new CouchError(400, 'invalid_design_doc', reason)
  }
  const { language } = body
  if (language !== undefined && typeof language !== 'string') refuse('`language` must be a string')
  for (const family of functionTexts) {
    if (body[family] !== undefined && !isObject(body[family])) refuse(`\`${family}\` must be an object`)
  }
  if (body['validate_doc_update'] !== undefined && typeof body['validate_doc_update'] !== 'string') {
    refuse('`validate_doc_update` must be a string')
  }
  if (body['options'] !== undefined && !isObject(body['options'])) refuse('`options` must be an object')
  const { views } = body
  if (views === undefined) return
  if (!isObject(views)) refuse('`views` must be an object')
  for (const [name, view] of Object.entries(views as Record<string, unknown>)) {
    if (name === 'lib') continue
    if (!isObject(view)) return refuse(`\`${name}\` must be an object`)
    if (language === 'query') continue
    if (view['map'] !== undefined && typeof view['map'] !== 'string')
      refuse('`map` in a view must be a string')
    if (view['reduce'] !== undefined && typeof view['reduce'] !== 'string')
      refuse('`reduce` must be a string')
  }
  if (body['partitioned'] === true) throw forbidden('Partitioned design documents are left out of this hub.')
}
