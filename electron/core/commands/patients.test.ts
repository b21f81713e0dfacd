import { beforeEach, describe, expect, it } from 'vitest'
import type { Decided } from '#shared/decisions/decision.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { patientQueryHandlers } from '../queries/patients.ts'
import { SearchableReader } from '../testing/searchable-reader.ts'
import { equipmentCommandHandlers } from './equipment.ts'
import { patientCommandHandlers } from './patients.ts'

const now = '2026-11-24T09:00:00.000Z'
const clinic: Clinic = {
  id: 'clinic',
  createdAt: now,
  updatedAt: now,
  name: 'Clínica Sol',
  timeZone: 'Europe/Madrid',
  country: 'ES',
  language: 'es',
  closedOnHolidays: true,
  restoreDays: 30,
  closures: [],
}

let read: SearchableReader
let ids = 0
const contextAt = (at = now, roles: ('administrator' | 'receptionist')[] = ['administrator']) => ({
  read,
  workstationId: 'desk',
  now: at,
  newId: () => `id-${++ids}`,
  randomBytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)),
  actor: { kind: 'staff' as const, id: 'ana', name: 'Ana', roles },
  clinic,
})

beforeEach(() => {
  read = new SearchableReader()
})

/** Decides and writes; answers the value and the events, or the refusal's code. */
async function run<Value>(deciding: Promise<Decided<Value>>) {
  const decided = await deciding
  if (!decided.ok) return { refused: decided.error.code, details: decided.error.details }
  expect(read.write(decided.value.writes)).toBe(true)
  return { value: decided.value.value, events: decided.value.events }
}
const register = async (input: Record<string, unknown>) => {
  const done = await run(patientCommandHandlers['patients.register'](input, contextAt()))
  if (!done.value) throw new Error(String(done.refused))
  return done.value
}
const queryContext = () => ({ read, clinic, actor: undefined, now })
const search = async (text: string) => {
  const found = await patientQueryHandlers['patients.search'].run({ text }, queryContext())
  return found.ok ? found.value.map(({ id }) => id) : []
}

