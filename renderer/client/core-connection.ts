/**
 * One conversation with the clinic core over a MessagePort: requests with answers, and subscriptions that outlive the
 * port. When the core is restarted a new port is handed in: waiting requests are answered with `CORE_LOST` (the caller
 * decides whether asking again is safe), and every subscription is opened again.
 */
import type {
  CommandInput,
  CommandName,
  CommandOutput,
  QueryInput,
  QueryName,
  QueryOutput,
} from '#shared/contract/contract.ts'
import type { ClientMessage, CoreMessage } from '#shared/contract/protocol.ts'
import type { RefusalCode } from '#shared/domain/refusal.ts'
import type { Result } from '#shared/lib/result.ts'

/** What a window can be told besides the core's own refusals: the core went away before it answered. */
export type ClientRefusalCode = RefusalCode | 'CORE_LOST'

export interface ClientRefusal {
  code: ClientRefusalCode
  message: string
  details: Record<string, unknown>
}

export type Answer<Value> = Result<Value, ClientRefusal>

/** `connecting` until the core says it is ready; `down` after it was lost, until it is back. */
export type CoreState = 'connecting' | 'up' | 'down'

interface Subscription {
  query: QueryName
  input: unknown
  onAnswer: (answer: Answer<unknown>) => void
}

const coreLost: ClientRefusal = {
  code: 'CORE_LOST',
  message: 'The clinic core stopped before it answered.',
  details: {},
}

export class CoreConnection {
  #port: MessagePort | undefined
  #state: CoreState = 'connecting'
  #nextId = 1
  readonly #waiting = new Map<number, (answer: Answer<unknown>) => void>()
  /** Commands that have not been answered. */
  readonly #commands = new Set<Promise<unknown>>()
  readonly #subscriptions = new Map<number, Subscription>()
  readonly #stateListeners = new Set<(state: CoreState) => void>()
  /** Messages written while there is no port; requests wait for the core instead of failing at once. */
  #unsent: ClientMessage[] = []

  get state(): CoreState {
    return this.#state
  }

  /** Calls back at each change of state; returns the way to stop. */
  onState(listener: (state: CoreState) => void): () => void {
    this.#stateListeners.add(listener)
    return () => this.#stateListeners.delete(listener)
  }

  /** Takes the port of a core that has just started, in place of the one before. */
  attach(port: MessagePort): void {
    if (this.#port) this.lose()
    this.#port = port
    port.onmessage = (event: MessageEvent<CoreMessage>) => this.#receive(event.data)
    port.addEventListener('close', () => {
      if (this.#port === port) this.lose()
    })
    port.start()
    for (const [id, subscription] of this.#subscriptions) {
      this.#post({ id, subscribe: subscription.query, input: subscription.input })
    }
    const unsent = this.#unsent
    this.#unsent = []
    for (const message of unsent) this.#post(message)
    this.#setState('up')
  }

  /** Notes that the core is gone: what waits is answered, subscriptions stay for the next port. */
  lose(): void {
    this.#port?.close()
    this.#port = undefined
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    this.#unsent = []
    this.#setState('down')
    for (const settle of waiting) settle({ ok: false, error: coreLost })
  }

  /** Runs a command; refused with `CORE_LOST` when the core died before it answered. */
  command<Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<Answer<CommandOutput<Name>>> {
    const answer = this.#request((id) => ({ id, command: name, input }))
    this.#commands.add(answer)
    void answer.then(() => this.#commands.delete(answer))
    return answer as Promise<Answer<CommandOutput<Name>>>
  }

  /** Waits until every command given so far is answered, and whoever gave it has heard the answer. */
  async commandsAnswered(): Promise<void> {
    if (this.#commands.size === 0) return
    await Promise.all(this.#commands)
    // Whoever waits for an answer goes on in the same turn; what they do then is done in the next.
    await new Promise((resolve) => setTimeout(resolve))
  }

  /** Asks once. */
  query<Name extends QueryName>(name: Name, input: QueryInput<Name>): Promise<Answer<QueryOutput<Name>>> {
    return this.#request((id) => ({ id, query: name, input })) as Promise<Answer<QueryOutput<Name>>>
  }

  /** Asks now and again at each change, until the returned function is called. */
  subscribe<Name extends QueryName>(
    name: Name,
    input: QueryInput<Name>,
    onAnswer: (answer: Answer<QueryOutput<Name>>) => void,
  ): () => void {
    const id = this.#nextId++
    this.#subscriptions.set(id, {
      query: name,
      input,
      onAnswer: onAnswer as (answer: Answer<unknown>) => void,
    })
    if (this.#port) this.#post({ id, subscribe: name, input })
    return () => {
      if (!this.#subscriptions.delete(id) || !this.#port) return
      this.#post({ id: this.#nextId++, unsubscribe: id })
    }
  }

  #request(build: (id: number) => ClientMessage): Promise<Answer<unknown>> {
    const id = this.#nextId++
    return new Promise((resolve) => {
      if (this.#state === 'down') {
        resolve({ ok: false, error: coreLost })
        return
      }
      this.#waiting.set(id, resolve)
      this.#post(build(id))
    })
  }

  #post(message: ClientMessage): void {
    if (this.#port) this.#port.postMessage(message)
    else this.#unsent.push(message)
  }

  #receive(message: CoreMessage): void {
    if ('ready' in message) return
    if ('subscription' in message) {
      const subscription = this.#subscriptions.get(Number(message.subscription))
      if (!subscription) return
      if ('error' in message) subscription.onAnswer({ ok: false, error: message.error as ClientRefusal })
      else subscription.onAnswer({ ok: true, value: message.value })
      return
    }
    const id = Number(message.id)
    const subscription = this.#subscriptions.get(id)
    if (subscription) {
      if (!message.ok) subscription.onAnswer({ ok: false, error: message.error as ClientRefusal })
      return
    }
    const settle = this.#waiting.get(id)
    if (!settle) return
    this.#waiting.delete(id)
    settle(
      message.ok ? { ok: true, value: message.value } : { ok: false, error: message.error as ClientRefusal },
    )
  }

  #setState(state: CoreState): void {
    if (this.#state === state) return
    this.#state = state
    for (const listener of this.#stateListeners) listener(state)
  }
}
