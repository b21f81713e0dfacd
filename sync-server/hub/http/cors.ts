import type { FastifyInstance } from 'fastify'

const allowedMethods = 'GET, PUT, POST, HEAD, DELETE, COPY'
const allowedHeaders =
  'accept, authorization, content-type, origin, referer, if-none-match, if-match, x-csrf-token, x-couch-full-commit, destination'
const exposedHeaders = 'content-type, cache-control, accept-ranges, etag, server, location'

/** Answers browsers' cross-origin questions for the origins given (`*`: any, which is then named back). */
export function addCors(app: FastifyInstance, origins: readonly string[]): void {
  app.addHook('onRequest', async (request, reply) => {
    const origin = request.headers.origin
    if (origin === undefined || !(origins.includes('*') || origins.includes(origin))) return
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': exposedHeaders,
      vary: 'Origin',
    })
    if (request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined) {
      await reply
        .code(204)
        .headers({
          'access-control-allow-methods': allowedMethods,
          'access-control-allow-headers': request.headers['access-control-request-headers'] ?? allowedHeaders,
          'access-control-max-age': '600',
        })
        .send()
    }
  })
}