describe('patients', () => {
  it('PC1: registers what the desk typed, in stored form, and tells so', async () => {
    const input = { givenName: ' Zoë ', familyName: 'Núñez 🦷', phone: '612 345 678', birthDate: '29/2/2000' }
    const done = await run(patientCommandHandlers['patients.register']({ ...input, id: 'zoe' }, contextAt()))
    expect(done.value).toMatchObject({
      givenName: 'Zoë',
      familyName: 'Núñez 🦷',
      phone: '+34612345678',
      birthDate: '2000-02-29',
      messageConsent: true,
    })
    expect(done.events?.map(({ type }) => type)).toEqual(['PatientCreated'])
    const again = await run(patientCommandHandlers['patients.register']({ ...input, id: 'zoe' }, contextAt()))
    expect(again).toEqual({ value: done.value, events: [] })
  })

  it.each([
    [{}, 'NAME_MISSING'],
    [{ familyName: '  ' }, 'NAME_MISSING'],
    [{ familyName: 'A', phone: '12' }, 'PHONE_INVALID'],
    [{ familyName: 'A', email: 'a@b' }, 'EMAIL_INVALID'],
    [{ familyName: 'A', birthDate: '30.2.2000' }, 'BIRTH_DATE_INVALID'],
    [{ familyName: 'A\u0000B' }, 'INVALID_INPUT'],
  ])('refuses %j', async (input, code) => {
    expect(await run(patientCommandHandlers['patients.register'](input, contextAt()))).toMatchObject({
      refused: code,
    })
    expect(read.all('patients')).toEqual([])
  })

  it('PU1: tells of each changed field before and after; nothing changed, nothing told', async () => {
    const { id: patientId, updatedAt } = await register({ familyName: 'Gil', phone: '612345678' })
    const update = (changes: Record<string, unknown>, basedOn?: string) =>
      run(
        patientCommandHandlers['patients.update'](
          { patientId, changes, ...(basedOn ? { basedOn } : {}) },
          contextAt(),
        ),
      )
    expect(await update({ familyName: 'Gil' })).toMatchObject({ events: [] })
    const done = await update({ familyName: 'Gila', phone: null }, updatedAt)
    expect(done.events?.[0]?.payload).toMatchObject({
      changes: [
        { field: 'familyName', before: 'Gil', after: 'Gila' },
        { field: 'phone', before: '+34612345678' },
      ],
    })
    expect(await update({ familyName: 'Gilo' }, updatedAt)).toMatchObject({ refused: 'CHANGED_MEANWHILE' })
    expect(await update({ memberId: 'X' })).toMatchObject({ refused: 'INVALID_INPUT' })
    expect(await update({ familyName: null })).toMatchObject({ refused: 'NAME_MISSING' })
  })

  it('PD1: only an administrator deletes; it can be undone for the days the clinic has set', async () => {
    const { id: patientId } = await register({ familyName: 'Gil' })
    const remove = patientCommandHandlers['patients.delete']
    const restore = patientCommandHandlers['patients.restore']
    expect(await run(remove({ patientId }, contextAt(now, ['receptionist'])))).toMatchObject({
      refused: 'FORBIDDEN',
    })
    const done = await run(remove({ patientId, reason: 'asked' }, contextAt()))
    expect(done.events?.map(({ type }) => type)).toEqual(['PatientDeleted'])
    expect(await search('gil')).toEqual([])
    expect(await run(restore({ patientId }, contextAt('2027-01-24T09:00:00.000Z')))).toMatchObject({
      refused: 'RESTORE_EXPIRED',
    })
    expect((await run(restore({ patientId }, contextAt()))).events?.[0]?.type).toBe('PatientUpdated')
    expect(await search('gil')).toEqual([patientId])
  })

  it('merges two records of one person without losing an allergy, and takes it back', async () => {
    const keep = await register({ familyName: 'Gil', givenName: 'Eva' })
    const other = await register({
      familyName: 'Gil',
      phone: '612345678',
      allergies: [{ text: 'Penicillin' }],
    })
    const merged = await run(
      patientCommandHandlers['patients.merge'](
        { keepPatientId: keep.id, mergePatientId: other.id },
        contextAt(),
      ),
    )
    expect(merged.value).toMatchObject({ phone: '+34612345678', allergies: [{ text: 'Penicillin' }] })
    expect(await search('gil')).toEqual([keep.id])
    for (const event of merged.events ?? []) {
      const actor = contextAt().actor
      read.put('events', {
        id: `e-${event.subjectId}`,
        version: 1,
        at: now,
        workstationId: 'desk',
        actor,
        ...event,
      })
    }
    await run(patientCommandHandlers['patients.unmerge']({ patientId: other.id }, contextAt()))
    const kept = await read.get('patients', keep.id)
    expect(kept?.phone).toBeUndefined()
    expect(kept?.allergies).toEqual([])
    expect((await search('gil')).sort()).toEqual([keep.id, other.id].sort())
  })

  it('finds people by what is typed, in any script, with one error, best first', async () => {
    const jose = await register({
      givenName: 'José María',
      familyName: 'González de la Cruz',
      phone: '612345678',
      birthDate: '29.2.1984',
      email: 'jm@correo.es',
    })
    const wang = await register({ givenName: '小明', familyName: '王' })
    const muhammad = await register({ givenName: 'مُحَمَّد', familyName: 'الأحمد' })
    const ivan = await register({ givenName: 'Иван', familyName: 'Королёв' })
    const obrien = await register({ givenName: 'Anne-Marie', familyName: "O'Brien" })
    const goncalves = await register({ givenName: 'Ana', familyName: 'Gonçalves' })
    const expected: [string, string][] = [
      ...[
        'gonz',
        'GONZÁLEZ jose',
        'mar gon',
        'delacruz',
        'gonzales',
        'gnozalez',
        'gomzal jose',
        '612 34 56',
        '345678',
        '+34 612',
        '0034612345678',
        // As it is copied from an Arabic screen.
        '\u2066+34 612 34 56 78\u2069',
        '٦١٢ ٣٤٥',
      ].map((text): [string, string] => [text, jose.id]),
      ...[
        '29.2.1984',
        '29/02/84',
        '1984-02-29',
        '29.2',
        'jm@cor',
        jose.memberId,
        jose.memberId.toLowerCase().replaceAll('-', ''),
      ].map((text): [string, string] => [text, jose.id]),
      ...['王', '王小', '小明', '明', '王小明'].map((text): [string, string] => [text, wang.id]),
      ...['محمد', 'الاحمد', 'محم'].map((text): [string, string] => [text, muhammad.id]),
      ...['королев', 'иван кор'].map((text): [string, string] => [text, ivan.id]),
      ...["o'brien", 'obrien', 'brien', 'o’brien anne', 'anne-marie', 'annemarie'].map(
        (text): [string, string] => [text, obrien.id],
      ),
      ['goncalves', goncalves.id],
    ]
    for (const [text, id] of expected) expect([text, (await search(text))[0]]).toEqual([text, id])
    for (const text of ['', '  ', '"', '* OR', 'zzzzzz', '%', 'NEAR(a b)'])
      expect(await search(text)).toEqual([])
  })

  it('shows likely duplicates with the reasons, and no strangers', async () => {
    const eva = await register({
      givenName: 'Eva',
      familyName: 'Sánchez',
      birthDate: '1.2.1990',
      phone: '612345678',
    })
    await register({ givenName: 'Luis', familyName: 'Moreno', birthDate: '1.2.1990' })
    const duplicates = async (input: Record<string, unknown>) => {
      const found = await patientQueryHandlers['patients.duplicates'].run(input, queryContext())
      return found.ok ? found.value.map(({ patient, because }) => [patient.id, because]) : []
    }
    expect(await duplicates({ givenName: 'Sanches', familyName: 'Eva', birthDate: '1/2/90' })).toEqual([
      [eva.id, ['name', 'birthDate']],
    ])
    expect(await duplicates({ givenName: 'eva', familyName: 'sanchez', phone: '612 345 678' })).toEqual([
      [eva.id, ['name', 'phone']],
    ])
    expect(await duplicates({ familyName: 'Pérez', birthDate: '1.2.1990' })).toEqual([])
  })
})

describe('stock commands', () => {
  it('ES1: one EquipmentLowStock for each downward crossing, and no more is used than there is', async () => {
    const created = await run(
      equipmentCommandHandlers['equipment.create'](
        { name: 'Gloves', minimumQuantity: 5, targetQuantity: 20, initialQuantity: 6 },
        contextAt(),
      ),
    )
    const equipmentId = created.value?.id ?? ''
    const move = async (kind: 'used' | 'received' | 'counted', quantity: number) => {
      const done = await run(
        equipmentCommandHandlers['equipment.recordMovement']({ equipmentId, kind, quantity }, contextAt()),
      )
      return done.refused ?? [done.value?.quantity, done.events?.length]
    }
    expect(await move('used', 1)).toEqual([5, 0])
    expect(await move('used', 1)).toEqual([4, 1])
    expect(await move('used', 1)).toEqual([3, 0])
    expect(await move('used', 4)).toBe('QUANTITY_INVALID')
    expect(await move('received', 10)).toEqual([13, 0])
    expect(await move('counted', 2)).toEqual([2, 1])
    expect(await move('used', 2)).toEqual([0, 0])
  })
})
