import { badRequest } from '../http/couch-error.ts'
import { readJson, readJsonObject, requireJsonType } from '../http/body.ts'
import type { Exchange, RouteTable } from '../http/exchange.ts'
import { faultLine } from '../log.ts'
import { compact } from '../storage/compaction.ts'
import { parseRevision } from '../storage/incoming-document.ts'
import { purgeRevisions } from '../storage/purge.ts'
import type { Database } from '../storage/database.ts'
import { storageFault } from '../storage/write-queue.ts'

const running = new WeakSet<Database>()

/** Compaction and purging. */
export const maintenanceRoutes: RouteTable = {
  '/:db/_compact': { POST: startCompaction },
  '/:db/_compact/:design': {
    POST: (exchange) => {
      requireJsonType(exchange.message)
      const database = exchange.administeredDatabase()
      exchange.hub.designFunctions.scriptOf(database, exchange.segment(2))
      return exchange.json({ ok: true }, 202)
    },
  },
  '/:db/_view_cleanup': {
    POST: (exchange) => {
      requireJsonType(exchange.message)
      exchange.hub.views.forgetStale(exchange.administeredDatabase())
      return exchange.json({ ok: true }, 202)
    },
  },
  '/:db/_purge': {
    POST: async (exchange) => {
      const database = exchange.administeredDatabase()
      const body = await readJsonObject(exchange.message, exchange.hub.limits.bodyBytes)
      const wanted = Object.entries(body).map(([id, revs]): [string, string[]] => {
        if (!Array.isArray(revs)) throw badRequest('Revisions must be a JSON array.')
        return [id, revs.map((rev) => Object.values(parseRevision(rev)).join('-'))]
      })
      const purged = await database.write(() =>
        Object.fromEntries(wanted.map(([id, revs]) => [id, purgeRevisions(database, id, revs)])),
      )
      exchange.hub.views.forget(database)
      return exchange.json({ purge_seq: null, purged }, 201)
    },
  },
  '/:db/_purged_infos_limit': {
    GET: (exchange) => exchange.json(Number(exchange.database().setting('purged_infos_limit') ?? 1000)),
    PUT: async (exchange) => {
      const database = exchange.administeredDatabase()
      const limit = await readJson(exchange.message, 1000)
      if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1) {
        throw badRequest('`purge_infos_limit` must be positive integer')
      }
      await database.changeSetting('purged_infos_limit', String(limit))
      return exchange.json({ ok: true })
    },
  },
}

function startCompaction(exchange: Exchange): ReturnType<Exchange['json']> {
  requireJsonType(exchange.message)
  const database = exchange.administeredDatabase()
  const { hub } = exchange
  if (!running.has(database)) {
    running.add(database)
    const task = hub.tasks.begin(
      'database_compaction',
      database.name,
      database.documentCount + database.deletedDocumentCount,
    )
    compact(database, task.progress)
      .catch((error: unknown) => {
        if (database.isClosed) return
        hub.log(faultLine('/:db/_compact', storageFault(error)))
      })
      .finally(() => {
        running.delete(database)
        task.end()
      })
  }
  return exchange.json({ ok: true }, 202)
}
