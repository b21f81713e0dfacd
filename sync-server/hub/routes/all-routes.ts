import type { RouteTable } from '../http/exchange.ts'
import { allDocumentsRoutes } from './all-documents-routes.ts'
import { bulkRoutes } from './bulk-routes.ts'
import { changesRoutes } from './changes-routes.ts'
import { databaseRoutes } from './database-routes.ts'
import { documentRoutes } from './document-routes.ts'
import { leftOutRoutes } from './left-out-routes.ts'
import { localRoutes } from './local-routes.ts'
import { maintenanceRoutes } from './maintenance-routes.ts'
import { findRoutes } from './find-routes.ts'
import { serverRoutes } from './server-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { viewRoutes } from './view-routes.ts'
import { workstationRoutes } from './workstation-routes.ts'

/** Every route of the hub, by family. */
export const allRoutes: readonly RouteTable[] = [
  serverRoutes,
  sessionRoutes,
  workstationRoutes,
  databaseRoutes,
  allDocumentsRoutes,
  bulkRoutes,
  changesRoutes,
  localRoutes,
  viewRoutes,
  findRoutes,
  maintenanceRoutes,
  leftOutRoutes,
  documentRoutes,
]
