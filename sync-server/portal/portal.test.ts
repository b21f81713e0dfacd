/** The portal over HTTP: what patients see and do, and what must not be possible. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { memberIdFrom, memberIdRandomBytes } from '#shared/domain/patients/member-id.ts'
import { feedbackToken, readFeedbackToken } from './links.ts'
import { TestBrowser } from './testing/browser.ts'
import { hoursFromNow, type PortalClinic, startPortalClinic } from './testing/portal-clinic.ts'

let clinic: PortalClinic
let hour = 20

beforeAll(async () => {
  clinic = await startPortalClinic({ publicUrl: 'https://portal.example', askAfterVisits: true })
})
afterAll(async () => {
  await clinic.stop()
})

const book = (patientId: string) =>
  clinic.run('appointments.schedule', {
    patientId,
    doctorId: clinic.doctorId,
    startsAt: hoursFromNow(hour++),
    durationMinutes: 30,
    reason: 'Secret reason',
  })
const browser = (headers?: Record<string, string>) => new TestBrowser(clinic.portal.url, headers)

/** Takes a visit through the house, and lets time pass until it is over. */
async function visit(patientId: string) {
  const booked = await book(patientId)
  for (const status of ['arrived', 'inRoom', 'done'] as const)
    await clinic.run('appointments.setStatus', { appointmentId: booked.id, status })
  return booked
}

describe('signing in', () => {
  test('with a code that works once, in this browser', async () => {
    const patient = await clinic.register()
    const own = browser()
    const asked = await own.submit('/', '/sign-in', { memberId: patient.memberId.toLowerCase() })
    expect([asked.status, asked.headers.get('location')]).toEqual([303, '/code'])
    const code = await clinic.codeOf(patient.id)
    const elsewhere = await browser().submit('/', '/code', { code })
    expect(elsewhere.status).toBe(403)
    const pending = own.cookies.get('__Host-code') ?? ''
    expect((await own.submit('/code', '/code', { code })).headers.get('location')).toBe('/appointments')
    expect((await own.get('/appointments')).status).toBe(200)
    own.cookies.set('__Host-code', pending)
    expect((await own.submit('/', '/code', { code })).status).toBe(403)
    expect(clinic.log.join('\n')).not.toContain(code)
    await own.submit('/appointments', '/sign-out', {})
    expect((await own.get('/appointments')).headers.get('location')).toBe('/?first')
  })

  test('is answered alike whether or not there is such a member, and looks for nobody before the answer', async () => {
    const patient = await clinic.register()
    const unknown = memberIdFrom(randomBytes(memberIdRandomBytes))
    const answers = []
    for (const memberId of [patient.memberId, unknown]) {
      const own = browser()
      const asked = await own.submit('/', '/sign-in', { memberId })
      const page = await own.get('/code')
      const wrong = await own.submit('/code', '/code', { code: '000000' })
      answers.push([
        asked.status,
        asked.headers.get('location'),
        page.status,
        plain(page.text),
        wrong.status,
        plain(wrong.text),
      ])
    }
    expect(answers[0]?.[0]).toBe(303)
    expect(answers[0]).toEqual(answers[1])
  })

  test('a mistyped number is told at once', async () => {
    const answer = await browser().submit('/', '/sign-in', { memberId: 'AAAA-BBBB-CCCC' })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('not a member number')
  })

  test('guessed codes lock the member ID, and a right code does not help while it is locked', async () => {
    const patient = await clinic.register()
    const own = browser()
    await own.submit('/', '/sign-in', { memberId: patient.memberId })
    const code = await clinic.codeOf(patient.id)
    const guess = code === '111111' ? '222222' : '111111'
    const page = await own.get('/code')
    const [, _csrf = ''] = /name="_csrf" value="([^"]+)"/.exec(page.text) ?? []
    const tries = []
    for (let count = 0; count < 5; count++)
      tries.push((await own.post('/code', { _csrf, code: guess })).status)
    expect(tries).toEqual([403, 403, 403, 403, 403])
    expect((await own.post('/code', { _csrf, code })).status).toBe(403)
    const fresh = browser()
    await fresh.submit('/', '/sign-in', { memberId: patient.memberId })
    const locked = await fresh.submit('/code', '/code', { code: await clinic.codeOf(patient.id) })
    expect(locked.status).toBe(429)
    expect(locked.headers.get('retry-after')).toBeTruthy()
    expect(locked.text).toContain('wait')
  })

  test('codes for one member ID are few, whoever asks', async () => {
    const patient = await clinic.register()
    const statuses = []
    for (let count = 0; count < 4; count++)
      statuses.push((await browser().submit('/', '/sign-in', { memberId: patient.memberId })).status)
    expect(statuses).toEqual([303, 303, 303, 429])
  })

  test('one address may not try one member ID after another', async () => {
    const own = browser()
    const statuses = []
    for (let count = 0; count < 21; count++) {
      const { memberId } = await clinic.register()
      statuses.push((await own.submit('/', '/sign-in', { memberId })).status)
    }
    expect(statuses.slice(0, 20).every((status) => status === 303)).toBe(true)
    expect(statuses[20]).toBe(429)
  })

  test('a session ends after twenty minutes without use, and a code after ten', async () => {
    const patient = await clinic.register()
    const own = await clinic.signedIn(patient)
    clinic.clock.ahead += 19 * 60_000
    expect((await own.get('/details')).status).toBe(200)
    clinic.clock.ahead += 21 * 60_000
    expect((await own.get('/details')).headers.get('location')).toBe('/?first')
    const late = browser()
    await late.submit('/', '/sign-in', { memberId: patient.memberId })
    const code = await clinic.codeOf(patient.id)
    clinic.clock.ahead += 11 * 60_000
    expect((await late.submit('/', '/code', { code })).status).toBe(403)
  })
})

