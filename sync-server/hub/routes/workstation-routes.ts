import { readJsonObject } from '../http/body.ts'
import { badRequest } from '../http/couch-error.ts'
import type { Exchange, RouteTable } from '../http/exchange.ts'

const mostBytes = 10_000
const shortestPassword = 32
const roleNames = /^[a-zA-Z]{1,40}$/

/** Enrolling workstations by invitation, and looking after them: ours, beside what CouchDB has. */
export const workstationRoutes: RouteTable = {
  '/_clinic/invitations': {
    POST: async (exchange) => {
      const body = await readJsonObject(exchange.message, mostBytes)
      const database = text(body, 'database', 60)
      const { hub, user } = exchange
      hub.workstations.checkMayManage(user, database)
      const { roles, charts } = body
      if (!Array.isArray(roles) || !roles.every((role) => typeof role === 'string' && roleNames.test(role)))
        throw badRequest('`roles` must be a list of names.')
      if (typeof charts !== 'boolean') throw badRequest('`charts` must be true or false.')
      const label = text(body, 'label', 100)
      const { secret, expiresAt } = hub.workstations.invitations.make({
        database,
        label,
        roles: roles as string[],
        charts,
      })
      return exchange.json({ secret, expiresAt: new Date(expiresAt).toISOString() }, 201)
    },
  },
  '/_clinic/enrol': {
    POST: async (exchange) => {
      const body = await readJsonObject(exchange.message, mostBytes)
      const password = text(body, 'password', 200)
      if (password.length < shortestPassword) throw badRequest('`password` is too short.')
      const { workstations } = exchange.hub
      const address = exchange.message.socket.remoteAddress ?? ''
      const invitation = workstations.invitations.take(text(body, 'secret', 100), address)
      const name = await workstations.enrol(invitation, password)
      const { database, label, roles, charts } = invitation
      return exchange.json({ name, database, label, roles, charts }, 201)
    },
  },
  '/_clinic/workstations/:database': {
    GET: (exchange) => {
      const database = managedDatabase(exchange)
      return exchange.json({ workstations: exchange.hub.workstations.list(database) })
    },
  },
  '/_clinic/workstations/:database/:name': {
    POST: async (exchange) => {
      const database = managedDatabase(exchange)
      const { revoked } = await readJsonObject(exchange.message, mostBytes)
      if (typeof revoked !== 'boolean') throw badRequest('`revoked` must be true or false.')
      const name = exchange.segment(3)
      if (revoked && name === exchange.user.name) throw badRequest('A workstation does not revoke itself.')
      return exchange.json(await exchange.hub.workstations.setRevoked(database, name, revoked))
    },
  },
}

function managedDatabase(exchange: Exchange): string {
  const database = exchange.segment(2)
  exchange.hub.workstations.checkMayManage(exchange.user, database)
  return database
}

function text(body: Record<string, unknown>, name: string, longest: number): string {
  const value = body[name]
  if (typeof value !== 'string' || value === '' || value.length > longest)
    throw badRequest(`\`${name}\` must be text of at most ${longest} characters.`)
  return value
}
