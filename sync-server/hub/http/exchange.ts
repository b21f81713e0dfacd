import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Hub } from '../hub.ts'
import type { Database } from '../storage/database.ts'
import { isServerAdministrator, type User } from '../auth/user.ts'
import { faultLine } from '../log.ts'
import { CouchError } from './couch-error.ts'
import { Query, decodeSegment } from './query.ts'

/** One request and its answer, as handlers see them. */
export class Exchange {
  readonly hub: Hub
  readonly message: IncomingMessage
  readonly reply: FastifyReply
  readonly user: User
  readonly method: string
  readonly query: Query
  /** Segments of the path after the leading slash, still percent-encoded. */
  readonly segments: readonly string[]
  #isOwnUserDocument = false

  constructor(hub: Hub, request: FastifyRequest, reply: FastifyReply, user: User) {
    this.hub = hub
    this.message = request.raw
    this.reply = reply
    this.user = user
    this.method = request.raw.method ?? 'GET'
    const url = request.raw.url ?? '/'
    const mark = url.indexOf('?')
    this.query = new Query(mark < 0 ? '' : url.slice(mark + 1))
    const segments = (mark < 0 ? url : url.slice(0, mark)).slice(1).split('/')
    if (segments.length > 1 && segments.at(-1) === '') segments.pop()
    this.segments = segments
  }

  /** The decoded segment at a place in the path; empty when the path is shorter. */
  segment(index: number): string {
    return decodeSegment(this.segments[index] ?? '')
  }

  /** Everything from a segment on, decoded piece by piece and joined with slashes again. */
  rest(index: number): string {
    return this.segments.slice(index).map(decodeSegment).join('/')
  }

  /** The database in the path, after checking that the user may read it. */
  database(): Database {
    const name = this.segment(0)
    const database = this.hub.catalogue.get(name)
    if (!this.#isOwnUserDocument) this.hub.access.checkMember(database, this.user)
    return database
  }

  /** Lets a user reach the one document of `_users` that is about them. Only for handlers of single documents. */
  allowOwnUserDocument(id: string): void {
    this.#isOwnUserDocument =
      this.segment(0) === '_users' && this.user.name !== null && id === `org.couchdb.user:${this.user.name}`
  }

  /** The database in the path, for a handler that is the database administrators' alone. */
  administeredDatabase(): Database {
    const database = this.database()
    this.hub.access.checkDatabaseAdministrator(database, this.user)
    return database
  }

  /** False once the user of an answer that lasts may no longer read the database. */
  mayGoOn(database: Database): boolean {
    try {
      this.hub.access.checkMember(database, this.hub.sessions.refreshed(this.user))
      return true
    } catch {
      return false
    }
  }

  header(name: string): string | undefined {
    const value = this.message.headers[name]
    return Array.isArray(value) ? value[0] : value
  }

  /** Answers with a JSON value, or with JSON text that is ready. */
  json(value: unknown, status = 200, headers: Record<string, string> = {}): FastifyReply {
    return this.jsonText(JSON.stringify(value), status, headers)
  }

  jsonText(text: string, status = 200, headers: Record<string, string> = {}): FastifyReply {
    return this.reply
      .code(status)
      .headers({ 'content-type': 'application/json', 'cache-control': 'must-revalidate', ...headers })
      .send(text + '\n')
  }

  /** 304 when the client holds this version; undefined otherwise. */
  notModified(etag: string): FastifyReply | undefined {
    const held = this.header('if-none-match')
    if (held === undefined) return undefined
    const matches = held.split(',').some((tag) => tag.trim() === etag || tag.trim() === '*')
    if (!matches) return undefined
    return this.reply.code(304).headers({ etag, 'cache-control': 'must-revalidate' }).send()
  }

  /** Takes the answer out of the framework's hands, for answers that are written piece by piece. */
  stream(status: number, headers: Record<string, string>): ServerResponse {
    this.reply.hijack()
    const response = this.reply.raw
    response.writeHead(status, { ...this.replyHeaders(), ...headers })
    return response
  }

  /** Headers set so far by hooks (CORS, server, session), which a hijacked answer must carry too. */
  replyHeaders(): Record<string, string | number | string[]> {
    const headers: Record<string, string | number | string[]> = {}
    for (const [name, value] of Object.entries(this.reply.getHeaders()))
      if (value !== undefined) headers[name] = value
    return headers
  }
}

export type Handler = (exchange: Exchange) => FastifyReply | undefined | Promise<FastifyReply | undefined>
export type MethodTable = Partial<Record<'GET' | 'PUT' | 'POST' | 'DELETE' | 'COPY', Handler>>

/** Paths and what answers each method there. */
export type RouteTable = Record<string, MethodTable>

/**
 * Registers paths. HEAD is answered as GET without the body; a method that is not in the table gets CouchDB's 405.
 */
export function registerRoutes(app: FastifyInstance, hub: Hub, table: RouteTable): void {
  for (const [url, methods] of Object.entries(table)) {
    const allowed = Object.keys(methods)
    if (methods.GET) allowed.splice(allowed.indexOf('GET') + 1, 0, 'HEAD')
    app.all(url, async (request, reply) => {
      const method = request.raw.method === 'HEAD' ? 'GET' : request.raw.method
      const handler = Object.hasOwn(methods, method ?? '') ? methods[method as keyof MethodTable] : undefined
      if (!handler) {
        throw new CouchError(405, 'method_not_allowed', `Only ${allowed.join(',')} allowed`, {
          allow: allowed.join(', '),
        })
      }
      const user = await hub.sessions.userOf(request, reply)
      if (user.name !== null && !isServerAdministrator(user)) hub.lastSeen.note(user.name)
      const exchange = new Exchange(hub, request, reply, user)
      try {
        return (await handler(exchange)) ?? reply
      } catch (error) {
        // Half an answer is out already: breaking the connection is the one way left to say that it failed.
        if (!reply.raw.headersSent) throw error
        hub.log(faultLine(url, error))
        reply.raw.destroy()
        return reply
      }
    })
  }
}