/** A page without what differs from one to the next. */
const plain = (text: string): string => text.replace(/value="[^"]*"/g, '')

describe('what a patient sees', () => {
  test('appointments, with a calendar file that says nothing of why', async () => {
    const patient = await clinic.register()
    const booked = await book(patient.id)
    const own = await clinic.signedIn(patient)
    const page = await own.get('/appointments')
    expect(page.text).toContain('with Dr. Rey')
    expect(page.text).toContain('Clínica &lt;Sol&gt;')
    const file = await own.get(`/appointments/${booked.id}/calendar.ics`)
    expect(file.headers.get('content-type')).toContain('text/calendar')
    expect(file.text).toContain(`DTSTART:${booked.startsAt.replace(/[-:]/g, '')}`)
    expect(file.text + page.text).not.toContain('Secret reason')
  })

  test('reports that are relevant to them alone, with their files', async () => {
    const patient = await clinic.register()
    const report = { patientId: patient.id, doctorId: clinic.doctorId, kind: 'xray' as const }
    const shown = await clinic.run('reports.create', {
      ...{ ...report, title: 'Panorama', text: '<script>alert(1)</script>', relevantToPatient: true },
    })
    const hidden = await clinic.run('reports.create', { ...report, title: 'Suspicion', text: 'x' })
    const bytes = Buffer.from('%PDF-1.4 something')
    for (const { id } of [shown, hidden])
      await clinic.run('reports.attach', {
        ...{
          reportId: id,
          name: 'Räntgen "1".pdf',
          type: 'application/pdf',
          base64: bytes.toString('base64'),
        },
      })
    const own = await clinic.signedIn(patient)
    const page = await own.get('/reports')
    expect(page.text).toContain('Panorama')
    expect(page.text).toContain('&lt;script&gt;')
    expect(page.text).not.toContain('<script')
    expect(page.text).not.toContain('Suspicion')
    const [link = ''] = /\/reports\/[^"]+\/files\/[^"]+/.exec(page.text) ?? []
    const file = await own.get(link)
    expect([file.status, file.text]).toEqual([200, bytes.toString()])
    expect(file.headers.get('content-disposition')).toContain('attachment')
    const [, fileId = ''] = /files\/(.+)/.exec(link) ?? []
    for (const path of [
      `/reports/${hidden.id}/files/${fileId}`,
      '/reports/x/files/y',
      '/reports/__proto__/files/y',
    ])
      expect((await own.get(path)).status).toBe(404)
    const stranger = await clinic.signedIn(await clinic.register())
    expect((await stranger.get(link)).status).toBe(404)
    expect((await browser().get(link)).status).toBe(303)
    await clinic.run('reports.update', { reportId: shown.id, changes: { relevantToPatient: false } })
    expect((await own.get('/reports')).text).not.toContain('Panorama')
    expect((await own.get(link)).status).toBe(404)
  })

  test('messages, but no codes; nothing once deleted', async () => {
    const patient = await clinic.register()
    const own = await clinic.signedIn(patient)
    const page = await own.get('/messages')
    expect(page.text).toContain('Welcome to Clínica &lt;Sol&gt;')
    expect(page.text).not.toContain('code to sign in')
    await clinic.run('patients.delete', { patientId: patient.id })
    for (const path of ['/messages', '/appointments', '/reports', '/details', '/feedback'])
      expect((await own.get(path)).headers.get('location')).toBe('/?first')
  })

  test('in English, Spanish and Arabic, right to left', async () => {
    expect((await browser({ 'accept-language': 'es-ES,en;q=0.5' }).get('/')).text).toContain('lang="es"')
    const own = browser({ 'accept-language': 'en' })
    const arabic = await own.get('/?lang=ar')
    expect(arabic.text).toContain('<html lang="ar" dir="rtl">')
    expect((await own.get('/')).text).toContain('lang="ar" dir="rtl"')
    expect((await own.get('/?lang=xx')).text).toContain('lang="ar"')
  })
})

