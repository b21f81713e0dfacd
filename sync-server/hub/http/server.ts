import { createServer as createHttpServer } from 'node:http'
import type { Server as HttpServer, RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import fastify from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Hub, HubOptions } from '../hub.ts'
import { faultLine } from '../log.ts'
import { storageFault } from '../storage/write-queue.ts'
import { CouchError, notFound } from './couch-error.ts'
import { addCors } from './cors.ts'
import { answerClientError } from './client-error.ts'
import { registerRoutes } from './exchange.ts'
import type { RouteTable } from './exchange.ts'

/** The HTTP server with every route, its limits, its errors in CouchDB's form. Does not listen yet. */
export function createServer(hub: Hub, options: HubOptions, routes: readonly RouteTable[]): FastifyInstance {
  const app = fastify({
    serverFactory: (handler) => createNodeServer(hub, options, handler),
    logger: false,
    exposeHeadRoutes: false,
    bodyLimit: hub.limits.bodyBytes,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerClientError,
    routerOptions: {
      ignoreTrailingSlash: true,
      maxParamLength: hub.limits.urlBytes,
      onBadUrl: (_path, request, reply) => {
        reply.statusCode = 400
        reply.setHeader('content-type', 'application/json')
        reply.end('{"error":"bad_request","reason":"The address is not valid UTF-8 in percent encoding."}\n')
        request.resume()
      },
    },
  })
  app.addHttpMethod('COPY')
  app.removeAllContentTypeParsers()
  // Bodies are read by the handlers, which know what they expect and how much.
  app.addContentTypeParser('*', (_request, _payload, done) => {
    done(null)
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('server', serverHeader)
    const url = request.raw.url ?? '/'
    if (Buffer.byteLength(url) > hub.limits.urlBytes) {
      throw new CouchError(414, 'too_long', 'the request uri is too long')
    }
  })
  if (options.corsOrigins && options.corsOrigins.length > 0) addCors(app, options.corsOrigins)
  app.addHook('onResponse', async (request, reply) => {
    hub.log({
      event: 'request',
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
    })
  })
  app.setErrorHandler(async (error, request, reply) => {
    await answerError(hub, error, request, reply)
  })
  app.setNotFoundHandler(async (request, reply) => {
    await answerError(hub, notFound('missing'), request, reply)
  })
  for (const table of routes) registerRoutes(app, hub, table)
  return app
}

function createNodeServer(hub: Hub, options: HubOptions, handler: RequestListener): HttpServer {
  const settings = {
    maxHeaderSize: hub.limits.headerBytes,
    headersTimeout: hub.limits.headersTimeoutMs,
    requestTimeout: hub.limits.requestTimeoutMs,
    keepAliveTimeout: 75_000,
    connectionsCheckingInterval: 5_000,
  }
  if (!options.tls) return createHttpServer(settings, handler)
  return createHttpsServer({ ...settings, cert: options.tls.certificate, key: options.tls.key }, handler)
}

const serverHeader = 'clinic-hub/0.1 (CouchDB protocol 3.5)'

/** The CouchDB error an error is answered as: its own, a framework's 4xx, a storage fault, or a 500. */
export function asCouchError(error: unknown): CouchError {
  const fault = storageFault(error)
  if (fault instanceof CouchError) return fault
  if (typeof error === 'object' && error !== null && 'statusCode' in error) {
    const status = Number(error.statusCode)
    if (status === 413) return new CouchError(413, 'too_large', 'the request entity is too large')
    if (status >= 400 && status < 500)
      return new CouchError(status, 'bad_request', 'The request is malformed.')
  }
  return new CouchError(500, 'internal_server_error', 'The hub met a fault of its own; its log tells which.')
}

async function answerError(
  hub: Hub,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const answer = asCouchError(error)
  if (answer.status >= 500 && answer.status !== 501) {
    hub.log(faultLine(request.routeOptions.url ?? 'none', error))
  }
  // A body that was not read would be taken for the next request on the connection.
  if (!request.raw.complete) {
    request.raw.resume()
    if (answer.status === 413 || answer.status === 414) reply.header('connection', 'close')
  }
  await reply
    .code(answer.status)
    .headers({ 'content-type': 'application/json', 'cache-control': 'must-revalidate', ...answer.headers })
    .send(JSON.stringify(answer) + '\n')
}
