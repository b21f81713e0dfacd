import { describe, expect, it } from 'vitest'
import type { Patient } from '#shared/domain/records/patient.ts'
import { changesOf, registrationOf, reverseOf, valuesOf, valuesOfTyped } from './patient-form.ts'

const patient: Patient = {
  id: 'p1',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  memberId: 'M-1',
  givenName: 'Ana',
  familyName: 'García',
  phone: '+34915550123',
  address: { city: 'Madrid', country: 'ES' },
  preconditions: ['Asthma'],
  allergies: [
    { text: 'Latex', criticality: 'low' },
    { text: 'Penicillin', criticality: 'high' },
  ],
  messageConsent: true,
}

describe('patient form', () => {
  it('finds no change where nothing was typed', () => {
    expect(changesOf(valuesOf(patient), patient)).toEqual({})
  })

  it('empties a field with null, and takes that back', () => {
    const changes = changesOf({ ...valuesOf(patient), phone: '' }, patient)
    expect(changes).toEqual({ phone: null })
    expect(reverseOf(changes, patient)).toEqual({ phone: '+34915550123' })
  })

  it('keeps parts of an address that the form does not show', () => {
    const changes = changesOf({ ...valuesOf(patient), city: 'Bilbao' }, patient)
    expect(changes).toEqual({ address: { country: 'ES', city: 'Bilbao' } })
  })

  it('leaves out what was not filled in', () => {
    expect(registrationOf(valuesOfTyped('Ana García'))).toEqual({
      givenName: 'Ana',
      familyName: 'García',
      allergies: [],
      preconditions: [],
      messageConsent: false,
    })
  })

  it('puts what was typed into the field it looks like', () => {
    expect(valuesOfTyped('+34 915 550 123')).toMatchObject({ givenName: '', phone: '+34 915 550 123' })
    expect(valuesOfTyped('ana@example.org')).toMatchObject({ givenName: '', email: 'ana@example.org' })
  })
})
