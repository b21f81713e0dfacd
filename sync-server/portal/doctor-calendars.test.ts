/** A doctor's calendar, read over HTTP as a calendar program does. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hoursFromNow, type PortalClinic, startPortalClinic } from './testing/portal-clinic.ts'

let clinic: PortalClinic
beforeAll(async () => {
  clinic = await startPortalClinic({})
})
afterAll(() => clinic.stop())

const read = (path: string, headers: Record<string, string> = {}) =>
  fetch(clinic.portal.url + path, { headers })
const open = async (names?: boolean) =>
  (await clinic.run('doctors.openCalendar', { doctorId: clinic.doctorId, ...(names ? { names } : {}) })).path

test('names nobody unless asked to, follows the book, and is not sent again unchanged', async () => {
  const patient = await clinic.register({ givenName: 'Iris', familyName: 'Unmistakable' })
  const book = (hours: number) =>
    clinic.run('appointments.schedule', {
      patientId: patient.id,
      doctorId: clinic.doctorId,
      startsAt: hoursFromNow(hours),
      durationMinutes: 30,
      reason: 'Secret reason',
    })
  const { id } = await book(30)
  const path = await open()
  const answer = await read(path)
  const text = await answer.text()
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
  expect(text).toContain('SUMMARY:Appointment')
  expect(text).toContain(`UID:${id}@clinic`)
  expect(text).not.toMatch(/Iris|Unmistakable|Secret reason/)
  const again = await read(path, { 'if-none-match': answer.headers.get('etag') ?? '' })
  expect(again.status).toBe(304)
  await clinic.run('appointments.cancel', { appointmentId: id, canceledBy: 'clinic', reason: 'x' })
  expect(await (await read(path)).text()).not.toContain(`UID:${id}@clinic`)
  await book(32)
  expect(await (await read(await open(true))).text()).toContain('SUMMARY:Iris Unmistakable')
})

test('an address is good until it is replaced or taken back, and none is guessed', async () => {
  const first = await open()
  const second = await open()
  expect([(await read(first)).status, (await read(second)).status]).toEqual([404, 200])
  const secret = second.slice('/calendar/'.length, -'.ics'.length)
  const stored = JSON.stringify(await clinic.core.read.find('doctors', { where: {} }))
  expect(stored).not.toContain(secret)
  const other = secret.startsWith('A') ? 'B' : 'A'
  for (const wrong of [
    `/calendar/${other}${secret.slice(1)}.ics`,
    `/calendar/${secret.slice(1)}.ics`,
    `/calendar/${secret}`,
    `/calendar/${clinic.doctorId}.ics`,
    '/calendar/..%2f..%2fkey.ics',
  ])
    expect((await read(wrong)).status, wrong).toBe(404)
  await clinic.run('doctors.closeCalendar', { doctorId: clinic.doctorId })
  expect((await read(second)).status).toBe(404)
  expect(clinic.log.join('\n')).not.toContain(secret)
})
