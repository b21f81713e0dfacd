/**
 * A line to the hub that misbehaves as told: delays, drops, cut-off and repeated answers, 500s, connections that stay open
 * and say nothing. Bytes pass unchanged otherwise.
 */
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What happens to one request. */
export type Fault =
  | 'none'
  /** The answer comes late. */
  | 'delay'
  /** The answer waits until a later request was answered. */
  | 'reorder'
  /** The request never reaches the hub. */
  | 'dropRequest'
  /** The hub does it, and nobody hears of it. */
  | 'dropAnswer'
  /** The answer breaks off in the middle. */
  | 'truncate'
  /** The request reaches the hub twice. */
  | 'duplicate'
  /** The hub is in trouble. */
  | 'serverError'
  /** The connection stays open and silent. */
  | 'halfOpen'

export interface FaultProxy {
  /** `http://127.0.0.1:PORT` */
  origin: string
  /** Chooses what happens to each request; `none` at first. */
  choose: (fault: (path: string) => Fault) => void
  /** Cuts every connection and refuses new ones, or lets them through again. */
  cut: (isCut: boolean) => void
  /** Sends requests to another place from now on, as after a restart of the hub. */
  aim: (target: string) => void
  /** How many answers have passed whole. */
  answered: () => number
  stop: () => Promise<void>
}

const lateMilliseconds = 80
/** A request that is held back goes on after so long, if no other came. */
const heldMilliseconds = 200

/** Starts a proxy before a hub. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  let choose: (path: string) => Fault = () => 'none'
  let isCut = false
  let aim = target
  let answered = 0
  let held: (() => void)[] = []
  const server = createServer((incoming, outgoing) => void pass(incoming, outgoing))

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    outgoing.on('error', () => undefined)
    incoming.on('error', () => undefined)
    const chunks: Buffer[] = []
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer)
    } catch {
      return
    }
    const body = Buffer.concat(chunks)
    const fault = choose(incoming.url ?? '')
    if (isCut || fault === 'dropRequest') return void outgoing.destroy()
    if (fault === 'serverError') {
      outgoing.writeHead(500, { 'content-type': 'application/json' })
      return void outgoing.end('{"error":"internal_server_error","reason":"fault"}')
    }
    if (fault === 'halfOpen') return
    if (fault === 'delay') await new Promise((resolve) => setTimeout(resolve, lateMilliseconds))
    if (fault === 'duplicate') await new Promise<void>((resolve) => forward(incoming, body, forget(resolve)))
    forward(incoming, body, (answer) => {
      if (fault === 'reorder') holdBack(() => relay(answer, outgoing, fault))
      else relay(answer, outgoing, fault)
    })
  }

  /** The first of two answers: nobody reads it, and a feed would never end. */
  const forget = (done: () => void) => (answer: IncomingMessage | undefined) => {
    answer?.on('error', () => undefined)
    answer?.destroy()
    done()
  }

  function holdBack(work: () => void): void {
    const once = () => {
      if (!held.includes(once)) return
      held = held.filter((other) => other !== once)
      work()
    }
    held.push(once)
    setTimeout(once, heldMilliseconds).unref()
  }

  function noteAnswer(): void {
    answered += 1
    for (const work of held) work()
  }

  function forward(
    incoming: IncomingMessage,
    body: Buffer,
    answered: (answer: IncomingMessage | undefined) => void,
  ): void {
    const { host: _host, ...headers } = incoming.headers
    const upstream = request(
      new URL(incoming.url ?? '/', aim),
      { method: incoming.method, headers, agent: false },
      answered,
    )
    upstream.on('error', () => answered(undefined))
    upstream.end(body)
  }

  function relay(answer: IncomingMessage | undefined, outgoing: ServerResponse, fault: Fault): void {
    if (!answer) return void outgoing.destroy()
    answer.on('error', () => outgoing.destroy())
    outgoing.on('close', () => answer.destroy())
    if (fault === 'dropAnswer') {
      answer.resume()
      return void outgoing.destroy()
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    if (fault === 'truncate') {
      answer.once('data', (chunk: Buffer) => {
        outgoing.write(chunk.subarray(0, Math.floor(chunk.length / 2)))
        setTimeout(() => outgoing.destroy(), 5)
      })
      answer.once('end', () => outgoing.destroy())
      return
    }
    answer.once('end', noteAnswer)
    // A heartbeat must leave at once, not when there is enough of it.
    outgoing.flushHeaders()
    answer.pipe(outgoing)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    choose: (next) => (choose = next),
    cut(next) {
      isCut = next
      if (next) server.closeAllConnections()
    },
    aim: (next) => (aim = next),
    answered: () => answered,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
