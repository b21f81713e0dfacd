/**
 * Signing in with the member ID and a one-time code. Whether somebody has that member ID can be told neither from the
 * answer nor from how long it takes: the answer is sent before anybody is looked for, and a code that belongs to nobody is
 * checked like any other.
 */
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { memberIdCharacters, readMemberId } from '#shared/domain/patients/member-id.ts'
import { html } from './html.ts'
import { field, form, notice, page, problem } from './layout.ts'
import { TooOften } from './trouble.ts'
import {
  cookieNames,
  cookieOptions,
  fromOwnForm,
  type PortalParts,
  readVisitor,
  type Visitor,
} from './visitor.ts'

const quarterHour = 15 * 60_000
const limits = {
  /** Codes for one member ID, by whoever. */
  codes: { max: 3, timeWindow: quarterHour },
  /** Requests to sign in from one address. */
  address: { max: 20, timeWindow: quarterHour },
}

const formOf = (request: FastifyRequest): Record<string, unknown> =>
  (request.body as Record<string, unknown> | undefined) ?? {}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 200) : '')

/** Under what failed codes are counted: the member ID is not kept as typed. */
const subjectOf = (memberId: string): string =>
  `portal~${createHash('sha256').update(memberIdCharacters(memberId)).digest('hex').slice(0, 32)}`

const signInPage = (visitor: Visitor, said?: ReturnType<typeof html>): string => {
  const { t } = visitor
  return page(
    visitor,
    t('signInTitle'),
    said,
    html`<p>${t('signInText')}</p>`,
    form(
      visitor,
      '/sign-in',
      field(
        'member-id',
        t('memberId'),
        html`<input
          id="member-id"
          name="memberId"
          required
          maxlength="40"
          autocomplete="username"
          autocapitalize="characters"
          spellcheck="false"
          dir="ltr"
        />`,
      ),
      html`<button>${t('sendCode')}</button>`,
    ),
  )
}

const codePage = (visitor: Visitor, said?: ReturnType<typeof html>): string => {
  const { t } = visitor
  return page(
    visitor,
    t('codeTitle'),
    said,
    html`<p>${t('codeText')}</p>`,
    form(
      visitor,
      '/code',
      field(
        'code',
        t('code'),
        html`<input
          id="code"
          name="code"
          class="code"
          required
          maxlength="12"
          inputmode="numeric"
          autocomplete="one-time-code"
          dir="ltr"
        />`,
      ),
      html`<button>${t('signIn')}</button>`,
    ),
    html`<p class="quiet">${t('noCode')}</p>
      <p><a href="/">${t('newCode')}</a></p>`,
  )
}

export function registerSignIn(app: FastifyInstance, parts: PortalParts): void {
  const { door, sessions, log } = parts
  const byAddress = app.createRateLimit({ ...limits.address })
  const byMember = app.createRateLimit({
    ...limits.codes,
    keyGenerator: (request) => subjectOf(textOf(formOf(request).memberId)),
  })
  async function count(limit: typeof byAddress, request: FastifyRequest): Promise<void> {
    const counted = await limit(request)
    if (!counted.isAllowed && counted.isExceeded) throw new TooOften(counted.ttl)
  }

  app.get('/', async (request, reply) => {
    const visitor = await readVisitor(request, reply, parts)
    if (visitor.patientId !== undefined) return await reply.redirect('/appointments', 303)
    const { out, first } = request.query as { out?: string; first?: string }
    const said =
      out === undefined
        ? first !== undefined && notice(visitor.t('signInFirst'))
        : notice(visitor.t('signedOut'))
    return signInPage(visitor, said || undefined)
  })

  app.post('/sign-in', fromOwnForm(app), async (request, reply) => {
    await count(byAddress, request)
    const visitor = await readVisitor(request, reply, parts)
    const memberId = readMemberId(textOf(formOf(request).memberId))
    // The check character says so: no card bears that number.
    if (!memberId.ok)
      return await reply.code(422).send(signInPage(visitor, problem(visitor.t('memberIdWrong'))))
    await count(byMember, request)
    const { cookie, code, belongsTo } = sessions.makeCode(memberId.value)
    // Looked for when the answer is on its way, so that the time it took tells nothing.
    reply.raw.once('finish', () => {
      door.sendCode({ memberId: memberId.value, code, language: visitor.language }).then(belongsTo, () => {
        log('a code could not be written')
      })
    })
    return await reply
      .setCookie(cookieNames.pending, cookie, { ...cookieOptions, sameSite: 'strict' })
      .redirect('/code', 303)
  })

  const startAgain = (visitor: Visitor): string =>
    page(
      visitor,
      visitor.t('startAgainTitle'),
      problem(visitor.t('startAgain')),
      html`<p><a href="/">${visitor.t('newCode')}</a></p>`,
    )

  app.get('/code', async (request, reply) => {
    const visitor = await readVisitor(request, reply, parts)
    const known = sessions.pendingMember(request.cookies[cookieNames.pending]) !== undefined
    return await reply.code(known ? 200 : 403).send(known ? codePage(visitor) : startAgain(visitor))
  })

  app.post('/code', fromOwnForm(app), async (request, reply) => {
    await count(byAddress, request)
    const visitor = await readVisitor(request, reply, parts)
    const cookie = request.cookies[cookieNames.pending]
    const memberId = sessions.pendingMember(cookie)
    if (memberId === undefined) return await reply.code(403).send(startAgain(visitor))
    const subject = subjectOf(memberId)
    const wait = door.attempts.waitUntil(subject)
    if (wait !== undefined) throw new TooOften(Date.parse(wait) - parts.now())
    door.attempts.begin(subject)
    const checked = sessions.check(cookie, textOf(formOf(request).code).replace(/\s/g, ''))
    if (typeof checked !== 'object')
      return await reply.code(403).send(codePage(visitor, problem(visitor.t('codeWrong'))))
    door.attempts.succeeded(subject)
    await door.noteSignIn(checked.patientId)
    return await reply
      .clearCookie(cookieNames.pending, cookieOptions)
      .setCookie(cookieNames.session, sessions.begin(checked.patientId), cookieOptions)
      .redirect('/appointments', 303)
  })

  app.post('/sign-out', fromOwnForm(app), async (request, reply) => {
    sessions.end(request.cookies[cookieNames.session])
    return await reply.clearCookie(cookieNames.session, cookieOptions).redirect('/?out', 303)
  })
}
