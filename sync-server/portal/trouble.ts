/** Pages for what went wrong: each says what to do, and none says more than that. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { html } from './html.ts'
import { page, problem } from './layout.ts'
import type { TextKey } from './texts/texts.ts'
import { type PortalParts, readVisitor } from './visitor.ts'

/** Somebody tries too often. */
export class TooOften extends Error {
  readonly statusCode = 429
  readonly waitMilliseconds: number
  constructor(waitMilliseconds: number) {
    super('too often')
    this.waitMilliseconds = Math.max(1, waitMilliseconds)
  }
}

const texts: Readonly<Record<number, TextKey>> = {
  400: 'notUnderstood',
  403: 'pageTooOld',
  404: 'notFound',
  413: 'tooLarge',
  415: 'notUnderstood',
  429: 'tooOften',
}

export function registerTrouble(app: FastifyInstance, parts: PortalParts): void {
  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    title: TextKey,
    text: TextKey,
    minutes = 1,
  ): Promise<string> {
    const visitor = await readVisitor(request, reply, parts)
    reply.code(status).type('text/html; charset=utf-8')
    return page(
      visitor,
      visitor.t(title),
      problem(visitor.t(text, { minutes })),
      html`<p><a href="/">${visitor.t('firstPage')}</a></p>`,
    )
  }

  app.setNotFoundHandler((request, reply) => answer(request, reply, 404, 'notFoundTitle', 'notFound'))

  app.setErrorHandler(async (error: FastifyError | TooOften, request, reply) => {
    const status = error.statusCode ?? 500
    const waits = error instanceof TooOften ? error.waitMilliseconds : 60_000
    if (status === 429) reply.header('retry-after', Math.ceil(waits / 1000))
    const known = texts[status]
    // The kind of the error alone: its message may hold what somebody typed.
    if (!known) parts.log(`${request.method} ${request.routeOptions.url ?? 'none'}: ${error.name}`)
    return await answer(
      request,
      reply,
      known ? status : 500,
      status === 404 ? 'notFoundTitle' : 'troubleTitle',
      known ?? 'trouble',
      Math.ceil(waits / 60_000),
    )
  })
}