describe('what a patient asks for', () => {
  test('to cancel: it waits at the desk, which accepts, and the patient is told', async () => {
    const patient = await clinic.register()
    const booked = await book(patient.id)
    const own = await clinic.signedIn(patient)
    const place = `/appointments/${booked.id}/ask`
    const sent = await own.submit(place, place, { about: 'cancel', note: 'Ill' })
    expect(sent.headers.get('location')).toBe('/appointments?asked')
    expect((await own.get('/appointments')).text).toContain('You asked to cancel it')
    const asked = (await clinic.ask('requests.list', {})).find(({ patientId }) => patientId === patient.id)
    await clinic.run('requests.answer', { requestId: asked?.id ?? '', accepted: true })
    expect((await own.get('/appointments')).text).toContain('Cancelled')
    expect((await own.get('/messages')).text).toContain('is cancelled')
    expect((await own.get(place)).text).toContain('can no longer be changed')
    expect((await own.submit('/appointments', place, { about: 'cancel' })).status).toBe(422)
  })

  test('nothing about somebody else’s appointment', async () => {
    const booked = await book((await clinic.register()).id)
    const own = await clinic.signedIn(await clinic.register())
    expect((await own.get(`/appointments/${booked.id}/ask`)).status).toBe(404)
    expect(
      (await own.submit('/appointments', `/appointments/${booked.id}/ask`, { about: 'cancel' })).status,
    ).toBe(404)
    expect((await own.get(`/appointments/${booked.id}/calendar.ics`)).status).toBe(404)
  })

  test('other details: proposed, refused with the field that is wrong and what was typed, accepted at the desk', async () => {
    const patient = await clinic.register({ phone: '612345678', address: { line: 'Calle 1', city: 'Soria' } })
    const own = await clinic.signedIn(patient)
    const fields = {
      ...{
        givenName: 'Eva',
        familyName: patient.familyName,
        email: patient.email ?? '',
        phone: '+34612345678',
      },
      ...{ line: 'Calle 1', city: 'Soria', language: 'en', preferredChannel: 'email' },
    }
    const same = await own.submit('/details', '/details', fields)
    expect([same.status, same.text]).toEqual([422, expect.stringContaining('nothing would change')])
    const wrong = await own.submit('/details', '/details', { ...fields, phone: '12"><b>' })
    expect(wrong.text).toContain('look at this again: Telephone')
    expect(wrong.text).toContain('12&quot;&gt;&lt;b&gt;')
    await own.submit('/details', '/details', {
      ...fields,
      phone: '699 111 222',
      city: 'Ronda',
      memberId: 'X',
      notes: 'x',
    })
    const asked = (await clinic.ask('requests.list', {})).find(({ patientId }) => patientId === patient.id)
    expect(asked?.differences).toEqual([
      { field: 'phone', before: '+34612345678', after: '+34699111222' },
      {
        field: 'address',
        before: { line: 'Calle 1', city: 'Soria' },
        after: { line: 'Calle 1', city: 'Ronda' },
      },
    ])
    await clinic.run('requests.answer', { requestId: asked?.id ?? '', accepted: true })
    expect((await own.get('/details')).text).toContain('+34699111222')
  })
})

