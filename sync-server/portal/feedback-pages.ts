/** Saying how a visit was: signed in, or by the signed link of a message. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { PortalAppointment } from '#shared/events/portal-view.ts'
import { html, type Html } from './html.ts'
import { field, form, notice, page, problem } from './layout.ts'
import { readFeedbackToken } from './links.ts'
import { type OwnPage, ownPage } from './own-pages.ts'
import { fromOwnForm, type PortalParts, readVisitor, type Visitor } from './visitor.ts'

const longestText = 4000

const ratings = [5, 4, 3, 2, 1] as const

function feedbackForm(visitor: Visitor, action: string, before: Html | undefined, said?: string): Html {
  const { t } = visitor
  return html`${said !== undefined && problem(said)}
    <p>${t('feedbackText')}</p>
    ${form(
      visitor,
      action,
      before,
      html`<fieldset>
        <legend>${t('rating')}</legend>
        ${ratings.map(
          (rating) =>
            html`<label
              ><input type="radio" name="rating" value="${rating}" required /> ${t(`rating${rating}`)}</label
            >`,
        )}
      </fieldset>`,
      field(
        'text',
        t('yourWords'),
        html`<textarea id="text" name="text" maxlength="${longestText}" dir="auto"></textarea>`,
      ),
      html`<button>${t('send')}</button>`,
    )}`
}

/** What was typed; undefined where no rating was chosen. */
function typedFeedback(request: FastifyRequest): { rating: number; text: string } | undefined {
  const { rating, text } = (request.body ?? {}) as Record<string, unknown>
  const number = Number(rating)
  if (!Number.isInteger(number) || number < 1 || number > 5) return undefined
  return { rating: number, text: typeof text === 'string' ? text.slice(0, longestText) : '' }
}

/** Visits of which something can be said, the latest first. */
const visitsOf = ({ view }: OwnPage): PortalAppointment[] =>
  Object.values(view.appointments)
    .filter(({ status, doctorId }) => status === 'done' && doctorId !== undefined)
    .sort((left, right) => (left.startsAt < right.startsAt ? 1 : -1))
    .slice(0, 20)

function ownFeedbackPage(own: OwnPage, said?: string): string {
  const { visitor, request } = own
  const { t, when } = visitor
  const visits = visitsOf(own)
  const { thanks, visit } = request.query as { thanks?: string; visit?: string }
  if (thanks !== undefined) return page(visitor, t('feedbackTitle'), notice(t('feedbackThanks')))
  if (visits.length === 0) return page(visitor, t('feedbackTitle'), html`<p>${t('noVisits')}</p>`)
  const choice = field(
    'visit',
    t('visit'),
    html`<select id="visit" name="visit">
      ${visits.map(
        ({ id, startsAt, doctor }) =>
          html`<option value="${id}" ${id === visit && html`selected`}>
            ${when(startsAt)} ${doctor !== undefined && t('withDoctor', { doctor })}
          </option>`,
      )}
    </select>`,
  )
  return page(visitor, t('feedbackTitle'), feedbackForm(visitor, '/feedback', choice, said))
}

export function registerFeedbackPages(app: FastifyInstance, parts: PortalParts): void {
  const { door } = parts

  app.get(
    '/feedback',
    ownPage(parts, (own) => ownFeedbackPage(own)),
  )

  app.post(
    '/feedback',
    fromOwnForm(app),
    ownPage(parts, async (own) => {
      const { visitor, request, reply } = own
      const typed = typedFeedback(request)
      const { visit } = (request.body ?? {}) as { visit?: unknown }
      const chosen = visitsOf(own).find(({ id }) => id === visit)
      if (!typed || chosen?.doctorId === undefined)
        return reply.code(422).send(ownFeedbackPage(own, visitor.t('ratingMissing')))
      const answer = await door.command(visitor.patientId, 'feedback.submit', {
        ...typed,
        doctorId: chosen.doctorId,
        appointmentId: chosen.id,
        channel: 'portal',
      })
      if (answer.ok) return reply.redirect('/feedback?thanks', 303)
      return reply.code(422).send(ownFeedbackPage(own, visitor.t('notUnderstood')))
    }),
  )

  /** The visit the link is about; undefined after an answer that says what is wrong with it. */
  async function visitByLink(request: FastifyRequest, reply: FastifyReply, visitor: Visitor) {
    const { token } = request.params as { token: string }
    const read = readFeedbackToken(token, door.secret(), parts.now())
    const visit = typeof read === 'object' ? await door.visit(read.appointmentId) : undefined
    if (visit) return visit
    const { t } = visitor
    await reply
      .code(read === 'expired' ? 410 : 404)
      .send(
        page(
          visitor,
          t('feedbackTitle'),
          problem(t(read === 'expired' ? 'linkExpired' : 'linkBroken')),
          html`<p><a href="/">${t('firstPage')}</a></p>`,
        ),
      )
    return undefined
  }

  app.get('/feedback/:token', async (request, reply) => {
    const visitor = await readVisitor(request, reply, parts)
    const visit = await visitByLink(request, reply, visitor)
    if (!visit) return reply
    const { t } = visitor
    if ((request.query as { thanks?: string }).thanks !== undefined)
      return page(visitor, t('feedbackTitle'), notice(t('feedbackThanks')))
    return page(visitor, t('feedbackTitle'), feedbackForm(visitor, visitor.path, undefined))
  })

  app.post('/feedback/:token', fromOwnForm(app), async (request, reply) => {
    const visitor = await readVisitor(request, reply, parts)
    const visit = await visitByLink(request, reply, visitor)
    if (!visit) return reply
    const { t } = visitor
    const [place = '/'] = request.url.split('?')
    const typed = typedFeedback(request)
    if (!typed) {
      const again = feedbackForm(visitor, place, undefined, t('ratingMissing'))
      return await reply.code(422).send(page(visitor, t('feedbackTitle'), again))
    }
    const { patientId, ...about } = visit
    const answer = await door.command(patientId, 'feedback.submit', { ...typed, ...about, channel: 'link' })
    if (answer.ok) return await reply.redirect(`${place}?thanks`, 303)
    const given = answer.error.code === 'FEEDBACK_GIVEN'
    const said = given ? notice(t('feedbackGiven')) : problem(t('linkBroken'))
    return await reply.code(given ? 409 : 404).send(page(visitor, t('feedbackTitle'), said))
  })
}
