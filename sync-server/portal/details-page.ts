/** The patient's details as recorded, and what the patient would have them be. */
import type { FastifyInstance } from 'fastify'
import type { PortalPage } from '#shared/events/portal-view.ts'
import { html, type Html } from './html.ts'
import { field, form, notice, page, problem } from './layout.ts'
import { type OwnPage, ownPage } from './own-pages.ts'
import { languageNames, type TextKey } from './texts/texts.ts'
import { fromOwnForm, type PortalParts, type Visitor } from './visitor.ts'

const lines = ['givenName', 'familyName', 'email', 'phone'] as const
const addressLines = [
  { name: 'line', text: 'addressLine' },
  { name: 'postalCode', text: 'postalCode' },
  { name: 'city', text: 'city' },
  { name: 'region', text: 'region' },
] as const

const autocomplete: Readonly<Record<string, string>> = {
  givenName: 'given-name',
  familyName: 'family-name',
  email: 'email',
  phone: 'tel',
  line: 'street-address',
  postalCode: 'postal-code',
  city: 'address-level2',
  region: 'address-level1',
}

type Patient = PortalPage['patient']
type Typed = Readonly<Record<string, unknown>>

const input = (name: string, value: string): Html =>
  html`<input
    id="${name}"
    name="${name}"
    value="${value}"
    maxlength="200"
    dir="auto"
    autocomplete="${autocomplete[name] ?? 'off'}"
  />`

const select = (name: string, chosen: string | undefined, options: readonly (readonly [string, string])[]) =>
  html`<select id="${name}" name="${name}">
    ${options.map(
      ([value, text]) =>
        html`<option value="${value}" ${value === chosen && html`selected`}>${text}</option>`,
    )}
  </select>`

function detailsForm(visitor: Visitor, patient: Patient, typed: Typed = {}): Html {
  const { t, language } = visitor
  const shown = (name: string, recorded: string | undefined): string => {
    const again = typed[name]
    return typeof again === 'string' ? again : (recorded ?? '')
  }
  return form(
    visitor,
    '/details',
    html`<div class="pair">
      ${lines.map((name) => field(name, t(name), input(name, shown(name, patient[name]))))}
      ${addressLines.map(({ name, text }) => field(name, t(text), input(name, shown(name, patient.address?.[name]))))}
      ${field('language', t('writeIn'), select('language', patient.language ?? language, Object.entries(languageNames)))}
      ${field(
        'preferredChannel',
        t('writeBy'),
        select(
          'preferredChannel',
          patient.preferredChannel ?? (patient.email === undefined ? 'sms' : 'email'),
          [
            ['email', t('channelEmail')],
            ['sms', t('channelSms')],
            ['none', t('channelNone')],
          ],
        ),
      )}
    </div>`,
    html`<button>${t('propose')}</button>`,
  )
}

function detailsPage({ visitor, view, request }: OwnPage, said?: Html, typed?: Typed): string {
  const { t } = visitor
  const { patient } = view
  const waiting = view.requests.some(({ about, answer }) => about === 'details' && answer === undefined)
  const sent = (request.query as { sent?: string }).sent !== undefined
  return page(
    visitor,
    t('details'),
    said ?? (sent ? notice(t('detailsSent')) : waiting && notice(t('detailsWaiting'))),
    html`<p>${t('memberId')}: <bdi>${patient.memberId}</bdi></p>
      ${patient.birthDate !== undefined && html`<p>${t('birthDate')}: <bdi>${patient.birthDate}</bdi></p>`}
      <p>${t('detailsText')}</p>`,
    detailsForm(visitor, patient, typed),
  )
}

/** The typed details that are not as recorded. */
function proposalOf(typed: Typed, patient: Patient, language: string) {
  const textOf = (name: string): string => {
    const value = typed[name]
    return typeof value === 'string' ? value.trim().slice(0, 200) : ''
  }
  const changes: Record<string, string | Record<string, string>> = {}
  for (const name of lines) if (textOf(name) !== (patient[name] ?? '')) changes[name] = textOf(name)
  const address = { ...patient.address }
  for (const { name } of addressLines) {
    if (textOf(name) === '') delete address[name]
    else address[name] = textOf(name)
  }
  if (addressLines.some(({ name }) => address[name] !== patient.address?.[name])) changes['address'] = address
  if (textOf('language') !== (patient.language ?? language)) changes['language'] = textOf('language')
  const channel = patient.preferredChannel ?? (patient.email === undefined ? 'sms' : 'email')
  if (textOf('preferredChannel') !== channel) changes['preferredChannel'] = textOf('preferredChannel')
  return changes
}

export function registerDetailsPage(app: FastifyInstance, parts: PortalParts): void {
  app.get(
    '/details',
    ownPage(parts, (own) => detailsPage(own)),
  )

  app.post(
    '/details',
    fromOwnForm(app),
    ownPage(parts, async (own) => {
      const { visitor, view, request, reply } = own
      const typed = (request.body ?? {}) as Typed
      const changes = proposalOf(typed, view.patient, visitor.language)
      const answer = await parts.door.command(visitor.patientId, 'requests.submit', {
        about: 'details',
        changes,
      })
      if (answer.ok) return reply.redirect('/details?sent', 303)
      const { code, details } = answer.error
      const wrong = { EMAIL_INVALID: 'email', PHONE_INVALID: 'phone' }[code as string] ?? details['field']
      const named = typeof wrong === 'string' ? wrong : ''
      const label: TextKey = lines.find((name) => name === named) ?? 'details'
      const text =
        named === 'changes' ? visitor.t('detailsSame') : visitor.t('fieldWrong', { field: visitor.t(label) })
      return reply.code(422).send(detailsPage(own, problem(text), typed))
    }),
  )
}
