import { once } from 'node:events'
import type { ServerResponse } from 'node:http'

const flushLength = 65_536

/** Writes an answer piece by piece: collects small pieces, waits for slow readers, notices those who left. */
export class ChunkedAnswer {
  readonly response: ServerResponse
  #pending = ''

  constructor(response: ServerResponse) {
    this.response = response
    response.on('error', () => undefined)
  }

  /** Whether the client is gone. */
  get isGone(): boolean {
    return this.response.destroyed || this.response.writableEnded || this.response.socket?.destroyed === true
  }

  /** Adds text; it leaves when enough has come together, or with `flush`. */
  add(text: string): void {
    this.#pending += text
  }

  get isFull(): boolean {
    return this.#pending.length >= flushLength
  }

  /** Sends what has come together; resolves when the client can take more, or is gone. */
  async flush(): Promise<void> {
    if (this.#pending === '' || this.isGone) return
    const text = this.#pending
    this.#pending = ''
    if (this.response.write(text)) return
    // Whichever does not come stops listening: an answer that is slowly read waits often.
    const waiting = new AbortController()
    const { signal } = waiting
    const taken = [once(this.response, 'drain', { signal }), once(this.response, 'close', { signal })]
    await Promise.race(taken).catch(() => undefined)
    waiting.abort()
  }

  /** Sends the rest and ends the answer. */
  end(): void {
    if (this.isGone) return
    this.response.end(this.#pending)
    this.#pending = ''
  }
}

/** Lets other requests have a turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
