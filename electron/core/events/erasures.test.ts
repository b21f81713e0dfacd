/** A deleted patient whose days of grace are over is gone from every table, and the audit trail still holds. */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { nextStamp } from '#shared/sync/stamp.ts'
import { type Core, startCore } from '../core.ts'
import { conflictEntry } from '../replication/conflict-log.ts'
import { connectToRead } from '../store/sqlite-storage/connect.ts'
import { openStore } from '../store/open-store.ts'
import { accepting } from '../testing/accepting.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const key = randomBytes(32)
const secrets = [
  'Zephyrine',
  'Quillfeather',
  'zephyrine',
  'quillfeather',
  '612345678',
  'zq@',
  'sarsaparilla',
  'kumquat',
]
let clock = Date.parse('2026-11-24T09:00:00Z')
let temporary: ReturnType<typeof temporaryFolder>
let core: Core

const open = () => startCore({ dataDir: temporary.folder, key: () => key, now: () => new Date(clock++) })

beforeEach(async () => {
  clock = Date.parse('2026-11-24T09:00:00Z')
  temporary = temporaryFolder('erasure')
  core = await open()
})
afterEach(async () => {
  await core.close()
  temporary.remove()
})

const { run, ask } = accepting(() => core)

/** Which of the secrets any value of any table holds, with the table's name. */
function secretsInTables(): string[] {
  const connection = connectToRead(path.join(temporary.folder, 'clinic.db'), key)
  try {
    const tables = connection
      .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
    const found = new Set<string>()
    for (const { name } of tables) {
      if (name === 'search_text') continue
      for (const row of connection
        .prepare<[], Record<string, unknown>>(`SELECT * FROM "${name}"`)
        .iterate()) {
        for (const value of Object.values(row)) {
          const text = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)
          for (const secret of secrets) if (text.includes(secret)) found.add(`${name}: ${secret}`)
        }
      }
    }
    return [...found]
  } finally {
    connection.close()
  }
}

async function clinicWithPatient(): Promise<{ patientId: string; doctorId: string }> {
  await run('clinic.setUp', {
    clinic: { name: 'Clinic', timeZone: 'Europe/Madrid', country: 'ES', restoreDays: 10 },
    administrator: { name: 'Ada' },
  })
  const doctor = await run('doctors.create', { familyName: 'Rey', email: 'rey@clinic.example' })
  const patient = await run('patients.register', {
    givenName: 'Zephyrine',
    familyName: 'Quillfeather',
    phone: '612345678',
    email: 'zq@mail.example',
    notes: 'sarsaparilla',
  })
  await run('patients.register', { givenName: 'Other', familyName: 'Person', phone: '611111111' })
  const booked = await run('appointments.schedule', {
    patientId: patient.id,
    doctorId: doctor.id,
    startsAt: '2026-11-26T10:00',
    reason: 'kumquat',
  })
  await run('appointments.reschedule', { appointmentId: booked.id, startsAt: '2026-11-27T10:00' })
  await run('waitlist.add', { patientId: patient.id, note: 'kumquat' })
  const report = await run('reports.create', {
    patientId: patient.id,
    doctorId: doctor.id,
    kind: 'note',
    title: 'kumquat of Quillfeather',
    instructions: 'sarsaparilla',
  })
  await run('reports.attach', {
    reportId: report.id,
    name: 'zephyrine.txt',
    type: 'application/pdf',
    base64: Buffer.from('%PDF-1.4 Quillfeather').toString('base64'),
  })
  await run('patients.update', { patientId: patient.id, changes: { notes: 'kumquat' } })
  await run('feedback.submit', {
    patientId: patient.id,
    doctorId: doctor.id,
    rating: 4,
    text: 'Quillfeather was here',
    channel: 'desk',
  })
  return { patientId: patient.id, doctorId: doctor.id }
}

const day = 86_400_000

