import { notImplemented } from '../http/couch-error.ts'
import type { Exchange, RouteTable } from '../http/exchange.ts'

const leaveOut = (reason: string) => (): never => {
  throw notImplemented(reason)
}

const every = (reason: string): RouteTable[string] => {
  const handler = leaveOut(reason)
  return { GET: handler, PUT: handler, POST: handler, DELETE: handler }
}

const shards = 'A hub is one node with one shard; shards and clusters are left out.'
const partitions = 'Partitioned databases are left out of this hub.'
const search = 'Full-text search is left out of this hub.'
const rendering = 'Show, list, update and rewrite functions are left out of this hub.'
const replicator =
  'The hub is replicated with, it does not replicate by itself: start the replication on the other side.'

/** What CouchDB has and this hub leaves out: answered with 501 and the reason. The same list stands in the README. */
export const leftOutRoutes: RouteTable = {
  '/_replicate': every(replicator),
  '/_scheduler/*': every(replicator),
  '/_membership': every(shards),
  '/_cluster_setup': every(shards),
  '/_reshard/*': every(shards),
  '/_reshard': every(shards),
  '/_node/*': every(
    'Configuration and statistics over HTTP are left out: a hub is configured when it starts.',
  ),
  '/_db_updates': every('The feed of databases coming and going is left out of this hub.'),
  '/_search_analyze': every(search),
  '/_nouveau_analyze': every(search),
  '/_utils': every('The administration pages of CouchDB are left out of this hub.'),
  '/_utils/*': every('The administration pages of CouchDB are left out of this hub.'),
  '/:db/_shards': every(shards),
  '/:db/_shards/*': every(shards),
  '/:db/_sync_shards': every(shards),
  '/:db/_partition/*': every(partitions),
  '/:db/_auto_purge': every('Automatic purging of tombstones is left out of this hub.'),
  '/:db/_design/:design/_show/*': every(rendering),
  '/:db/_design/:design/_list/*': every(rendering),
  '/:db/_design/:design/_update/*': every(rendering),
  '/:db/_design/:design/_rewrite/*': every(rendering),
  '/:db/_design/:design/_search/*': every(search),
  '/:db/_design/:design/_search_info/*': every(search),
  '/:db/_design/:design/_nouveau/*': every(search),
  '/:db/_design/:design/_nouveau_info/*': every(search),
}

/** Refuses unknown paths of a database that begin with an underscore, which can never be documents. */
export function refuseSpecialPath(exchange: Exchange): void {
  const first = exchange.segments[1] ?? ''
  if (first === '_temp_view') throw notImplemented('Temporary views are left out, as in CouchDB since 2.0.')
}
