/** Pages of a patient who is signed in, from the cached view and from nothing else. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { teethOf } from '#shared/domain/reports/tooth-notation.ts'
import type {
  PortalAppointment,
  PortalPage,
  PortalReport,
  PortalRequest,
} from '#shared/events/portal-view.ts'
import { calendarFile } from './calendar-file.ts'
import { html, type Html, type Part } from './html.ts'
import { field, form, notice, page, problem } from './layout.ts'
import type { TextKey } from './texts/texts.ts'
import { fromOwnForm, type PortalParts, readVisitor, type Visitor } from './visitor.ts'

export interface OwnPage {
  visitor: Visitor & { patientId: string }
  view: PortalPage
  request: FastifyRequest
  reply: FastifyReply
}

/** Something the patient asks for is not, or no longer, theirs to see. */
export class Gone extends Error {
  readonly statusCode = 404
}

const statusTexts: Readonly<Record<string, TextKey>> = {
  requested: 'statusRequested',
  confirmed: 'statusConfirmed',
  displaced: 'statusDisplaced',
  arrived: 'statusArrived',
  inRoom: 'statusArrived',
  done: 'statusDone',
  noShow: 'statusNoShow',
  canceled: 'statusCanceled',
}

const kindTexts: Readonly<Record<string, TextKey>> = {
  treatment: 'kindTreatment',
  diagnosis: 'kindDiagnosis',
  xray: 'kindXray',
  prescription: 'kindPrescription',
  note: 'kindNote',
}

const isOpen = ({ status }: PortalAppointment): boolean =>
  status === 'requested' || status === 'confirmed' || status === 'displaced'

/** A page for who is signed in; everybody else is asked to sign in. */
export const ownPage =
  (parts: PortalParts, make: (own: OwnPage) => string | FastifyReply | Promise<string | FastifyReply>) =>
  async (request: FastifyRequest, reply: FastifyReply) => {
    const visitor = await readVisitor(request, reply, parts)
    const { patientId } = visitor
    if (patientId === undefined) return await reply.redirect('/?first', 303)
    const answer = await parts.door.query(patientId, 'portal.view', {})
    if (!answer.ok || answer.value === null) return await reply.redirect('/?first', 303)
    const view = answer.value as unknown as PortalPage
    return await make({ visitor: { ...visitor, patientId }, view, request, reply })
  }

const doctorOf = ({ t }: Visitor, { doctor }: { doctor?: string }): Part =>
  doctor !== undefined && html`<p class="quiet"><bdi>${t('withDoctor', { doctor })}</bdi></p>`

/** What became of the newest wish about an appointment. */
function wishOf({ t }: Visitor, requests: readonly PortalRequest[], appointment: PortalAppointment): Part {
  const own = requests.filter(({ appointmentId }) => appointmentId === appointment.id)
  const newest = own.sort((left, right) => (left.requestedAt < right.requestedAt ? 1 : -1))[0]
  if (!newest) return undefined
  if (!newest.answer) return html`<p>${t(newest.about === 'cancel' ? 'askedCancel' : 'askedMove')}</p>`
  if (newest.answer.accepted) return undefined
  return html`<p>${t('declined', { note: newest.answer.note ?? '' })}</p>`
}

function appointmentCard(visitor: Visitor, view: PortalPage, one: PortalAppointment, ahead: boolean): Html {
  const { t, when } = visitor
  const place = `/appointments/${encodeURIComponent(one.id)}`
  const status = statusTexts[one.status]
  return html`<li class="card">
    <h3>${when(one.startsAt)}</h3>
    ${doctorOf(visitor, one)}
    <p>${status ? t(status) : one.status}</p>
    ${ahead && isOpen(one) && wishOf(visitor, view.requests, one)}
    ${
      ahead &&
      isOpen(one) &&
      html`<div class="links">
        ${one.status !== 'displaced' && html`<a href="${place}/calendar.ics">${t('calendarFile')}</a>`}
        <a href="${place}/ask">${t('askToChange')}</a>
      </div>`
    }
    ${
      !ahead &&
      one.status === 'done' &&
      html`<div class="links">
        <a href="/feedback?visit=${encodeURIComponent(one.id)}">${t('sayHow')}</a>
      </div>`
    }
  </li>`
}

/** Longer histories are the clinic's to tell. */
const mostPast = 50

