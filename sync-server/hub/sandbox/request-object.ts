import { randomBytes } from 'node:crypto'
import type { Exchange } from '../http/exchange.ts'
import type { Database } from '../storage/database.ts'
import { databaseInfo } from '../routes/database-info.ts'

const secretHeaders = new Set(['authorization', 'cookie'])

/** The request as filter functions see it in CouchDB, without credentials. */
export function requestObject(exchange: Exchange, database: Database): Record<string, unknown> {
  const headers: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(exchange.message.headers)) {
    if (!secretHeaders.has(name)) headers[name] = value
  }
  return {
    info: databaseInfo(exchange.hub, database),
    id: null,
    uuid: randomBytes(16).toString('hex'),
    method: exchange.method,
    path: exchange.segments,
    raw_path: exchange.message.url,
    requested_path: exchange.segments,
    query: Object.fromEntries(exchange.query.entries()),
    headers,
    body: 'undefined',
    peer: exchange.message.socket.remoteAddress ?? '',
    form: {},
    cookie: {},
    userCtx: userContext(exchange, database),
    secObj: database.security,
  }
}

/** The user as design documents' functions see them. */
export function userContext(exchange: Exchange, database: Database): Record<string, unknown> {
  return { db: database.name, name: exchange.user.name, roles: exchange.user.roles }
}
