/** What a patient may do through the portal's door, and what becomes of it at the desk. */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CommandInput } from '#shared/contract/contract.ts'
import type { PortalPage } from '#shared/events/portal-view.ts'
import { type Core, startCore } from '../core.ts'
import { accepting } from '../testing/accepting.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

let clock = Date.parse('2026-11-24T09:00:00Z')
let temporary: ReturnType<typeof temporaryFolder>
let core: Core
let doctorId = ''
let patients = 0

const { run } = accepting(() => core)
async function query(name: string, input: object = {}): Promise<never> {
  const answer = await core.query(name, input)
  if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`)
  return answer.value as never
}
const register = (more: CommandInput<'patients.register'> = {}) =>
  run('patients.register', {
    givenName: 'Eva',
    familyName: `Luna ${++patients}`,
    email: `eva${patients}@mail.example`,
    messageConsent: true,
    ...more,
  })
let slot = 0
const book = (patientId: string) =>
  run('appointments.schedule', {
    patientId,
    doctorId,
    startsAt: `2026-12-0${1 + Math.floor(slot / 12)}T${String(9 + Math.floor((slot % 12) / 2)).padStart(2, '0')}:${slot++ % 2 === 0 ? '00' : '30'}`,
    durationMinutes: 30,
  })
const pageOf = async (patientId: string): Promise<PortalPage> => {
  const answer = await core.portal.query(patientId, 'portal.view', {})
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value as unknown as PortalPage
}
async function submit(patientId: string, input: Omit<CommandInput<'requests.submit'>, 'patientId'>) {
  const answer = await core.portal.command(patientId, 'requests.submit', input)
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value
}
const listed = async () => (await query('requests.list')) as { id: string; differences: unknown[] }[]

beforeAll(async () => {
  temporary = temporaryFolder('portal-door')
  core = await startCore({
    dataDir: temporary.folder,
    key: () => randomBytes(32),
    now: () => new Date(clock++),
  })
  await run('clinic.setUp', {
    clinic: { name: 'Clinic', timeZone: 'Europe/Madrid', country: 'ES' },
    administrator: { name: 'Ada' },
  })
  doctorId = (await run('doctors.create', { familyName: 'Rey', email: 'rey@clinic.example' })).id
})
afterAll(async () => {
  await core.close()
  temporary.remove()
})

describe('what a patient asks for', () => {
  test('a cancellation waits for the desk, is carried out in one write, and is seen in the portal', async () => {
    const patient = await register()
    const booked = await book(patient.id)
    const asked = await submit(patient.id, { about: 'cancel', appointmentId: booked.id, note: 'Ill' })
    expect((await pageOf(patient.id)).requests).toMatchObject([{ about: 'cancel', note: 'Ill' }])
    expect((await listed()).map(({ id }) => id)).toContain(asked.id)
    await run('requests.answer', { requestId: asked.id, accepted: true })
    const page = await pageOf(patient.id)
    expect(page.appointments[booked.id]?.status).toBe('canceled')
    expect(page.requests[0]?.answer?.accepted).toBe(true)
    expect(page.messages[0]?.subject).toContain('cancelled')
    expect((await listed()).map(({ id }) => id)).not.toContain(asked.id)
    const again = await core.execute('requests.answer', { requestId: asked.id, accepted: false })
    expect(again).toMatchObject({ ok: false, error: { code: 'REQUEST_ANSWERED' } })
  })

  test('a move needs a time, and goes there', async () => {
    const patient = await register()
    const booked = await book(patient.id)
    const asked = await submit(patient.id, { about: 'move', appointmentId: booked.id, dayPart: 'morning' })
    const without = await core.execute('requests.answer', { requestId: asked.id, accepted: true })
    expect(without).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } })
    await run('requests.answer', { requestId: asked.id, accepted: true, startsAt: '2026-12-09T12:00' })
    expect((await pageOf(patient.id)).appointments[booked.id]?.startsAt).toBe('2026-12-09T11:00:00Z')
  })

  test('proposed details are shown beside what is recorded, and are taken over by the desk alone', async () => {
    const patient = await register({ phone: '612345678' })
    const asked = await submit(patient.id, {
      about: 'details',
      changes: { phone: '699 111 222', email: patient.email ?? '', address: { city: 'Soria' } },
    })
    const entry = (await listed()).find(({ id }) => id === asked.id)
    expect(entry?.differences).toEqual([
      { field: 'phone', before: '+34612345678', after: '+34699111222' },
      { field: 'address', after: { city: 'Soria' } },
    ])
    expect((await pageOf(patient.id)).patient.phone).toBe('+34612345678')
    await run('requests.answer', { requestId: asked.id, accepted: true })
    const page = await pageOf(patient.id)
    expect(page.patient).toMatchObject({ phone: '+34699111222', address: { city: 'Soria' } })
    expect(page.messages[0]?.subject).toBe('Your details have been changed')
  })

  test('a second wish for the same appointment replaces the first', async () => {
    const patient = await register()
    const booked = await book(patient.id)
    const first = await submit(patient.id, { about: 'cancel', appointmentId: booked.id })
    const second = await submit(patient.id, { about: 'move', appointmentId: booked.id })
    expect(second.id).toBe(first.id)
    expect((await pageOf(patient.id)).requests).toMatchObject([{ about: 'move' }])
  })

  test('nobody asks about another patient’s appointment, in another’s name, or for what is not theirs to change', async () => {
    const [eva, iris] = [await register(), await register()]
    const booked = await book(iris.id)
    const door = core.portal
    const foreign = await door.command(eva.id, 'requests.submit', {
      about: 'cancel',
      appointmentId: booked.id,
    })
    expect(foreign).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } })
    const forged = { about: 'cancel', appointmentId: booked.id, patientId: iris.id } as const
    expect(await door.command(eva.id, 'requests.submit', forged)).toMatchObject({ ok: false })
    const notes = await door.command(eva.id, 'requests.submit', { about: 'details', changes: { notes: 'x' } })
    expect(notes).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } })
    for (const name of ['patients.update', 'appointments.cancel', 'reports.forPatient', 'patients.get']) {
      const answer = await door.command(eva.id, name as never, {} as never).catch(() => undefined)
      expect(answer?.ok ?? false).toBe(false)
    }
    const desk = await door.command(eva.id, 'feedback.submit', {
      ...{ doctorId, rating: 5, text: '', channel: 'desk' },
    })
    expect(desk).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } })
  })

  test('the audit names the patient by id alone, and the chain holds', async () => {
    const patient = await register()
    await submit(patient.id, { about: 'details', changes: { address: { city: 'Soria' } } })
    await core.portal.noteSignIn(patient.id)
    const entries = (await query('audit.list', { recordId: patient.id })) as {
      action: string
      actor: { kind: string; name: string }
    }[]
    expect(entries.slice(0, 2).map(({ action, actor }) => [action, actor.kind, actor.name])).toEqual([
      ['portal.signIn', 'patient', ''],
      ['requests.submit', 'patient', ''],
    ])
    expect(await query('audit.verify')).toMatchObject({ intact: true })
  })

  test('erasing takes what was asked for with it', async () => {
    const patient = await register()
    const asked = await submit(patient.id, { about: 'details', changes: { address: { city: 'Ronda' } } })
    const answered = await submit(patient.id, { about: 'cancel', appointmentId: (await book(patient.id)).id })
    await run('requests.answer', { requestId: answered.id, accepted: false })
    await run('patients.delete', { patientId: patient.id })
    await run('patients.erase', { patientId: patient.id })
    await core.settled()
    expect(await core.read.getMany('daybook', [asked.id, answered.id])).toEqual([])
    expect(
      core.read.rows("SELECT key FROM projection WHERE reactor = 'portal' AND key LIKE ?", `%${patient.id}`),
    ).toEqual([{ key: `deleted~${patient.id}` }])
  })
})

describe('what the portal itself sends', () => {
  test('a code goes to whose member ID it is, is not shown to the staff, and nobody else may send one', async () => {
    const patient = await register()
    expect(await core.portal.sendCode({ memberId: patient.memberId.toLowerCase(), code: '123456' })).toBe(
      patient.id,
    )
    expect(await core.portal.sendCode({ memberId: '0000-0000-0001', code: '123456' })).toBeNull()
    const messages = await core.read.find('messages', {
      where: { recipientId: patient.id, template: 'portalCode' },
    })
    expect(messages[0]?.text).toContain('123456')
    expect(JSON.stringify(await query('messages.list', { recipientId: patient.id }))).not.toContain('123456')
    expect(JSON.stringify(await pageOf(patient.id))).not.toContain('123456')
    const byStaff = await core.execute('portal.sendCode', { memberId: patient.memberId, code: '123456' })
    expect(byStaff).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
  })

  test('a merged record’s card still signs in to the one that is kept, with everything of both', async () => {
    const [kept, merged] = [await register(), await register()]
    const booked = await book(merged.id)
    await run('patients.merge', { keepPatientId: kept.id, mergePatientId: merged.id })
    expect(await core.portal.sendCode({ memberId: merged.memberId, code: '123456' })).toBe(kept.id)
    expect((await pageOf(kept.id)).appointments[booked.id]).toBeDefined()
  })

  test('how a visit was is asked once, and only of who wants messages', async () => {
    const [eva, quiet] = [await register(), await register({ messageConsent: false })]
    const visits = [await book(eva.id), await book(quiet.id)]
    for (const { id } of visits) {
      for (const status of ['arrived', 'inRoom', 'done'] as const)
        await run('appointments.setStatus', { appointmentId: id, status })
    }
    // Both are of December: the clock of this clinic goes on until they are over.
    clock = Date.parse('2026-12-08T20:00:00Z')
    const due = await core.portal.invitations('2026-11-24T00:00:00.000Z')
    expect(due.map(({ appointmentId }) => appointmentId)).toEqual(
      expect.arrayContaining(visits.map(({ id }) => id)),
    )
    const link = 'https://portal.example/feedback/x'
    const invite = (appointmentId = '') => core.portal.invite({ appointmentId, link })
    expect([await invite(visits[0]?.id), await invite(visits[0]?.id), await invite(visits[1]?.id)]).toEqual([
      true,
      false,
      false,
    ])
    const given = {
      doctorId,
      appointmentId: visits[0]?.id ?? '',
      rating: 4,
      text: 'Kind',
      channel: 'link' as const,
    }
    expect((await core.portal.command(eva.id, 'feedback.submit', given)).ok).toBe(true)
    expect(await core.portal.command(eva.id, 'feedback.submit', given)).toMatchObject({
      ok: false,
      error: { code: 'FEEDBACK_GIVEN' },
    })
  })
})
