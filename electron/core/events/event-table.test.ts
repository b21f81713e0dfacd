/** Each row of the ten-event table, from the command to its effect, in a real core; named by rule id. */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CommandInput } from '#shared/contract/contract.ts'
import type { RecordWrite } from '#shared/decisions/decision.ts'
import type { EventName } from '#shared/events/catalogue.ts'
import type { StoredEvent } from '#shared/events/event.ts'
import { type Core, startCore } from '../core.ts'
import { openStore } from '../store/open-store.ts'
import { accepting } from '../testing/accepting.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { allReactionRules } from './reaction-rules.ts'

const key = randomBytes(32)
let clock = Date.parse('2026-11-24T09:00:00Z')
let temporary: ReturnType<typeof temporaryFolder>
let core: Core
let doctorId = ''
const toasts: { title: string; body: string }[] = []

const open = () =>
  startCore({
    dataDir: temporary.folder,
    key: () => key,
    now: () => new Date(clock++),
    showToast: (toast) => {
      toasts.push(toast)
      return Promise.resolve()
    },
  })

const { run, ask } = accepting(() => core)

beforeAll(async () => {
  temporary = temporaryFolder('event-table')
  core = await open()
  await run('clinic.setUp', {
    clinic: { name: 'Clinic', timeZone: 'Europe/Madrid', country: 'ES' },
    administrator: { name: 'Ada' },
  })
  doctorId = (await run('doctors.create', { familyName: 'Rey', email: 'rey@clinic.example' })).id
  // Doctors are told by who they are on this workstation: the administrator is one here.
  await core.close()
  const store = await openStore(path.join(temporary.folder, 'clinic.db'), key)
  const [before] = await store.find('staff', { where: {} })
  if (!before) throw new Error('Nobody works here')
  const after = { ...before, doctorId }
  await store.commit([{ collection: 'staff', before, after }])
  await store.close()
  core = await open()
})
afterAll(async () => {
  await core.close()
  temporary.remove()
})

/** Writes what another workstation wrote, as replication brings it, and waits for the reactions. */
async function arrive(...records: RecordWrite[]): Promise<void> {
  await core.close()
  const store = await openStore(path.join(temporary.folder, 'clinic.db'), key)
  expect(await store.commit(records)).toBe(true)
  await store.close()
  core = await open()
  await core.settled()
}

let patients = 0
const register = (more: CommandInput<'patients.register'> = {}) =>
  run('patients.register', {
    givenName: `Given${++patients}`,
    familyName: `Family${patients}`,
    phone: `6123${String(patients).padStart(5, '0')}`,
    email: `patient${patients}@mail.example`,
    ...more,
  })

/** What a patient proposes in the portal. */
const proposeDetails = (patientId: string) =>
  run('requests.submit', { patientId, about: 'details', changes: { address: { city: 'Zaragoza' } } })

let times = 0
/** Another half hour of the coming weeks' Thursdays, of which none is a holiday. */
function freeTime(): string {
  const [week, half] = [Math.floor(times / 12), times++ % 12]
  const date = new Date(Date.parse('2026-12-03') + week * 7 * 86_400_000).toISOString().slice(0, 10)
  return `${date}T${String(10 + Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`
}
const book = async (patientId?: string) =>
  run('appointments.schedule', {
    patientId: patientId ?? (await register()).id,
    doctorId,
    startsAt: freeTime(),
    durationMinutes: 30,
  })
const writeReport = (patientId: string) =>
  run('reports.create', {
    patientId,
    doctorId,
    kind: 'treatment',
    title: 'Crown fitted',
    instructions: 'Do not chew on it',
    relevantToPatient: true,
  })
const messagesTo = async (recipientId: string) =>
  (await ask('messages.list', { recipientId })).map(({ template }) => template)
