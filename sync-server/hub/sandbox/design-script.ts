import { CouchError, forbidden, notFound, unauthorized } from '../http/couch-error.ts'
import { isObject } from '../storage/json-text.ts'
import type { Sandbox } from './sandbox.ts'
import type { Call, Called } from './script-machine.ts'

/** The texts `validate_doc_update` is called with. */
export interface ValidationTexts {
  next: string
  previous: string
  user: string
  security: string
}

/** The functions of one revision of a design document, run in the sandbox. */
export class DesignScript {
  readonly design: Record<string, unknown>
  readonly #sandbox: Sandbox
  readonly #key: string
  readonly #text: string

  constructor(sandbox: Sandbox, key: string, text: string) {
    this.#sandbox = sandbox
    this.#key = key
    this.#text = text
    this.design = JSON.parse(text) as Record<string, unknown>
  }

  /** Throws 404 unless the design document has this function. */
  require(family: 'filters' | 'views', name: string): void {
    const functions = this.design[family]
    if (!isObject(functions) || !Object.hasOwn(functions, name)) throw notFound(`missing json key: ${name}`)
    if (family === 'views' && !isObject(functions[name])) throw notFound(`missing json key: ${name}`)
  }

  /** What each of some views emits for each document: lists of `[key, value]`. A view that throws emits nothing. */
  async map(views: readonly string[], documents: readonly string[]): Promise<[unknown, unknown][][][]> {
    return (await this.#values(documents.map((text) => ['map', views, text]))) as [unknown, unknown][][][]
  }

  /** The reduction of some values by a view's own function; null when it throws, as in CouchDB. */
  async reduce(view: string, keysText: string, valuesText: string, isRereduce: boolean): Promise<unknown> {
    const [called] = await this.#run([['reduce', view, keysText, valuesText, isRereduce]])
    return called && 'value' in called ? called.value : null
  }

  /** Which documents a filter lets through. */
  async filter(name: string, documents: readonly string[], requestText: string): Promise<boolean[]> {
    const values = await this.#values(documents.map((text) => ['filter', name, text, requestText]))
    return values.map((value) => value === true)
  }

  /** For which documents a view emits anything. */
  async emits(view: string, documents: readonly string[]): Promise<boolean[]> {
    const values = await this.#values(documents.map((text) => ['emits', view, text]))
    return values.map((value) => value === true)
  }

  /** Runs `validate_doc_update`: for each edit the 403 or 401 it throws, 403 when it breaks, undefined when it agrees. */
  async validate(edits: readonly ValidationTexts[]): Promise<(CouchError | undefined)[]> {
    const called = await this.#run(
      edits.map((edit) => ['validate', '', edit.next, edit.previous, edit.user, edit.security]),
    )
    // After a call that had to be stopped there are no more: the edits behind it share its fate.
    return edits.map((_edit, place) => refusalOf(called[place] ?? called.at(-1)))
  }

  #run(calls: readonly Call[]): Promise<Called[]> {
    return this.#sandbox.run(this.#key, this.#text, calls)
  }

  async #values(calls: readonly Call[]): Promise<unknown[]> {
    return (await this.#run(calls)).map((called) => {
      if ('value' in called) return called.value
      throw new CouchError(400, 'compilation_error', called.message)
    })
  }
}

function refusalOf(called: Called | undefined): CouchError | undefined {
  if (!called || !('thrown' in called)) return undefined
  if (isObject(called.thrown)) {
    const { forbidden: reason, unauthorized: login } = called.thrown
    if (reason !== undefined) return forbidden(typeof reason === 'string' ? reason : JSON.stringify(reason))
    if (login !== undefined) return unauthorized(typeof login === 'string' ? login : JSON.stringify(login))
  }
  return forbidden(`validate_doc_update failed: ${called.message}`)
}