describe('feedback', () => {
  test('signed in, about a visit of theirs, with script in it', async () => {
    const patient = await clinic.register()
    const done = await visit(patient.id)
    const foreign = await visit((await clinic.register()).id)
    const own = await clinic.signedIn(patient)
    const script = '<script>alert("x")</script><img src=x onerror=alert(1)>'
    expect(
      (await own.submit('/feedback', '/feedback', { visit: foreign.id, rating: '5', text: 'x' })).status,
    ).toBe(422)
    expect(
      (await own.submit('/feedback', '/feedback', { visit: done.id, rating: '9', text: 'x' })).status,
    ).toBe(422)
    const sent = await own.submit('/feedback', '/feedback', { visit: done.id, rating: '2', text: script })
    expect(sent.headers.get('location')).toBe('/feedback?thanks')
    const [stored] = await clinic.ask('feedback.list', { patientId: patient.id })
    expect(stored).toMatchObject({ rating: 2, text: script, channel: 'portal', doctorId: clinic.doctorId })
    const doctor = await clinic.ask('messages.list', { recipientId: clinic.doctorId })
    expect(doctor.some(({ template }) => template === 'feedbackDoctor')).toBe(true)
  })

  test('by the link of a message, once, without signing in', async () => {
    const patient = await clinic.register()
    const done = await visit(patient.id)
    const token = feedbackToken(done.id, clinic.core.portal.secret(), Date.now() + clinic.clock.ahead)
    await clinic.core.portal.invite({
      appointmentId: done.id,
      link: `https://portal.example/feedback/${token}`,
    })
    const [message] = await clinic.ask('messages.list', { recipientId: patient.id, limit: 1 })
    const [, place = ''] = /https:\/\/portal\.example(\/feedback\/\S+)/.exec(message?.text ?? '') ?? []
    const anybody = browser()
    const page = await anybody.get(place)
    expect(page.status).toBe(200)
    expect(page.text).not.toContain(patient.familyName)
    expect((await anybody.submit(place, place, { text: 'no rating' })).status).toBe(422)
    expect((await anybody.submit(place, place, { rating: '4', text: 'Kind' })).status).toBe(303)
    const again = await anybody.submit(place, place, { rating: '1', text: 'Again' })
    expect([again.status, again.text]).toEqual([
      409,
      expect.stringContaining('told us about this visit before'),
    ])
    expect(await clinic.ask('feedback.list', { patientId: patient.id })).toHaveLength(1)
  })

  test('a link that was changed, cut off or is too old is refused with a page that helps', async () => {
    const secret = clinic.core.portal.secret()
    const now = Date.now() + clinic.clock.ahead
    const good = feedbackToken('some-visit', secret, now)
    expect(readFeedbackToken(good, secret, now)).toEqual({ appointmentId: 'some-visit' })
    const [visitId = '', expires = '', signed = ''] = good.split('.')
    const longer = (Number.parseInt(expires, 36) + 1e6).toString(36)
    for (const token of [
      `other-visit.${expires}.${signed}`,
      `${visitId}.${longer}.${signed}`,
      good.slice(0, -1),
      `${visitId}..${signed}`,
      'x',
      '%00',
      '__proto__',
    ]) {
      const answer = await browser().get(`/feedback/${token}`)
      expect([token, answer.status]).toEqual([token, 404])
      expect(answer.text).toContain('not complete')
    }
    const old = feedbackToken('some-visit', secret, now - 31 * 24 * 3_600_000)
    const answer = await browser().get(`/feedback/${old}`)
    expect([answer.status, answer.text]).toEqual([410, expect.stringContaining('too old')])
  })
})

