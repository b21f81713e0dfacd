/** One client's conversation with the core, whatever carries it: a window's MessagePort or lines of JSON. */
import Value from 'typebox/value'
import { ClientMessage, type CoreMessage, type RequestId } from '#shared/contract/protocol.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import type { Result } from '#shared/lib/result.ts'
import { refuseHostileShape } from '../contract-check.ts'
import type { Door } from '../opening/door.ts'

export interface Connection {
  /** Handles one message; resolves when it has been answered. Never throws. */
  receive(message: unknown): Promise<void>
  /** Ends all subscriptions. */
  close(): void
}

/**
 * @param core the session of this connection, at the door or in the core; it ends with it
 * @param send carries an answer to the client
 */
export function connect(core: Door, send: (message: CoreMessage) => void): Connection {
  const subscriptions = new Map<RequestId, () => void>()

  function answer(id: RequestId | null, result: Result<unknown, Refusal>): void {
    send(result.ok ? { id, ok: true, value: result.value ?? null } : { id, ok: false, error: result.error })
  }

  function subscribe(id: RequestId, name: string, input: unknown): void {
    if (subscriptions.has(id)) {
      answer(id, {
        ok: false,
        error: refusal('MALFORMED_MESSAGE', 'That id is the id of a running subscription.'),
      })
      return
    }
    const subscribed = core.subscribe(name, input, (told) => {
      send(told.ok ? { subscription: id, value: told.value } : { subscription: id, error: told.error })
    })
    if (!subscribed.ok) {
      answer(id, subscribed)
      return
    }
    subscriptions.set(id, subscribed.value)
    answer(id, { ok: true, value: null })
  }

  return {
    async receive(message) {
      const hostile = refuseHostileShape(message)
      if (hostile) {
        answer(idOf(message), { ok: false, error: hostile })
        return
      }
      if (!Value.Check(ClientMessage, message)) {
        const error = refusal(
          'MALFORMED_MESSAGE',
          'A message has an id and one of: command, query, subscribe (with an input), or unsubscribe.',
        )
        answer(idOf(message), { ok: false, error })
        return
      }
      if ('command' in message) answer(message.id, await core.execute(message.command, message.input))
      else if ('query' in message) answer(message.id, await core.query(message.query, message.input))
      else if ('subscribe' in message) subscribe(message.id, message.subscribe, message.input)
      else {
        subscriptions.get(message.unsubscribe)?.()
        const known = subscriptions.delete(message.unsubscribe)
        answer(message.id, { ok: true, value: known })
      }
    },
    close() {
      for (const stop of subscriptions.values()) stop()
      subscriptions.clear()
      core.endSession()
    },
  }
}

/** The id of a message that is otherwise not understood, so that its sender can tell which one it was. */
function idOf(message: unknown): RequestId | null {
  if (message === null || typeof message !== 'object' || !('id' in message)) return null
  const { id } = message
  return typeof id === 'string' && id.length <= 64 ? id : Number.isInteger(id) ? (id as number) : null
}
