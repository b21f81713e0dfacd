import { expect, test } from 'vitest'
import type { EventOf } from '#shared/events/catalogue.ts'
import { duplicates } from './duplicates.ts'

const patient = { id: 'p1', givenName: 'Ana', familyName: 'Gil' }
const updated = (...fields: string[]) =>
  ({
    type: 'PatientUpdated',
    payload: { patient, changes: fields.map((field) => ({ field })) },
  }) as unknown as EventOf<'PatientUpdated'>

test('a record from elsewhere is compared again for what it is compared by, and not for a note', () => {
  const asked = (event: EventOf<'PatientUpdated'>) =>
    duplicates.handles.PatientUpdated?.facts?.(event, 'remote').likelyDuplicatesOf
  expect(asked(updated('notes', 'photo'))).toBeUndefined()
  for (const field of ['givenName', 'familyName', 'email', 'phone', 'birthDate', 'deletedAt', 'mergedInto'])
    expect(asked(updated('notes', field))).toEqual(patient)
})
