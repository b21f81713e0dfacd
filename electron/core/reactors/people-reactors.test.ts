import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClinicEvent } from '#shared/events/catalogue.ts'
import { type Change, type EventSource, noFacts, type Reaction } from './reactor.ts'
import { notifications } from './notifications.ts'
import { portal } from './portal.ts'

const clinic = { name: 'Clínica Sol', timeZone: 'Europe/Madrid', language: 'es', phone: '+34915550123' }
const patient = {
  id: 'eva',
  memberId: 'K7QF-3M9X-2C8W',
  givenName: 'Eva',
  familyName: 'Gil',
  email: 'eva@example.com',
  phone: '+34612345678',
  language: 'en',
  preferredChannel: 'sms' as const,
  messageConsent: true,
}
const doctor = {
  id: 'd1',
  doctorNumber: 'D-1',
  title: 'Dr',
  givenName: 'Luis',
  familyName: 'Rey',
  email: 'rey@example.com',
}
const appointment = {
  id: 'a1',
  date: '2026-12-01',
  startsAt: '2026-12-01T09:00:00Z',
  endsAt: '2026-12-01T09:30:00Z',
  status: 'confirmed' as const,
  newPatient: true,
}
const at = (minute: number) => `2026-11-24T09:${String(minute).padStart(2, '0')}:00.000Z`
const event = (type: string, minute: number, payload: unknown): ClinicEvent =>
  ({
    id: `e${minute}`,
    type,
    version: 1,
    at: at(minute),
    workstationId: 'desk',
    actor: { kind: 'staff', id: 'ana', name: 'Ana', roles: [] },
    subjectId: 'eva',
    payload,
  }) as ClinicEvent

const react = (
  reactor: typeof portal,
  one: ClinicEvent,
  facts = noFacts,
  source: EventSource = 'local',
): Change[] =>
  (reactor.handles[one.type] as Reaction<typeof one.type> | undefined)?.react(one, facts, source) ?? []

const booked = (changed = {}) =>
  event('AppointmentScheduled', 1, {
    appointment,
    patient: { ...patient, ...changed },
    doctor,
    clinic,
    imported: false,
  })
const messages = (one: ClinicEvent) =>
  react(notifications, one).flatMap((change) => (change.kind === 'message' ? [change.message] : []))

describe('notifications', () => {
  it('AS1: tells patient and doctor of a booking, in their language and the clinic’s time', () => {
    const [toPatient, toDoctor] = messages(booked())
    expect(toPatient).toMatchObject({
      id: 'e1~patient-eva~sms',
      to: '+34612345678',
      language: 'en',
      state: 'pending',
    })
    expect(toPatient?.text).toContain('Tuesday, December 1, 2026 at 10:00')
    expect(toDoctor).toMatchObject({ id: 'e1~doctor-d1~email', to: 'rey@example.com', language: 'es' })
    expect(toDoctor?.text).toContain('martes, 1 de diciembre de 2026')
    expect(react(notifications, booked()).filter(({ kind }) => kind === 'toast')).toHaveLength(1)
  })

  it('tells the clinic’s number in groups, kept together in a language from right to left', () => {
    const textIn = (language: string) =>
      messages(booked({ language, phone: undefined })).find(
        ({ recipientKind }) => recipientKind === 'patient',
      )?.text
    expect(textIn('en')).toContain('+34 915 55 01 23')
    expect(textIn('ar')).toContain('\u2066+34 915 55 01 23\u2069')
  })

  it('respects consent, preferred channel, and writes only where there is an address', () => {
    const kinds = (changed: object) => messages(booked(changed)).map(({ id }) => id)
    expect(kinds({ messageConsent: false })).toEqual(['e1~doctor-d1~email'])
    expect(kinds({ preferredChannel: 'none' })).toEqual(['e1~doctor-d1~email'])
    expect(kinds({ phone: undefined })).toEqual(['e1~patient-eva~email', 'e1~doctor-d1~email'])
    expect(kinds({ phone: undefined, email: undefined })).toEqual(['e1~doctor-d1~email'])
  })

  it('imported history and times that are over tell nobody', () => {
    expect(react(notifications, event('PatientCreated', 1, { patient, clinic, imported: true }))).toEqual([])
    const past = { ...appointment, startsAt: '2026-11-24T09:00:00Z' }
    const late = event('AppointmentScheduled', 1, {
      appointment: past,
      patient,
      doctor,
      clinic,
      imported: false,
    })
    expect(react(notifications, late)).toEqual([])
  })

  it('RU1: a report relevant to the patient tells of new instructions; a short message does not repeat them', () => {
    const report = {
      reportId: 'r1',
      patient,
      doctor,
      clinic,
      kind: 'treatment',
      title: 'T',
      version: 1,
      deleted: false,
    }
    const told = { ...report, relevantToPatient: true, instructions: 'Rinse with salt water' }
    expect(messages(event('ReportUpdated', 2, told))[0]?.text).not.toContain('salt')
    const byEmail = { ...told, patient: { ...patient, preferredChannel: 'email' } }
    expect(messages(event('ReportUpdated', 2, byEmail))[0]?.text).toContain('salt')
    expect(messages(event('ReportUpdated', 2, { ...told, relevantToPatient: false }))).toEqual([])
  })
})

describe('portal', () => {
  const parties = { appointment, patient, doctor, clinic }
  const report = {
    reportId: 'r1',
    patient,
    doctor,
    clinic,
    kind: 'note',
    title: 'T',
    deleted: false,
    relevantToPatient: true,
  }
  const history = [
    event('PatientCreated', 1, { patient, clinic, imported: false }),
    event('AppointmentScheduled', 2, { ...parties, imported: false }),
    event('PatientUpdated', 3, { patient: { ...patient, familyName: 'Gila' }, changes: [] }),
    event('AppointmentCanceled', 4, {
      ...parties,
      patient: { ...patient, familyName: 'Gila' },
      appointment: { ...appointment, status: 'canceled' },
      canceledBy: 'patient',
    }),
    event('ReportUpdated', 5, { ...report, patient: { ...patient, familyName: 'Gila' }, version: 1 }),
    event('ReportUpdated', 6, {
      ...report,
      patient: { ...patient, familyName: 'Gila' },
      version: 2,
      relevantToPatient: false,
    }),
  ]
  const deletion = event('PatientDeleted', 7, { patientId: 'eva' })

  function project(events: readonly ClinicEvent[]): Record<string, unknown> {
    const rows: Record<string, unknown> = {}
    for (const one of events) {
      const facts = { ...noFacts, projectionRows: structuredClone(rows) }
      for (const change of react(portal, one, facts, 'remote')) {
        if (change.kind !== 'project') continue
        if (change.value === null) Reflect.deleteProperty(rows, change.key)
        else rows[change.key] = change.value
      }
    }
    return rows
  }

  const anyOrder = (events: ClinicEvent[]) =>
    fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 })

  it('is the same whatever the order and however often events come', () => {
    const expected = project(history)
    expect(expected.eva).toMatchObject({
      patient: { familyName: 'Gila' },
      appointments: { a1: { status: 'canceled' } },
      reports: {},
    })
    fc.assert(
      fc.property(anyOrder(history), (events) => {
        expect(project(events)).toEqual(expected)
      }),
    )
  })

  it('PD2: is gone after the deletion, whatever comes late', () => {
    fc.assert(
      fc.property(anyOrder([...history, deletion]), (events) => {
        expect(project(events)).toEqual({ 'deleted~eva': { deletedAt: at(7) } })
      }),
    )
  })
})