const figures = async () => {
  const { totalPatients, periods } = await ask('analytics.summary', {
    from: '2026-11-23',
    to: '2027-06-30',
    by: 'month',
  })
  const sum = (field: 'newPatients' | 'appointments' | 'canceled' | 'feedbackCount' | 'lowStockEvents') =>
    periods.reduce((total, period) => total + period[field], 0)
  return {
    totalPatients,
    newPatients: sum('newPatients'),
    appointments: sum('appointments'),
    canceled: sum('canceled'),
    feedback: sum('feedbackCount'),
    lowStock: sum('lowStockEvents'),
  }
}
const isFree = async (startsAt: string) => {
  const [slot] = await ask('slots.free', { doctorId, from: startsAt, durationMinutes: 30, limit: 1 })
  return slot?.startsAt === startsAt
}
interface View {
  patient: { phone?: string }
  appointments: Record<string, { startsAt: string; status: string }>
  reports: Record<string, { title: string; version: number }>
}
const view = async (patientId: string) => (await ask('portal.view', { patientId })) as unknown as View | null
const eventOf = async (subjectId: string, type: EventName): Promise<StoredEvent> => {
  const [event] = await ask('events.list', { subjectId, type, limit: 1 })
  if (!event) throw new Error(`No ${type} of ${subjectId}`)
  return event
}

/** A booking that another desk made for a patient who was deleted here meanwhile. */
async function lateBooking(type: 'AppointmentScheduled' | 'AppointmentRescheduled') {
  const patient = await register()
  const model = await book(patient.id)
  await run('appointments.reschedule', { appointmentId: model.id, startsAt: freeTime() })
  const event = await eventOf(model.id, type)
  const [record] = await ask('appointments.forPatient', { patientId: patient.id })
  if (!record) throw new Error('No booking')
  await run('patients.delete', { patientId: patient.id })
  const late = { ...record, id: `late-${type}`, status: 'confirmed' as const }
  await arrive(
    { collection: 'appointments', before: undefined, after: late },
    {
      collection: 'events',
      before: undefined,
      after: { ...event, id: `event-${late.id}`, subjectId: late.id, workstationId: 'elsewhere' },
    },
  )
  const all = await ask('appointments.forPatient', { patientId: patient.id })
  return all.find(({ id }) => id === late.id)?.status
}

/** A booking made here whose time, as another workstation found out, the hub had given to somebody else. */
async function displaced() {
  const booked = await book()
  const event = await eventOf(booked.id, 'AppointmentScheduled')
  const [before, page] = [
    await core.read.get('appointments', booked.id),
    await core.read.get('daybook', booked.date),
  ]
  if (!before || page?.kind !== 'page') throw new Error('No booking')
  const payload = event.payload as { appointment: object }
  await arrive(
    { collection: 'appointments', before, after: { ...before, status: 'displaced' } },
    {
      collection: 'daybook',
      before: page,
      after: { ...page, bookings: page.bookings.filter(({ appointmentId }) => appointmentId !== booked.id) },
    },
    {
      collection: 'events',
      before: undefined,
      after: {
        ...event,
        id: `displaced~${booked.id}~${booked.startsAt}`,
        type: 'AppointmentDisplaced',
        at: new Date(clock++).toISOString(),
        workstationId: 'elsewhere',
        payload: { ...payload, appointment: { ...payload.appointment, status: 'displaced' } },
      },
    },
  )
  return booked
}

/** Somebody's look at the chart of a patient who is known here, made in an emergency on another workstation. */
async function emergencyElsewhere(patientId: string, reason: string): Promise<StoredEvent> {
  const event = await eventOf(patientId, 'PatientCreated')
  const { patient, clinic } = event.payload as { patient: object; clinic: object }
  return {
    ...event,
    id: `emergency-${patientId}`,
    type: 'ChartOpenedInEmergency',
    at: new Date(clock++).toISOString(),
    workstationId: 'elsewhere',
    payload: {
      patient,
      clinic,
      staffId: 'somebody',
      staffName: 'Some Body',
      reason,
      until: new Date(clock + 3_600_000).toISOString(),
    },
  }
}

