import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten'
import { preludeSource } from './prelude.ts'

const memoryBytes = 67_108_864
const stackBytes = 1_048_576
/** How long one call of a design document's function may take. */
const callMilliseconds = 1000

/** One call through the machine's door: kind, name, and texts or flags. */
export type Call = readonly unknown[]

/** What came of a call. `isStopped`: it took too long, or too much memory. */
export type Called = { value: unknown } | { thrown: unknown; message: string; isStopped?: true }

/**
 * The functions of one design document inside a QuickJS machine of their own: no clock of ours, no files, no
 * network, bounded memory, and every call ended after a second. Runs in the sandbox's thread.
 */
export class ScriptMachine {
  readonly #runtime: QuickJSRuntime
  readonly #context: QuickJSContext
  readonly #door: QuickJSHandle
  #deadline = 0

  constructor(engine: QuickJSWASMModule, designText: string) {
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

  call(call: Call): Called {
    this.#deadline = Date.now() + callMilliseconds
    const text = this.#context.newString(JSON.stringify(call))
    const result = this.#context.callFunction(this.#door, this.#context.undefined, text)
    text.dispose()
    if (result.error) {
      const dumped: unknown = this.#context.dump(result.error)
      result.error.dispose()
      const message =
        typeof dumped === 'object' && dumped !== null && 'message' in dumped
          ? String(dumped.message)
          : 'interrupted'
      return { thrown: null, message: `The function was stopped: ${message}`, isStopped: true }
    }
    const answer = this.#context.getString(result.value)
    result.value.dispose()
    return JSON.parse(answer) as Called
  }

  dispose(): void {
    this.#door.dispose()
    this.#context.dispose()
    this.#runtime.dispose()
  }
}
