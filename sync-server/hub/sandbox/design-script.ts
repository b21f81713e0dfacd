import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten'
import { CouchError, forbidden, notFound, unauthorized } from '../http/couch-error.ts'
import { isObject } from '../storage/json-text.ts'
import { preludeSource } from './prelude.ts'

const memoryBytes = 67_108_864
const stackBytes = 1_048_576
/** How long one call of a design document's function may take. */
const callMilliseconds = 1000

type Called = { value: unknown } | { thrown: unknown; message: string }

/**
 * The functions of one design document inside a QuickJS machine of their own: no clock of ours, no files, no
 * network, bounded memory, and every call ended after a second.
 */
export class DesignScript {
  readonly design: Record<string, unknown>
  readonly #runtime: QuickJSRuntime
  readonly #context: QuickJSContext
  readonly #door: QuickJSHandle
  #deadline = 0

  constructor(engine: QuickJSWASMModule, designText: string) {
    this.design = JSON.parse(designText) as Record<string, unknown>
    this.#runtime = engine.newRuntime()
    this.#runtime.setMemoryLimit(memoryBytes)
    this.#runtime.setMaxStackSize(stackBytes)
    this.#runtime.setInterruptHandler(() => Date.now() > this.#deadline)
    this.#context = this.#runtime.newContext()
    this.#deadline = Date.now() + callMilliseconds
    const prelude = this.#context.unwrapResult(this.#context.evalCode(preludeSource))
    const text = this.#context.newString(designText)
    this.#door = this.#context.unwrapResult(
      this.#context.callFunction(prelude, this.#context.undefined, text),
    )
    prelude.dispose()
    text.dispose()
  }

  /** Throws 404 unless the design document has this function. */
  require(family: 'filters' | 'views', name: string): void {
    const functions = this.design[family]
    if (!isObject(functions) || !Object.hasOwn(functions, name)) throw notFound(`missing json key: ${name}`)
    if (family === 'views' && !isObject(functions[name])) throw notFound(`missing json key: ${name}`)
  }

  /** What each of some views emits for a document: lists of `[key, value]`. A view that throws emits nothing. */
  map(views: readonly string[], documentText: string): [unknown, unknown][][] {
    return this.#value('map', views, documentText) as [unknown, unknown][][]
  }

  /** The reduction of some values by a view's own function; null when it throws, as in CouchDB. */
  reduce(view: string, keysText: string, valuesText: string, isRereduce: boolean): unknown {
    const called = this.#call('reduce', view, keysText, valuesText, isRereduce)
    return 'value' in called ? called.value : null
  }

  filter(name: string, documentText: string, requestText: string): boolean {
    return this.#value('filter', name, documentText, requestText) === true
  }

  emits(view: string, documentText: string): boolean {
    return this.#value('emits', view, documentText) === true
  }

  /** Runs `validate_doc_update`; throws the 403 or 401 it throws, and 403 when it breaks. */
  validate(next: string, previous: string, user: string, security: string): void {
    const called = this.#call('validate', '', next, previous, user, security)
    if (!('thrown' in called)) return
    if (isObject(called.thrown)) {
      const { forbidden: reason, unauthorized: login } = called.thrown
      if (reason !== undefined) throw forbidden(typeof reason === 'string' ? reason : JSON.stringify(reason))
      if (login !== undefined) throw unauthorized(typeof login === 'string' ? login : JSON.stringify(login))
    }
    throw forbidden(`validate_doc_update failed: ${called.message}`)
  }

  dispose(): void {
    this.#door.dispose()
    this.#context.dispose()
    this.#runtime.dispose()
  }

  #value(...call: unknown[]): unknown {
    const called = this.#call(...call)
    if ('value' in called) return called.value
    throw new CouchError(400, 'compilation_error', called.message)
  }

  #call(...call: unknown[]): Called {
    this.#deadline = Date.now() + callMilliseconds
    const text = this.#context.newString(JSON.stringify(call))
    const result = this.#context.callFunction(this.#door, this.#context.undefined, text)
    text.dispose()
    if (result.error) {
      const dumped: unknown = this.#context.dump(result.error)
      result.error.dispose()
      const message =
        isObject(dumped) && typeof dumped['message'] === 'string' ? dumped['message'] : 'interrupted'
      return { thrown: null, message: `The function was stopped: ${message}` }
    }
    const answer = this.#context.getString(result.value)
    result.value.dispose()
    return JSON.parse(answer) as Called
  }
}