/** For each kind of event about a patient: one that arrives from elsewhere after the patient was erased here. */
let lateEvents: Promise<Map<string, StoredEvent>> | undefined
const lateAfterErasure = () =>
  (lateEvents ??= (async () => {
    const { id } = await register({ givenName: 'Zephyrine' })
    await run('patients.update', { patientId: id, changes: { notes: 'Zephyrine' } })
    const booked = await book(id)
    await run('appointments.reschedule', { appointmentId: booked.id, startsAt: freeTime() })
    const report = await writeReport(id)
    const feedback = await run('feedback.submit', {
      patientId: id,
      doctorId,
      rating: 5,
      text: 'Zephyrine',
      channel: 'desk',
    })
    const asked = await proposeDetails(id)
    await run('requests.answer', { requestId: asked.id, accepted: false, note: 'Zephyrine' })
    await run('patients.delete', { patientId: id, reason: 'Zephyrine' })
    const scheduled = await eventOf(booked.id, 'AppointmentScheduled')
    const before: StoredEvent[] = [
      { ...scheduled, id: `displaced-${booked.id}`, type: 'AppointmentDisplaced' },
      await emergencyElsewhere(id, 'Zephyrine'),
    ]
    for (const subjectId of [id, booked.id, report.id, feedback.id, asked.id]) {
      before.push(...(await ask('events.list', { subjectId })))
    }
    await run('patients.erase', { patientId: id })
    const copies = before.map((event) => ({ ...event, id: `late-${event.id}`, workstationId: 'elsewhere' }))
    const told = copies.filter(({ payload }) => JSON.stringify(payload).includes('Zephyrine'))
    expect(new Set(told.map(({ type }) => type)).size).toBe(12)
    await arrive(...copies.map((after): RecordWrite => ({ collection: 'events', before: undefined, after })))
    const now = await core.read.getMany(
      'events',
      told.map((event) => event.id),
    )
    return new Map(now.map((event) => [event.type, event]))
  })())
const isErasedLate = (type: EventName) => async () => {
  const event = (await lateAfterErasure()).get(type)
  expect(event).toBeDefined()
  expect(JSON.stringify(event)).not.toContain('Zephyrine')
}

/** A patient registered here, and a record of the same person from another desk. */
async function registeredTwice(type: 'PatientCreated' | 'PatientUpdated') {
  const names = { givenName: `Twice${patients}`, familyName: 'Registered' }
  const here = await register({ ...names, birthDate: '1980-02-29' })
  await run('patients.update', { patientId: here.id, changes: { phone: '+34 612 345 678' } })
  const event = await eventOf(here.id, type)
  const { patient, ...rest } = event.payload as { patient: object }
  const id = `double-${type}`
  await arrive(
    { collection: 'patients', before: undefined, after: { ...here, id, memberId: `M-${type}` } },
    {
      collection: 'events',
      before: undefined,
      after: {
        ...event,
        id: `event-${id}`,
        subjectId: id,
        workstationId: 'elsewhere',
        payload: { ...rest, patient: { ...patient, id } },
      },
    },
  )
  const pairs = await ask('patients.duplicates', {})
  const pair = pairs.find(({ patient: one, sameAs }) => [one.id, sameAs?.id].includes(here.id))
  expect([pair?.patient.id, pair?.sameAs?.id].sort()).toEqual([here.id, id].sort())
  const patientIds: [string, string] = [id, here.id]
  await run('patients.markDistinct', { patientIds })
  expect(await ask('patients.duplicates', {})).not.toContainEqual(pair)
  await run('patients.unmarkDistinct', { patientIds })
  expect(await ask('patients.duplicates', {})).toContainEqual(pair)
  const [noted] = await ask('audit.list', { recordId: patientIds.sort()[0], limit: 1 })
  expect(noted).toMatchObject({ action: 'patients.unmarkDistinct', changes: [{ field: 'notSameAs' }] })
  await run('patients.merge', { keepPatientId: here.id, mergePatientId: id })
  expect(await ask('patients.duplicates', {})).not.toContainEqual(pair)
}

