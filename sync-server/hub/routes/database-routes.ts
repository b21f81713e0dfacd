import { badRequest, noDatabase } from '../http/couch-error.ts'
import { readJson, requireJsonType } from '../http/body.ts'
import type { RouteTable } from '../http/exchange.ts'
import { isObject } from '../storage/json-text.ts'
import { databaseInfo, instanceStartTime } from './database-info.ts'
import { createDocument } from './write-routes.ts'
import { notImplemented } from '../http/couch-error.ts'

/** A database as a whole: info, creation, deletion, limits. */
export const databaseRoutes: RouteTable = {
  '/:db': {
    GET: (exchange) => exchange.json(databaseInfo(exchange.hub, exchange.database())),
    PUT: (exchange) => {
      exchange.hub.access.checkServerAdministrator(exchange.user)
      if (exchange.query.flag('partitioned'))
        throw notImplemented('Partitioned databases are left out of this hub.')
      const name = exchange.segment(0)
      exchange.hub.catalogue.create(name)
      return exchange.json({ ok: true }, 201, { location: `/${encodeURIComponent(name)}` })
    },
    DELETE: (exchange) => {
      exchange.hub.access.checkServerAdministrator(exchange.user)
      const name = exchange.segment(0)
      if (!exchange.hub.catalogue.has(name)) throw noDatabase()
      if (exchange.query.has('rev')) {
        throw badRequest(
          'You tried to DELETE a database with a ?rev= parameter. Did you mean to DELETE a document instead?',
        )
      }
      exchange.hub.catalogue.delete(name)
      return exchange.json({ ok: true })
    },
    POST: createDocument,
  },
  '/:db/_ensure_full_commit': {
    POST: (exchange) => {
      requireJsonType(exchange.message)
      return exchange.json({ ok: true, instance_start_time: instanceStartTime(exchange.database()) }, 201)
    },
  },
  '/:db/_revs_limit': {
    GET: (exchange) => exchange.json(exchange.database().revisionLimit),
    PUT: async (exchange) => {
      const database = exchange.administeredDatabase()
      const limit = await readJson(exchange.message, 1000)
      if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > 1_000_000) {
        throw badRequest('`rev_limit` must be a positive integer')
      }
      await database.changeSetting('revs_limit', String(limit))
      return exchange.json({ ok: true })
    },
  },
  '/:db/_security': {
    GET: (exchange) => exchange.json(exchange.database().security),
    PUT: async (exchange) => {
      const database = exchange.administeredDatabase()
      const security = await readJson(exchange.message, 1_000_000)
      if (!isObject(security)) throw badRequest('Request body must be a JSON object')
      for (const group of ['admins', 'members']) checkGroup(security[group], group)
      await database.changeSetting('security', JSON.stringify(security))
      return exchange.json({ ok: true })
    },
  },
}

function checkGroup(value: unknown, group: string): void {
  if (value === undefined) return
  if (!isObject(value)) throw badRequest(`${group} must be a JSON object`)
  for (const list of ['names', 'roles']) {
    const items = value[list]
    if (items === undefined) continue
    if (!Array.isArray(items) || !items.every((item) => typeof item === 'string')) {
      throw badRequest(`${list} must be a JSON list of strings`)
    }
  }
}