describe('erasing for good', () => {
  test('after the days of grace nothing in any table names the patient, and the audit trail holds', async () => {
    const { patientId } = await clinicWithPatient()
    await ask('reports.forPatient', { patientId })
    expect(secretsInTables()).not.toEqual([])
    await run('patients.delete', { patientId, reason: 'kumquat' })
    clock += 9 * day
    await core.settled()
    expect((await ask('patients.get', { patientId })).givenName).toBe('Zephyrine')
    const named = async () => new Set((await ask('audit.list', {})).map(({ recordName }) => recordName))
    expect(await named()).toContain('Zephyrine Quillfeather')

    clock += 2 * day
    await core.settled()
    const gone = await ask('patients.get', { patientId })
    expect(gone).toMatchObject({ givenName: '', familyName: '', memberId: '' })
    expect(gone.erasedAt).toBeDefined()
    expect(await named()).toEqual(new Set([undefined, 'Ada', 'Clinic', 'Rey', 'Other Person']))
    expect(secretsInTables()).toEqual([])
    expect(await ask('patients.search', { text: 'quillfeather' })).toEqual([])
    expect(await ask('portal.view', { patientId })).toBeNull()
    expect(await ask('audit.verify', {})).toMatchObject({ intact: true })
    expect(await core.execute('patients.restore', { patientId })).toMatchObject({
      ok: false,
      error: { code: 'RESTORE_EXPIRED' },
    })
    const figures = await ask('analytics.summary', { from: '2026-11-24', to: '2026-11-30', by: 'week' })
    expect(figures.periods[0]).toMatchObject({ canceled: 1, feedbackCount: 1 })
  })

  test('an administrator may erase a deleted patient at once, and nobody who is not deleted', async () => {
    const { patientId } = await clinicWithPatient()
    expect(await core.execute('patients.erase', { patientId })).toMatchObject({
      error: { code: 'PATIENT_NOT_DELETED' },
    })
    await run('patients.delete', { patientId })
    await run('patients.erase', { patientId })
    expect(secretsInTables()).toEqual([])
    // Again is harmless: there is nothing left to write.
    const before = (await ask('audit.verify', {})).entries
    await run('patients.erase', { patientId })
    expect(await ask('audit.verify', {})).toMatchObject({ intact: true, entries: before })
  })

  test('conflicts about an erased patient say nothing and wait for nobody, settled or not', async () => {
    const { patientId } = await clinicWithPatient()
    await core.close()
    const store = await openStore(path.join(temporary.folder, 'clinic.db'), key)
    const entries = ['notes', 'email'].map((cell, index) =>
      conflictEntry({
        collection: 'patients',
        id: patientId,
        cell,
        lost: 'sarsaparilla',
        lostStamp: nextStamp(undefined, clock + index, 'elsewhere'),
        kept: 'kumquat',
        keptStamp: nextStamp(undefined, clock + 9, 'here'),
      }),
    )
    for (const after of entries) await store.commit([{ collection: 'events', before: undefined, after }])
    await store.close()
    core = await open()
    await run('conflicts.resolve', { conflictId: entries[0]?.id ?? '', choice: 'restore' })
    expect((await ask('sync.status', {})).needsPerson.conflicts).toBe(1)
    await run('patients.delete', { patientId })
    await run('patients.erase', { patientId })
    expect(secretsInTables()).toEqual([])
    expect(await ask('conflicts.list', {})).toEqual([])
    expect((await ask('sync.status', {})).needsPerson.conflicts).toBe(0)
    await run('patients.erase', { patientId })
    expect((await ask('sync.status', {})).needsPerson.conflicts).toBe(0)
  })

  test('what arrives late about an erased patient is erased, too', async () => {
    const { patientId } = await clinicWithPatient()
    const [created] = await ask('events.list', { subjectId: patientId, type: 'PatientCreated' })
    await run('patients.delete', { patientId })
    await run('patients.erase', { patientId })
    if (!created) throw new Error('No event')
    const late = { ...created, id: 'late', workstationId: 'elsewhere' }
    await core.close()
    const store = await openStore(path.join(temporary.folder, 'clinic.db'), key)
    await store.commit([{ collection: 'events', before: undefined, after: late }])
    await store.close()
    core = await open()
    await core.settled()
    expect(await ask('events.list', { subjectId: patientId, type: 'PatientCreated' })).toHaveLength(2)
    expect(secretsInTables()).toEqual([])
  })
})