async function lowStock() {
  const item = await run('equipment.create', {
    name: `Gloves ${times++}`,
    unit: 'box',
    minimumQuantity: 5,
    targetQuantity: 20,
    initialQuantity: 6,
  })
  await run('equipment.recordMovement', { equipmentId: item.id, kind: 'used', quantity: 2 })
  return item
}

const giveFeedback = async () =>
  run('feedback.submit', {
    patientId: (await register()).id,
    doctorId,
    rating: 2,
    text: 'A long wait',
    channel: 'desk',
  })

/** What shows that each rule holds. */
const proofs: Record<string, () => Promise<void>> = {
  'PC.notifications': async () => {
    expect(await messagesTo((await register()).id)).toEqual(['patientWelcome'])
  },
  'PC.portal': async () => {
    const patient = await register()
    expect((await view(patient.id))?.patient.phone).toBe(patient.phone)
  },
  'PC.analytics': async () => {
    const before = await figures()
    await register()
    const after = await figures()
    expect([after.newPatients, after.totalPatients]).toEqual([
      before.newPatients + 1,
      before.totalPatients + 1,
    ])
  },
  'PC.duplicates': () => registeredTwice('PatientCreated'),
  'PC.erasure': isErasedLate('PatientCreated'),
  'PU.portal': async () => {
    const { id } = await register()
    await run('patients.update', { patientId: id, changes: { phone: '698765432' } })
    expect((await view(id))?.patient.phone).toBe('+34698765432')
  },
  'PU.analytics': async () => {
    const { id } = await register()
    const before = await figures()
    await run('patients.delete', { patientId: id })
    expect((await figures()).newPatients).toBe(before.newPatients - 1)
    await run('patients.restore', { patientId: id })
    expect((await figures()).newPatients).toBe(before.newPatients)
  },
  'PU.duplicates': () => registeredTwice('PatientUpdated'),
  'PU.erasure': isErasedLate('PatientUpdated'),
  'PU.audit': async () => {
    const { id, phone } = await register()
    await run('patients.update', { patientId: id, changes: { phone: '698765433' } })
    const [entry] = await ask('audit.list', { recordId: id, limit: 1 })
    expect(entry).toMatchObject({
      action: 'patients.update',
      actor: { name: 'Ada' },
      changes: [{ field: 'phone', before: phone, after: '+34698765433' }],
    })
    expect(await ask('audit.verify', {})).toMatchObject({ intact: true })
  },
  'PD.appointments': async () => {
    const { id } = await register()
    await book(id)
    await book(id)
    await run('patients.delete', { patientId: id })
    const statuses = (await ask('appointments.forPatient', { patientId: id })).map(({ status }) => status)
    expect(statuses).toEqual(['canceled', 'canceled'])
  },
  'PD.reports': async () => {
    const { id } = await register()
    await writeReport(id)
    await run('patients.delete', { patientId: id })
    expect(await ask('reports.forPatient', { patientId: id })).toEqual([])
  },
  'PD.portal': async () => {
    const { id } = await register()
    await run('patients.delete', { patientId: id })
    expect(await view(id)).toBeNull()
  },
  'PD.analytics': async () => {
    const { id } = await register()
    const before = await figures()
    await run('patients.delete', { patientId: id })
    const after = await figures()
    expect([after.newPatients, after.totalPatients]).toEqual([
      before.newPatients - 1,
      before.totalPatients - 1,
    ])
  },
  'PD.erasure': isErasedLate('PatientDeleted'),
  'AS.notifications': async () => {
    const shown = toasts.length
    const { patientId } = await book()
    expect(await messagesTo(patientId)).toContain('appointmentScheduledPatient')
    expect((await messagesTo(doctorId))[0]).toBe('appointmentScheduledDoctor')
    expect(toasts.length).toBe(shown + 1)
  },
  'AS.appointments': async () => {
    expect(await lateBooking('AppointmentScheduled')).toBe('canceled')
    // Nor is anybody booked twice.
    const { patientId, startsAt } = await book()
    const again = { patientId, doctorId, startsAt, durationMinutes: 30 }
    const refused = await core.execute('appointments.schedule', again)
    expect(refused).toMatchObject({ ok: false, error: { code: 'APPOINTMENT_OVERLAPS' } })
    if (!refused.ok) expect(refused.error.details['alternatives']).toHaveLength(3)
  },
  'AS.slots': async () => {
    const { id } = await register()
    const entry = await run('waitlist.add', { patientId: id, durationMinutes: 30 })
    const { startsAt } = await book()
    expect(await isFree(startsAt)).toBe(false)
    await run('waitlist.remove', { entryId: entry.id })
  },
  'AS.portal': async () => {
    const { id, patientId, startsAt } = await book()
    expect((await view(patientId))?.appointments[id]?.startsAt).toBe(startsAt)
  },
  'AS.analytics': async () => {
    const before = await figures()
    await book()
    expect((await figures()).appointments).toBe(before.appointments + 1)
  },
  'AS.erasure': isErasedLate('AppointmentScheduled'),
  'AR.notifications': async () => {
    const { id, patientId } = await book()
    await run('appointments.reschedule', { appointmentId: id, startsAt: freeTime() })
    expect((await messagesTo(patientId))[0]).toBe('appointmentRescheduledPatient')
    expect((await messagesTo(doctorId))[0]).toBe('appointmentRescheduledDoctor')
  },
  'AR.appointments': async () => {
    expect(await lateBooking('AppointmentRescheduled')).toBe('canceled')
  },
  'AR.slots': async () => {
    const { id, startsAt } = await book()
    const moved = await run('appointments.reschedule', { appointmentId: id, startsAt: freeTime() })
    expect([await isFree(startsAt), await isFree(moved.startsAt)]).toEqual([true, false])
  },
  'AR.portal': async () => {
    const { id, patientId } = await book()
    const moved = await run('appointments.reschedule', { appointmentId: id, startsAt: freeTime() })
    expect((await view(patientId))?.appointments[id]?.startsAt).toBe(moved.startsAt)
  },
  'AR.erasure': isErasedLate('AppointmentRescheduled'),
  'AC.notifications': async () => {
    const { id, patientId } = await book()
    await run('appointments.cancel', { appointmentId: id })
    expect((await messagesTo(patientId))[0]).toBe('appointmentCanceledPatient')
    expect((await messagesTo(doctorId))[0]).toBe('appointmentCanceledDoctor')
  },
  'AC.slots': async () => {
    const { id, startsAt } = await book()
    const waiting = await run('waitlist.add', { patientId: (await register()).id, durationMinutes: 30 })
    await run('appointments.cancel', { appointmentId: id })
    expect(await isFree(startsAt)).toBe(true)
    const [entry] = await ask('waitlist.list', {})
    expect(entry).toMatchObject({ id: waiting.id, offer: { doctorId, startsAt } })
    await run('waitlist.remove', { entryId: waiting.id })
  },
  'AC.portal': async () => {
    const { id, patientId } = await book()
    await run('appointments.cancel', { appointmentId: id })
    expect((await view(patientId))?.appointments[id]?.status).toBe('canceled')
  },
  'AC.analytics': async () => {
    const { id } = await book()
    const before = await figures()
    await run('appointments.cancel', { appointmentId: id })
    expect((await figures()).canceled).toBe(before.canceled + 1)
  },
  'AC.erasure': isErasedLate('AppointmentCanceled'),
  'DC.notifications': async () => {
    const doctor = await run('doctors.create', { familyName: 'Nuevo', email: 'nuevo@clinic.example' })
    expect(await messagesTo(doctor.id)).toEqual(['doctorWelcome'])
    await run('doctors.update', { doctorId: doctor.id, changes: { active: false } })
  },
  'DC.slots': async () => {
    const doctor = await run('doctors.create', { familyName: 'Slots' })
    const free = await ask('slots.free', { doctorId: doctor.id, from: '2026-12-07T00:00', limit: 1 })
    // The 7th is worked, the 8th is a public holiday.
    expect(free[0]?.startsAt).toBe('2026-12-07T08:00:00Z')
    const next = await ask('slots.free', { doctorId: doctor.id, from: '2026-12-08T00:00', limit: 1 })
    expect(next[0]?.startsAt).toBe('2026-12-09T08:00:00Z')
    await run('doctors.update', { doctorId: doctor.id, changes: { active: false } })
  },
  'ELS.notifications': async () => {
    const shown = toasts.length
    const { name } = await lowStock()
    expect(toasts.length).toBe(shown + 1)
    expect(`${toasts.at(-1)?.title} ${toasts.at(-1)?.body}`).toContain(name)
  },
  'ELS.stock-log': async () => {
    const { id } = await lowStock()
    const line = (await ask('equipment.restockReport', {})).find(({ equipmentId }) => equipmentId === id)
    expect(line).toMatchObject({ quantity: 4, orderQuantity: 16 })
    const event = await eventOf(id, 'EquipmentLowStock')
    const [row] = core.read.rows<{ value: string }>(
      "SELECT value FROM projection WHERE reactor = 'stock-log' AND key = ?",
      event.id,
    )
    expect(JSON.parse(row?.value ?? '{}')).toMatchObject({ equipmentId: id, quantity: 4 })
  },
  'ELS.analytics': async () => {
    const before = await figures()
    await lowStock()
    expect((await figures()).lowStock).toBe(before.lowStock + 1)
  },
  'FS.notifications': async () => {
    const shown = toasts.length
    await giveFeedback()
    expect((await messagesTo(doctorId))[0]).toBe('feedbackDoctor')
    expect(toasts.length).toBe(shown + 1)
  },
  'FS.feedback': async () => {
    const given = await giveFeedback()
    const [listed] = await ask('feedback.list', { patientId: given.patientId, unansweredOnly: true })
    expect(listed?.text).toBe('A long wait')
    const [row] = core.read.rows<{ value: string }>(
      "SELECT value FROM projection WHERE reactor = 'feedback' AND key = ?",
      given.id,
    )
    expect(JSON.parse(row?.value ?? '{}')).toMatchObject({ doctorId, rating: 2 })
  },
  'FS.analytics': async () => {
    const before = await figures()
    await giveFeedback()
    expect((await figures()).feedback).toBe(before.feedback + 1)
  },
  'FS.erasure': isErasedLate('FeedbackSubmitted'),
  'RU.notifications': async () => {
    const { id } = await register()
    await writeReport(id)
    expect((await messagesTo(id))[0]).toBe('reportInstructionsPatient')
    await run('reports.create', {
      patientId: id,
      doctorId,
      kind: 'note',
      title: 'x',
      relevantToPatient: false,
    })
    expect((await messagesTo(id)).filter((template) => template.startsWith('report'))).toHaveLength(1)
  },
  'RU.reports': async () => {
    const { id } = await register()
    const report = await writeReport(id)
    const event = await eventOf(report.id, 'ReportUpdated')
    await run('patients.delete', { patientId: id })
    await arrive(
      { collection: 'reports', before: undefined, after: { ...report, id: 'late-report' } },
      {
        collection: 'events',
        before: undefined,
        after: {
          ...event,
          id: 'event-late-report',
          subjectId: 'late-report',
          workstationId: 'elsewhere',
          payload: { ...(event.payload as object), reportId: 'late-report' },
        },
      },
    )
    expect(await ask('reports.forPatient', { patientId: id })).toEqual([])
  },
  'RU.portal': async () => {
    const { id } = await register()
    const report = await writeReport(id)
    await run('reports.update', { reportId: report.id, changes: { title: 'Crown checked' } })
    expect((await view(id))?.reports[report.id]).toMatchObject({ title: 'Crown checked', version: 2 })
  },
  'RU.erasure': isErasedLate('ReportUpdated'),
  'AD.notifications': async () => {
    const { patientId } = await displaced()
    expect((await messagesTo(patientId))[0]).toBe('appointmentDisplacedPatient')
    expect((await messagesTo(doctorId))[0]).toBe('appointmentDisplacedDoctor')
  },
  'AD.slots': async () => {
    const { startsAt } = await displaced()
    expect(await isFree(startsAt)).toBe(true)
  },
  'AD.portal': async () => {
    const { id, patientId } = await displaced()
    expect((await view(patientId))?.appointments[id]?.status).toBe('displaced')
  },
  'AD.erasure': isErasedLate('AppointmentDisplaced'),
  'COIE.notifications': async () => {
    const { id } = await register()
    const shown = toasts.length
    const after = await emergencyElsewhere(id, 'Fainted in the waiting room')
    await arrive({ collection: 'events', before: undefined, after })
    expect(toasts.length).toBe(shown + 1)
    expect(`${toasts.at(-1)?.title} ${toasts.at(-1)?.body}`).toContain('Some Body')
  },
  'COIE.erasure': isErasedLate('ChartOpenedInEmergency'),
  'PRS.notifications': async () => {
    const shown = toasts.length
    const patient = await register()
    await proposeDetails(patient.id)
    expect(toasts.length).toBe(shown + 1)
    expect(toasts.at(-1)?.body).toContain(patient.givenName)
  },
  'PRS.erasure': isErasedLate('PatientRequestSubmitted'),
  'PRA.notifications': async () => {
    const { id } = await register()
    const asked = await proposeDetails(id)
    await run('requests.answer', { requestId: asked.id, accepted: true })
    const booked = await book(id)
    const wish = await run('requests.submit', { patientId: id, about: 'cancel', appointmentId: booked.id })
    await run('requests.answer', { requestId: wish.id, accepted: false, note: 'Too late' })
    expect(await messagesTo(id)).toEqual([
      'requestCancelDeclinedPatient',
      'appointmentScheduledPatient',
      'requestDetailsAcceptedPatient',
      'patientWelcome',
    ])
  },
  'PRA.erasure': isErasedLate('PatientRequestAnswered'),
  'APR.notifications': async () => {
    const { id } = await register()
    const { clinic } = (await eventOf(id, 'PatientCreated')).payload as { clinic: object }
    const shown = toasts.length
    const after = {
      ...(await eventOf(id, 'PatientCreated')),
      id: 'recovered-elsewhere',
      type: 'AdministratorPasswordRecovered',
      at: new Date(clock++).toISOString(),
      workstationId: 'elsewhere',
      payload: { clinic, staffId: 'somebody', staffName: 'Some Body' },
    }
    await arrive({ collection: 'events', before: undefined, after })
    expect(toasts.length).toBe(shown + 1)
    expect(`${toasts.at(-1)?.title} ${toasts.at(-1)?.body}`).toContain('Some Body')
  },
}

describe('the ten-event table', () => {
  test('every rule has a proof, and every proof a rule', () => {
    expect(Object.keys(proofs).sort()).toEqual(
      allReactionRules()
        .map(({ id }) => id)
        .sort(),
    )
  })
  for (const { id, event, does } of allReactionRules()) {
    test(`${id} on ${event}: ${does}`, async () => {
      await proofs[id]?.()
    })
  }
})
