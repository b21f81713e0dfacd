/** Who looks at a page: the language, the words, the clinic, and who is signed in. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { PortalDoor } from '#shared/contract/portal-door.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { fill, type Parameters, wallTime } from '#shared/messaging/render.ts'
import type { Sessions } from './sessions.ts'
import { isLanguage, languages, type PortalLanguage, type TextKey, wishedLanguage } from './texts/texts.ts'

/** Takes only what a form of one of our own pages sends. */
export const fromOwnForm = (app: FastifyInstance) => ({
  preHandler: (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    app.csrfProtection(request, reply, done)
  },
})

/** What every page is made with. */
export interface PortalParts {
  door: PortalDoor
  sessions: Sessions
  now: () => number
  log: (line: string) => void
}

export interface Visitor {
  language: PortalLanguage
  clinic: Pick<Clinic, 'name' | 'phone' | 'timeZone' | 'country' | 'language'>
  /** Words in the visitor's language. */
  t: (key: TextKey, parameters?: Parameters) => string
  /** An instant as the clinic's wall clock says it. */
  when: (instant: string) => string
  /** Undefined when nobody is signed in. */
  patientId: string | undefined
  /** Path of the page, for the links that change the language. */
  path: string
  /** Proves that a form came from a page of ours. */
  formToken: () => string
}

export const cookieNames = { session: '__Host-session', pending: '__Host-code', language: '__Host-language' }

/** Never readable by scripts, never over an open line. */
export const cookieOptions = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const

const nobodysClinic = { name: '', timeZone: 'UTC', country: 'US', language: 'en' }

/** Reads who looks. A language in the address is remembered. */
export async function readVisitor(
  request: FastifyRequest,
  reply: FastifyReply,
  { door, sessions }: PortalParts,
): Promise<Visitor> {
  const clinic = (await door.clinic()) ?? nobodysClinic
  const asked = (request.query as { lang?: unknown } | undefined)?.lang
  const kept = request.cookies[cookieNames.language]
  const wished = [asked, kept, wishedLanguage(request.headers['accept-language']), clinic.language]
  const language = wished.find(isLanguage) ?? 'en'
  if (isLanguage(asked) && asked !== kept)
    reply.setCookie(cookieNames.language, asked, { ...cookieOptions, maxAge: 31_536_000 })
  const texts = languages[language]
  const [path = '/'] = request.url.split('?')
  return {
    language,
    clinic,
    t: (key, parameters = {}) => fill(texts[key], parameters),
    when(instant) {
      return fill(texts.at, { ...wallTime(instant, clinic, language) })
    },
    patientId: sessions.patientOf(request.cookies[cookieNames.session]),
    path: request.method === 'GET' ? path : '/',
    formToken: () => reply.generateCsrf(),
  }
}
