import { expect, it, test } from 'vitest'
import type { StoredEvent } from '#shared/events/event.ts'
import { eventSubject } from './event-subject.ts'

const patient = { givenName: 'Ana', familyName: 'Reyes' }
const doctor = { title: 'Dr.', givenName: 'Sam', familyName: 'Lee' }
const startsAt = '2026-12-03T09:00:00Z'
const event = (type: string, payload: Record<string, unknown>): StoredEvent => ({
  id: 'e',
  type,
  version: 1,
  at: startsAt,
  workstationId: 'w',
  actor: { kind: 'system', id: 'system', name: 'set-up', roles: [] },
  subjectId: 's',
  payload,
})
const about = (type: string, payload: Record<string, unknown>) =>
  eventSubject(event(type, payload), (instant) => `at ${instant}`)

test.each([
  ['PatientCreated', { patient }, ['Ana Reyes']],
  [
    'AppointmentCanceled',
    { patient, doctor, appointment: { startsAt } },
    ['Ana Reyes', `at ${startsAt}`, 'Dr. Sam Lee'],
  ],
  ['EquipmentLowStock', { name: 'Gloves' }, ['Gloves']],
  ['PatientRequestSubmitted', { patient }, ['Ana Reyes']],
])('%s says whom it is about', (type, payload, words) => {
  expect(about(type, payload)).toEqual(words)
})

it('names nobody for a deletion, and says nothing of an event of a newer version', () => {
  expect(about('PatientDeleted', { patientId: 'p' })).toEqual([])
  expect(about('SomethingNew', { patient })).toEqual([])
  expect(about('toString', {})).toEqual([])
})
