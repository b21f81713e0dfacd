import { badRequest, unauthorized } from '../http/couch-error.ts'
import { readBytes, parseJsonBytes } from '../http/body.ts'
import type { Exchange, RouteTable } from '../http/exchange.ts'
import { isObject } from '../storage/json-text.ts'

/** Signing in and out by cookie, and who one is. */
export const sessionRoutes: RouteTable = {
  '/_session': {
    GET: (exchange) => {
      const { user } = exchange
      if (user.name === null && exchange.query.text('basic') === 'true') {
        throw unauthorized('Please login.')
      }
      return exchange.json({
        ok: true,
        userCtx: { name: user.name, roles: user.roles },
        info: {
          authentication_handlers: ['cookie', 'default'],
          ...(user.authenticated ? { authenticated: user.authenticated } : {}),
        },
      })
    },
    POST: async (exchange) => {
      const { name, password } = await readCredentials(exchange)
      const user = await exchange.hub.sessions.check(name, password)
      if (!user) throw unauthorized('Name or password is incorrect.')
      return exchange.json({ ok: true, name: user.name, roles: user.roles }, 200, {
        'set-cookie': exchange.hub.sessions.cookieFor(name),
      })
    },
    DELETE: (exchange) =>
      exchange.json({ ok: true }, 200, { 'set-cookie': exchange.hub.sessions.endedCookie() }),
  },
}

async function readCredentials(exchange: Exchange): Promise<{ name: string; password: string }> {
  const bytes = await readBytes(exchange.message, 100_000)
  const type = exchange.header('content-type') ?? ''
  let name: unknown
  let password: unknown
  if (type.startsWith('application/x-www-form-urlencoded')) {
    const form = new URLSearchParams(bytes.toString('utf8'))
    name = form.get('name') ?? form.get('username')
    password = form.get('password')
  } else {
    const value = parseJsonBytes(bytes)
    if (!isObject(value)) throw badRequest('Request body must be a JSON object')
    name = value['name'] ?? value['username']
    password = value['password']
  }
  if (typeof name !== 'string' || typeof password !== 'string')
    throw badRequest('request body must contain a username and password')
  return { name, password }
}
