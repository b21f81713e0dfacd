/**
 * The patients' portal: a few pages made here, without scripts and without anything from elsewhere, that work on an old
 * telephone. Everything it shows comes from the portal reactor's cached view.
 */
import { readFileSync } from 'node:fs'
import cookie from '@fastify/cookie'
import csrf from '@fastify/csrf-protection'
import formbody from '@fastify/formbody'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance } from 'fastify'
import type { PortalDoor } from '#shared/contract/portal-door.ts'
import { registerDetailsPage } from './details-page.ts'
import { registerDoctorCalendars } from './doctor-calendars.ts'
import { registerFeedbackPages } from './feedback-pages.ts'
import { inviteAfterVisits } from './invitations.ts'
import { registerOwnPages } from './own-pages.ts'
import { createSessions } from './sessions.ts'
import { registerSignIn } from './sign-in.ts'
import { style } from './style.ts'
import { registerTrouble, TooOften } from './trouble.ts'

export interface PortalOptions {
  port: number
  /** Which of the computer's addresses; this computer alone unless given. */
  host?: string | undefined
  /** The address that patients type, for links in messages. */
  publicUrl?: string | undefined
  /** Files of the certificate and its key; without them plain HTTP, for a proxy that does TLS. */
  tls?: { certificateFile: string; keyFile: string } | undefined
  /** Addresses of proxies whose word on where a request came from is taken. */
  trustProxy?: string[] | undefined
  /** Asks patients by message how a visit was. */
  askAfterVisits?: boolean | undefined
  /** Pages for one address in a minute. */
  pagesPerMinute?: number | undefined
}

export interface Portal {
  /** Where it listens. */
  url: string
  stop(): Promise<void>
}

const bodyBytes = 64 * 1024

const headers = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow, noarchive',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), interest-cohort=()',
  'cache-control': 'no-store',
}

/** An address for counting: of IPv6 the network, of which one subscriber has a whole one. */
const countedAddress = (ip: string): string =>
  ip.includes(':') && !ip.startsWith('::ffff:') ? ip.split(':').slice(0, 4).join(':') : ip

/**
 * Starts the portal on a core.
 * @throws when the port is taken, or the certificate cannot be read
 */
export async function startPortal(
  door: PortalDoor,
  options: PortalOptions,
  {
    now = () => Date.now(),
    log = () => undefined,
  }: { now?: () => number; log?: (line: string) => void } = {},
): Promise<Portal> {
  const app = createServer(options)
  const parts = { door, sessions: createSessions(now), now, log }
  await app.register(cookie)
  await app.register(formbody, { bodyLimit: bodyBytes })
  await app.register(csrf, {
    cookieKey: '__Host-form',
    cookieOpts: { path: '/', httpOnly: true, secure: true, sameSite: 'strict' },
    getToken: (request) => (request.body as { _csrf?: string } | undefined)?._csrf,
  })
  await app.register(rateLimit, {
    max: options.pagesPerMinute ?? 300,
    timeWindow: 60_000,
    keyGenerator: ({ ip }) => countedAddress(ip),
    errorResponseBuilder: (_request, { ttl }) => new TooOften(ttl),
  })
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers)
    if (options.tls) reply.header('strict-transport-security', 'max-age=31536000')
    reply.type('text/html; charset=utf-8')
  })
  registerTrouble(app, parts)
  registerSignIn(app, parts)
  registerOwnPages(app, parts)
  registerDetailsPage(app, parts)
  registerFeedbackPages(app, parts)
  registerDoctorCalendars(app, door)
  registerPlainFiles(app)
  const invitations =
    options.askAfterVisits && options.publicUrl !== undefined
      ? inviteAfterVisits({ door, publicUrl: options.publicUrl, now, log })
      : undefined
  const url = await app.listen({ port: options.port, host: options.host ?? '127.0.0.1' })
  return {
    url,
    async stop() {
      invitations?.stop()
      await app.close()
    },
  }
}

function createServer({ tls, trustProxy }: PortalOptions): FastifyInstance {
  const common = {
    logger: false as const,
    bodyLimit: bodyBytes,
    trustProxy: trustProxy ?? false,
    requestTimeout: 20_000,
    forceCloseConnections: 'idle' as const,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  }
  if (!tls) return fastify(common)
  const https = { cert: readFileSync(tls.certificateFile), key: readFileSync(tls.keyFile) }
  return fastify({ ...common, https }) as unknown as FastifyInstance
}

function registerPlainFiles(app: FastifyInstance): void {
  app.get('/style.css', async (_request, reply) => {
    return await reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(style)
  })
  app.get('/robots.txt', async (_request, reply) => {
    return await reply.type('text/plain; charset=utf-8').send('User-agent: *\nDisallow: /\n')
  })
  app.get('/favicon.ico', async (_request, reply) => await reply.code(204).send())
  // For a proxy or a monitor: answers while the process does.
  app.get('/health', async (_request, reply) => {
    return await reply.type('text/plain; charset=utf-8').send('ok\n')
  })
}