const list = (items: readonly Html[], none: string): Html =>
  items.length === 0
    ? html`<p class="quiet">${none}</p>`
    : html`<ul class="cards">
        ${items}
      </ul>`

function appointmentsPage({ visitor, view, request }: OwnPage, now: number): string {
  const { t } = visitor
  const all = Object.values(view.appointments)
  const isAhead = (one: PortalAppointment) =>
    Date.parse(one.endsAt) > now && one.status !== 'done' && one.status !== 'noShow'
  const coming = all.filter(isAhead).sort((left, right) => (left.startsAt < right.startsAt ? -1 : 1))
  const past = all
    .filter((one) => !isAhead(one))
    .sort((left, right) => (left.startsAt < right.startsAt ? 1 : -1))
    .slice(0, mostPast)
  const { asked } = request.query as { asked?: string }
  return page(
    visitor,
    t('appointments'),
    asked !== undefined && notice(t('asked')),
    html`<h2>${t('coming')}</h2>`,
    list(
      coming.map((one) => appointmentCard(visitor, view, one, true)),
      t('noComing'),
    ),
    html`<h2>${t('past')}</h2>`,
    list(
      past.map((one) => appointmentCard(visitor, view, one, false)),
      t('noPast'),
    ),
  )
}

/** How a report says where it is about: teeth by their numbers (ISO 3950), anything else as it was written. */
function siteText(site: string): 'site' | 'tooth' | 'teeth' {
  const count = teethOf(site)?.length ?? 0
  return count === 0 ? 'site' : count === 1 ? 'tooth' : 'teeth'
}

function reportCard(visitor: Visitor, report: PortalReport): Html {
  const { t, when } = visitor
  const place = `/reports/${encodeURIComponent(report.id)}`
  const kind = kindTexts[report.kind]
  const files = report.attachments ?? []
  return html`<li class="card">
    <h2 dir="auto">${report.title === '' ? (kind ? t(kind) : report.kind) : report.title}</h2>
    <p class="quiet">${kind ? t(kind) : report.kind} · ${when(report.at)}</p>
    ${doctorOf(visitor, report)}
    ${report.site !== undefined && html`<p dir="auto">${t(siteText(report.site), { site: report.site })}</p>`}
    ${report.text !== undefined && html`<p class="words" dir="auto">${report.text}</p>`}
    ${
      report.instructions !== undefined &&
      html`<h3>${t('instructions')}</h3>
        <p class="words" dir="auto">${report.instructions}</p>`
    }
    ${
      files.length > 0 &&
      html`<h3>${t('files')}</h3>
        <div class="links">
          ${files.map(
            ({ id, name, size }) =>
              html`<a href="${place}/files/${encodeURIComponent(id)}"
                ><bdi>${name}</bdi> (${Math.max(1, Math.round(size / 1024))} kB)</a
              >`,
          )}
        </div>`
    }
  </li>`
}

/** Types that a browser may open by itself; everything else is only kept. */
const openTypes = ['image/png', 'image/jpeg', 'application/pdf']

