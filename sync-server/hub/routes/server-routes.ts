import { randomBytes } from 'node:crypto'
import { CouchError, badRequest } from '../http/couch-error.ts'
import { readJsonObject } from '../http/body.ts'
import type { RouteTable } from '../http/exchange.ts'
import { databaseInfo } from './database-info.ts'

const mostUuids = 1000
const mostInfos = 100

/** The server itself: who it is, whether it is up, what databases it has. */
export const serverRoutes: RouteTable = {
  '/': {
    GET: (exchange) =>
      exchange.json({
        couchdb: 'Welcome',
        version: '3.5.0',
        git_sha: 'none',
        uuid: exchange.hub.catalogue.serverUuid,
        features: ['pluggable-storage-engines'],
        vendor: { name: 'clinic hub' },
      }),
  },
  '/_up': {
    GET: (exchange) =>
      exchange.hub.isStopping
        ? exchange.json({ status: 'stopping' }, 404)
        : exchange.json({ status: 'ok', seeds: {} }),
  },
  '/favicon.ico': {
    GET: (exchange) => exchange.reply.code(204).send(),
  },
  '/_uuids': {
    GET: (exchange) => {
      const count = exchange.query.count('count') ?? 1
      if (count > mostUuids) {
        throw new CouchError(400, 'bad_request', `count parameter too large; it may be at most ${mostUuids}`)
      }
      const uuids = Array.from({ length: count }, () => randomBytes(16).toString('hex'))
      return exchange.json({ uuids }, 200, { 'cache-control': 'no-cache', pragma: 'no-cache' })
    },
  },
  '/_all_dbs': {
    GET: (exchange) => {
      exchange.hub.access.checkServerAdministrator(exchange.user)
      const { query } = exchange
      const isDescending = query.flag('descending')
      let names = exchange.hub.catalogue.names()
      if (isDescending) names.reverse()
      const from = query.json('startkey') ?? query.json('start_key')
      const to = query.json('endkey') ?? query.json('end_key')
      const isBefore = (a: string, b: string): boolean => (isDescending ? a > b : a < b)
      if (typeof from === 'string') names = names.filter((name) => !isBefore(name, from))
      if (typeof to === 'string') names = names.filter((name) => !isBefore(to, name))
      const skip = query.count('skip') ?? 0
      return exchange.json(names.slice(skip, skip + (query.count('limit') ?? names.length)))
    },
  },
  '/_dbs_info': {
    GET: (exchange) => {
      exchange.hub.access.checkServerAdministrator(exchange.user)
      const { catalogue } = exchange.hub
      return exchange.json(
        catalogue
          .names()
          .map((name) => ({ key: name, info: databaseInfo(exchange.hub, catalogue.get(name)) })),
      )
    },
    POST: async (exchange) => {
      exchange.hub.access.checkServerAdministrator(exchange.user)
      const { keys } = await readJsonObject(exchange.message, exchange.hub.limits.bodyBytes)
      if (!Array.isArray(keys)) throw badRequest('`keys` member must exist.')
      if (keys.length > mostInfos) throw badRequest(`\`keys\` may have at most ${mostInfos} members.`)
      const { catalogue } = exchange.hub
      return exchange.json(
        keys.map((key) =>
          typeof key === 'string' && catalogue.has(key)
            ? { key, info: databaseInfo(exchange.hub, catalogue.get(key)) }
            : { key: String(key), error: 'not_found' },
        ),
      )
    },
  },
  '/_active_tasks': {
    GET: (exchange) => {
      exchange.hub.access.checkServerAdministrator(exchange.user)
      return exchange.json(exchange.hub.tasks.list())
    },
  },
}