describe('every answer', () => {
  test('is closed to scripts, frames, other sites, caches and search engines', async () => {
    const { headers, text } = await browser().get('/')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('x-robots-tag')).toContain('noindex')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(text).not.toMatch(/<script|style=|\son\w+=|https?:\/\//i)
    expect((await browser().get('/robots.txt')).text).toContain('Disallow: /')
  })

  test('cookies are Secure, HttpOnly, SameSite and of this host alone', async () => {
    const own = await clinic.signedIn(await clinic.register())
    await own.get('/?lang=es')
    expect(own.setCookies.length).toBeGreaterThan(3)
    for (const line of own.setCookies) {
      expect(line).toMatch(/^__Host-/)
      expect(line).toMatch(/; Secure/)
      expect(line).toMatch(/; HttpOnly/)
      expect(line).toMatch(/; SameSite=(Strict|Lax)/)
    }
  })

  test('a form without the page’s token is refused, whatever it asks', async () => {
    const patient = await clinic.register()
    const booked = await book(patient.id)
    const own = await clinic.signedIn(patient)
    for (const [action, fields] of [
      ['/sign-in', { memberId: patient.memberId }],
      ['/code', { code: '123456' }],
      ['/sign-out', {}],
      [`/appointments/${booked.id}/ask`, { about: 'cancel' }],
      ['/details', { givenName: 'Other' }],
      ['/feedback', { rating: '1' }],
    ] as const) {
      expect((await own.post(action, { ...fields })).status).toBe(403)
      expect((await own.post(action, { ...fields, _csrf: 'forged-token' })).status).toBe(403)
    }
    expect((await own.get('/appointments')).text).toContain('Confirmed')
  })

  test('what is too large, of another kind, or nonsense is refused with a page', async () => {
    const own = browser()
    const large = await own.post('/feedback', { text: 'x'.repeat(100_000) })
    expect([large.status, large.text]).toEqual([413, expect.stringContaining('too long')])
    const upload = new FormData()
    upload.set('file', new Blob(['x'.repeat(1000)]), 'virus.exe')
    expect((await own.request('/feedback', { method: 'POST', body: upload })).status).toBe(415)
    const json = { 'content-type': 'application/json' }
    expect((await own.request('/sign-in', { method: 'POST', headers: json, body: '{"a":' })).status).toBe(400)
    for (const path of ['/nothing', '/appointments/../../etc/passwd', '/%E0%A4%A', '/.env'])
      expect([400, 404]).toContain((await own.get(path)).status)
    expect((await own.get('/nothing')).text).toContain('There is no such page')
    expect((await own.get('/health')).text).toBe('ok\n')
  })

  test('the log names nobody', () => {
    expect(clinic.log.join('\n')).not.toMatch(/Luna|mail\.example|\d{6}/)
  })
})
