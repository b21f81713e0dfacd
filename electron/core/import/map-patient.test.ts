import { describe, expect, it } from 'vitest'
import Value from 'typebox/value'
import fc from 'fast-check'
import { readMemberId } from '#shared/domain/patients/member-id.ts'
import { Appointment } from '#shared/domain/records/appointment.ts'
import { Doctor } from '#shared/domain/records/doctor.ts'
import { Patient } from '#shared/domain/records/patient.ts'
import { mapAllergy, mapCondition } from './alerts.ts'
import { appointmentOf, readVisit } from './map-encounter.ts'
import { mapPatient } from './map-patient.ts'
import { mapPractitioner } from './map-practitioner.ts'
import type { ImportContext } from './mapped.ts'
import { conditionRow, encounterRow, patientRow, practitionerRow } from './testing/export-rows-for-tests.ts'

const context: ImportContext = {
  system: 'test',
  country: 'ES',
  timeZone: 'Europe/Madrid',
  now: '2026-11-24T10:00:00.000Z',
}

function mapped(row: unknown): Patient {
  const result = mapPatient(row, context)
  if (result.kind !== 'taken') throw new Error(JSON.stringify(result))
  return result.value.patient
}

describe('a patient', () => {
  it('comes in with contact, address, language, sources and a valid member ID', () => {
    const patient = mapped(
      patientRow('7', {
        identifier: [
          { type: { coding: [{ code: 'MR' }] }, system: 'http://hospital', value: '4711' },
          { type: { coding: [{ code: 'SS' }] }, system: 'http://ssn', value: '999-22-1962' },
        ],
        telecom: [
          { system: 'phone', value: '+34 911 234 567', use: 'home' },
          { system: 'phone', value: '612 345 678', use: 'mobile' },
          { system: 'email', value: 'ana@Example.com' },
        ],
        address: [
          { use: 'home', line: ['Calle Mayor 1', '2º'], city: 'Madrid', postalCode: '28013', country: 'ES' },
        ],
        communication: [
          { language: { coding: [{ code: 'en' }] } },
          { preferred: true, language: { coding: [{ code: 'es-ES' }] } },
        ],
      }),
    )
    expect(patient).toMatchObject({
      givenName: 'Given',
      familyName: 'Family 7',
      phone: '+34612345678',
      email: 'ana@example.com',
      notes: 'Home phone: +34 911 234 567',
      birthDate: '1980-02-29',
      sex: 'female',
      language: 'es-ES',
      address: { line: 'Calle Mayor 1, 2º', city: 'Madrid', postalCode: '28013', country: 'ES' },
      messageConsent: false,
      sources: [
        { system: 'test', value: 'Patient/7' },
        { system: 'http://hospital', value: '4711' },
      ],
    })
    expect(readMemberId(patient.memberId)).toEqual({ ok: true, value: patient.memberId })
    expect(JSON.stringify(patient)).not.toContain('999-22-1962')
    expect(Value.Check(Patient, patient)).toBe(true)
  })

  it('is the same record whenever it is read, and another one from another system', () => {
    const again = mapPatient(patientRow('7'), { ...context, now: '2027-01-01T00:00:00.000Z' })
    const elsewhere = mapPatient(patientRow('7'), { ...context, system: 'other' })
    const first = mapped(patientRow('7'))
    expect(again).toMatchObject({ value: { patient: { id: first.id, memberId: first.memberId } } })
    expect(elsewhere).not.toMatchObject({ value: { patient: { id: first.id } } })
  })

  it('keeps names as they stand: digits, any script, emoji; the maiden name in the notes', () => {
    const patient = mapped(
      patientRow('8', {
        name: [
          { use: 'maiden', family: 'Wolff', given: ['Addie4'] },
          { use: 'official', family: '王🌸', given: ['Addie4', 'نور'] },
        ],
      }),
    )
    expect(patient).toMatchObject({
      familyName: '王🌸',
      givenName: 'Addie4 نور',
      notes: 'Maiden name: Wolff',
    })
  })

  it('keeps what is no phone, no date, and that someone died, in the notes', () => {
    const patient = mapped(
      patientRow('9', {
        telecom: [{ system: 'phone', value: '555-978-4581', use: 'home' }],
        birthDate: '1956-08',
        deceasedDateTime: '1989-02-15T08:54:18+00:00',
      }),
    )
    expect(patient.phone).toBeUndefined()
    expect(patient.birthDate).toBeUndefined()
    expect(patient.preferredChannel).toBe('none')
    expect(patient.notes).toBe(
      'Home phone: 555-978-4581\nBirth date in the imported record: 1956-08\nDeceased: 1989-02-15',
    )
  })

  it('is refused without a name, with too long a one, as another resource, or without an id', () => {
    const reasonOf = (row: unknown) => mapPatient(row, context)
    expect(reasonOf(patientRow('1', { name: [] }))).toEqual({ kind: 'refused', reason: 'has no name' })
    expect(reasonOf(patientRow('1', { name: [{ family: 'x'.repeat(201) }] }))).toMatchObject({
      kind: 'refused',
    })
    expect(reasonOf(practitionerRow('1'))).toEqual({
      kind: 'refused',
      reason: 'is a Practitioner, not a Patient',
    })
    expect(reasonOf({ resourceType: 'Patient' })).toEqual({ kind: 'refused', reason: 'has no id' })
    expect(reasonOf([1])).toEqual({ kind: 'refused', reason: 'is not a JSON object' })
  })
})