export function registerOwnPages(app: FastifyInstance, parts: PortalParts): void {
  const own = (make: Parameters<typeof ownPage>[1]) => ownPage(parts, make)
  const found = <Value>(value: Value | undefined): Value => {
    if (value === undefined) throw new Gone('gone')
    return value
  }
  const appointmentOf = ({ view, request }: OwnPage) => {
    const { id } = request.params as { id: string }
    return found(Object.hasOwn(view.appointments, id) ? view.appointments[id] : undefined)
  }
  const canAsk = (one: PortalAppointment) => isOpen(one) && Date.parse(one.startsAt) > parts.now()

  app.get(
    '/appointments',
    own((one) => appointmentsPage(one, parts.now())),
  )

  app.get(
    '/appointments/:id/calendar.ics',
    own((one) => {
      const appointment = appointmentOf(one)
      if (!isOpen(appointment)) throw new Gone('gone')
      return one.reply
        .type('text/calendar; charset=utf-8')
        .header('content-disposition', 'attachment; filename="appointment.ics"')
        .send(calendarFile(appointment, one.visitor))
    }),
  )

  app.get(
    '/appointments/:id/ask',
    own((one) => askPage(one, appointmentOf(one), canAsk(appointmentOf(one)))),
  )

  app.post(
    '/appointments/:id/ask',
    fromOwnForm(app),
    own(async (one) => {
      const appointment = appointmentOf(one)
      const typed = (one.request.body ?? {}) as Record<string, string | undefined>
      const { about, from = '', dayPart } = typed
      const move = about === 'move'
      const answer = await parts.door.command(one.visitor.patientId, 'requests.submit', {
        about: move ? 'move' : 'cancel',
        appointmentId: appointment.id,
        note: (typed.note ?? '').slice(0, 200),
        ...(move && from !== '' ? { from } : {}),
        ...(move && (dayPart === 'morning' || dayPart === 'afternoon') ? { dayPart } : {}),
      })
      if (answer.ok) return one.reply.redirect('/appointments?asked', 303)
      const { code, details } = answer.error
      const said =
        code === 'INVALID_INPUT' && details['field'] === 'from'
          ? one.visitor.t('fieldWrong', { field: one.visitor.t('askFrom') })
          : one.visitor.t('notOpen')
      return one.reply.code(422).send(askPage(one, appointment, canAsk(appointment), said))
    }),
  )

  app.get(
    '/reports',
    own(({ visitor, view }) => {
      const { t } = visitor
      const reports = Object.values(view.reports).sort((left, right) => (left.at < right.at ? 1 : -1))
      return page(
        visitor,
        t('reports'),
        list(
          reports.map((report) => reportCard(visitor, report)),
          t('noReports'),
        ),
      )
    }),
  )

  app.get(
    '/reports/:id/files/:file',
    own(async ({ visitor, view, request, reply }) => {
      const { id, file } = request.params as { id: string; file: string }
      found(Object.hasOwn(view.reports, id) ? view.reports[id] : undefined)
      const input = { reportId: id, attachmentId: file }
      const answer = await parts.door.query(visitor.patientId, 'portal.attachment', input)
      if (!answer.ok) {
        const { t } = visitor
        return reply.code(404).send(page(visitor, t('files'), problem(t('fileNotHere'))))
      }
      const { name, type, base64 } = answer.value
      const ascii = name.replace(/[^\w. -]/g, '_')
      return reply
        .type(openTypes.includes(type) ? type : 'application/octet-stream')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header(
          'content-disposition',
          `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, '_')}`,
        )
        .send(Buffer.from(base64, 'base64'))
    }),
  )

  app.get(
    '/messages',
    own(({ visitor, view }) => {
      const { t, when } = visitor
      return page(
        visitor,
        t('messages'),
        list(
          view.messages.map(
            ({ at, subject, text, channel }) =>
              html`<li class="card">
                <h2 dir="auto">${subject}</h2>
                <p class="quiet">${when(at)} · ${t(channel === 'sms' ? 'bySms' : 'byEmail')}</p>
                <p class="words" dir="auto">${text}</p>
              </li>`,
          ),
          t('noMessages'),
        ),
      )
    }),
  )
}

function askPage(
  { visitor, view }: OwnPage,
  appointment: PortalAppointment,
  canAsk: boolean,
  said?: string,
): string {
  const { t, when } = visitor
  const what = html`<p><strong>${when(appointment.startsAt)}</strong></p>
    ${doctorOf(visitor, appointment)} ${wishOf(visitor, view.requests, appointment)}`
  const back = html`<p><a href="/appointments">${t('back')}</a></p>`
  if (!canAsk) return page(visitor, t('askTitle'), what, problem(t('notOpen')), back)
  return page(
    visitor,
    t('askTitle'),
    said !== undefined && problem(said),
    what,
    html`<p>${t('askText')}</p>`,
    form(
      visitor,
      `/appointments/${encodeURIComponent(appointment.id)}/ask`,
      html`<fieldset>
        <legend>${t('askTitle')}</legend>
        <label><input type="radio" name="about" value="cancel" required /> ${t('askCancel')}</label>
        <label><input type="radio" name="about" value="move" /> ${t('askMove')}</label>
      </fieldset>`,
      html`<div class="pair">
        ${field('from', t('askFrom'), html`<input id="from" name="from" type="date" />`)}
        ${field(
          'day-part',
          t('askDayPart'),
          html`<select id="day-part" name="dayPart">
            <option value="">${t('anyTime')}</option>
            <option value="morning">${t('morning')}</option>
            <option value="afternoon">${t('afternoon')}</option>
          </select>`,
        )}
      </div>`,
      field('note', t('note'), html`<input id="note" name="note" maxlength="200" dir="auto" />`),
      html`<button>${t('send')}</button>`,
    ),
    back,
  )
}
