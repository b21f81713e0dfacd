/**
 * Answers of live queries, shared by all parts of the window that ask the same. An answer that nobody looks at any
 * more is kept for a moment, so that going back to a screen shows it at once.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { QueryInput, QueryName, QueryOutput } from '#shared/contract/contract.ts'
import type { ClientRefusal, CoreConnection } from './core-connection.ts'
import { keepUnchanged } from './keep-unchanged.ts'

export interface LiveAnswer<Value> {
  /** The newest answer; undefined until the first one. */
  value: Value | undefined
  refusal: ClientRefusal | undefined
}

const keepUnwatchedMilliseconds = 10_000

/** Nobody is signed in, or the person is away. */
const awayCodes: readonly string[] = ['SIGN_IN_NEEDED', 'SESSION_LOCKED']

interface Entry {
  store: StoreApi<LiveAnswer<unknown>>
  watchers: number
  /** Ends asking; undefined while it rests. */
  close: (() => void) | undefined
  closing: ReturnType<typeof setTimeout> | undefined
}

export class LiveQueries {
  readonly #connection: CoreConnection
  readonly #entries = new Map<string, Entry>()

  constructor(connection: CoreConnection) {
    this.#connection = connection
  }

  /** The store that holds the answer; it is filled while somebody watches. */
  store<Name extends QueryName>(
    name: Name,
    input: QueryInput<Name>,
  ): StoreApi<LiveAnswer<QueryOutput<Name>>> {
    return this.#entry(name, input).store as StoreApi<LiveAnswer<QueryOutput<Name>>>
  }

  /** Calls back at each new answer; returns the way to stop. */
  watch<Name extends QueryName>(name: Name, input: QueryInput<Name>, onChange: () => void): () => void {
    const entry = this.#entry(name, input)
    entry.watchers += 1
    clearTimeout(entry.closing)
    entry.close ??= this.#ask(name, input, entry.store)
    const unsubscribe = entry.store.subscribe(onChange)
    return () => {
      unsubscribe()
      entry.watchers -= 1
      if (entry.watchers === 0) this.#closeLater(name, input, entry)
    }
  }

  /** Asks no more what nobody watches, and keeps the newest answers for when somebody does again. */
  rest(): void {
    for (const entry of this.#entries.values()) {
      if (entry.watchers > 0) continue
      clearTimeout(entry.closing)
      entry.close?.()
      entry.close = undefined
    }
  }

  #entry<Name extends QueryName>(name: Name, input: QueryInput<Name>): Entry {
    const key = keyOf(name, input)
    const known = this.#entries.get(key)
    if (known) return known
    const store = createStore<LiveAnswer<unknown>>(() => ({ value: undefined, refusal: undefined }))
    const close = this.#ask(name, input, store)
    const entry: Entry = { store, watchers: 0, close, closing: undefined }
    this.#entries.set(key, entry)
    this.#closeLater(name, input, entry)
    return entry
  }

  #ask<Name extends QueryName>(
    name: Name,
    input: QueryInput<Name>,
    store: StoreApi<LiveAnswer<unknown>>,
  ): () => void {
    return this.#connection.subscribe(name, input, (answer) => {
      if (answer.ok) {
        const kept = keepUnchanged(store.getState().value, answer.value)
        store.setState({ value: kept, refusal: undefined }, true)
        return
      }
      const { value } = store.getState()
      // The window is covered until the person is back; what they had before them is kept as it was.
      if (value !== undefined && awayCodes.includes(answer.error.code)) return
      store.setState({ value, refusal: answer.error }, true)
    })
  }

  #closeLater(name: QueryName, input: unknown, entry: Entry): void {
    clearTimeout(entry.closing)
    entry.closing = setTimeout(() => {
      if (entry.watchers > 0) return
      entry.close?.()
      this.#entries.delete(keyOf(name, input))
    }, keepUnwatchedMilliseconds)
  }
}

const keyOf = (name: QueryName, input: unknown): string => `${name} ${JSON.stringify(input)}`
