import type { RouteTable } from '../http/exchange.ts'
export const findRoutes: RouteTable = {}