it('never throws and never makes a record that its schema refuses, whatever the fields hold', () => {
  const field = fc.constantFrom(
    'name',
    'telecom',
    'address',
    'birthDate',
    'gender',
    'identifier',
    'communication',
    'participant',
    'period',
    'status',
    'type',
    'subject',
    'code',
    'clinicalStatus',
    'qualification',
  )
  const inner = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.constant(null),
    fc.boolean(),
    fc.string({ unit: 'binary' }),
  )
  const keys = fc.constantFrom(
    'family',
    'given',
    'text',
    'system',
    'value',
    'use',
    'line',
    'city',
    'coding',
    'code',
    'reference',
    'start',
    'end',
    'individual',
    'language',
  )
  const part = fc.dictionary(
    keys,
    fc.oneof(inner, fc.array(inner), fc.dictionary(keys, inner), fc.array(fc.dictionary(keys, inner))),
  )
  const value = fc.oneof(inner, part, fc.array(part, { maxLength: 3 }))
  const fields = fc.dictionary(field, value)
  fc.assert(
    fc.property(fields, (odd) => {
      const patient = mapPatient({ ...patientRow('1'), ...odd }, context)
      if (patient.kind === 'taken') expect([...Value.Errors(Patient, patient.value.patient)]).toEqual([])
      const doctor = mapPractitioner({ ...practitionerRow('1'), ...odd }, context)
      if (doctor.kind === 'taken')
        expect(Value.Check(Doctor, { ...doctor.value.doctor, doctorNumber: 'D-1' })).toBe(true)
      const visit = readVisit({
        ...encounterRow('1', 'a', 'b', '2020-01-01T10:00:00Z', '2020-01-01T11:00:00Z'),
        ...odd,
      })
      if (visit.kind === 'taken') {
        const around = { patientId: 'a', doctorId: 'b', newPatient: false, overlaps: false }
        expect(Value.Check(Appointment, appointmentOf(visit.value, around, context).appointment)).toBe(true)
      }
      mapCondition({ ...conditionRow('1', 'a', 'Gout'), ...odd })
      mapAllergy({ resourceType: 'AllergyIntolerance', id: '1', ...odd })
    }),
    { numRuns: 1000 },
  )
})

describe('a visit', () => {
  const around = { patientId: 'p', doctorId: 'd', newPatient: false, overlaps: false }
  const statusOf = (status: string, start: string, end: string) => {
    const visit = readVisit(encounterRow('1', 'p', 'd', start, end, status))
    return visit.kind === 'taken' ? appointmentOf(visit.value, around, context).appointment : visit
  }
  const past = ['2026-11-20T09:00:00+01:00', '2026-11-20T09:30:00+01:00'] as const
  const running = ['2026-11-24T09:30:00Z', '2026-11-24T10:30:00Z'] as const
  const future = ['2026-12-24T09:30:00Z', '2026-12-24T10:30:00Z'] as const

  it('is done when it is over', () => {
    for (const status of ['finished', 'in-progress', 'arrived', 'unknown'])
      expect(statusOf(status, ...past)).toMatchObject({ status: 'done', doneAt: '2026-11-20T08:30:00.000Z' })
  })

  it('is what its status says otherwise', () => {
    expect(statusOf('planned', ...past)).toMatchObject({ status: 'confirmed' })
    expect(statusOf('planned', ...future)).toMatchObject({ status: 'confirmed' })
    expect(statusOf('in-progress', ...running)).toMatchObject({
      status: 'inRoom',
      seatedAt: '2026-11-24T09:30:00.000Z',
    })
    expect(statusOf('arrived', ...running)).toMatchObject({
      status: 'arrived',
      arrivedAt: '2026-11-24T09:30:00.000Z',
    })
    expect(statusOf('cancelled', ...past)).toMatchObject({ status: 'canceled' })
    expect(statusOf('entered-in-error', ...past)).toMatchObject({ kind: 'leftOut' })
  })

  it('lies on the clinic’s day, and may cross midnight', () => {
    expect(statusOf('finished', '2020-07-01T22:30:00Z', '2020-07-02T04:00:00Z')).toMatchObject({
      date: '2020-07-02',
      startsAt: '2020-07-01T22:30:00Z',
    })
  })

  it('is refused without patient, practitioner or a time of day, and when it ends before it starts', () => {
    const base = encounterRow('1', 'p', 'd', ...past)
    expect(readVisit({ ...base, subject: undefined })).toMatchObject({ reason: 'names no patient' })
    expect(readVisit({ ...base, participant: [] })).toMatchObject({ reason: 'names no practitioner' })
    expect(readVisit({ ...base, period: { start: '2020-01-01' } })).toMatchObject({ kind: 'refused' })
    expect(readVisit({ ...base, period: { start: '2020-02-30T10:00:00Z' } })).toMatchObject({
      kind: 'refused',
    })
    expect(readVisit({ ...base, period: { start: past[1], end: past[0] } })).toMatchObject({
      reason: 'ends before it starts',
    })
  })
})

it('takes conditions that are there now, and leaves out past ones and circumstances of life', () => {
  expect(mapCondition(conditionRow('1', 'p', 'Anemia (disorder)'))).toMatchObject({
    value: { text: 'Anemia' },
  })
  expect(mapCondition(conditionRow('1', 'p', 'Sprain', 'resolved'))).toEqual({
    kind: 'leftOut',
    why: 'resolved conditions',
  })
  expect(mapCondition(conditionRow('1', 'p', '160903007'))).toMatchObject({ kind: 'leftOut' })
  expect(mapCondition(conditionRow('1', 'p', 'Body mass index 30+ - obesity (finding)'))).toMatchObject({
    value: { text: 'Body mass index 30+ - obesity' },
  })
})
