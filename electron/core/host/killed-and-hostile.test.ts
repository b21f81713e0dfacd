/** Over the protocol: what a kill leaves half done is finished at the next start, and hostile input is refused early. */
import { afterEach, describe, expect, test } from 'vitest'
import { type CoreProcess, startCoreProcess } from '../testing/core-process.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

let core: CoreProcess | undefined
const cleanUps: (() => void)[] = []
afterEach(async () => {
  await core?.kill()
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

const valueOf = <Value>(
  answer: { ok: true; value: Value } | { ok: false; error: { code: string } },
): Value => {
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value
}

async function openClinic(): Promise<{ data: string; running: CoreProcess }> {
  const { folder, remove } = temporaryFolder('killed')
  cleanUps.push(remove)
  const running = await startCoreProcess(folder)
  core = running
  valueOf(
    await running.command('clinic.setUp', {
      clinic: { name: 'Clinic', timeZone: 'Europe/Madrid', country: 'ES', closedOnHolidays: false },
      administrator: { name: 'Ada' },
    }),
  )
  return { data: folder, running }
}

describe('killed', () => {
  test('right after a patient was deleted: the appointments are cancelled and the reports gone after the start', async () => {
    const { data, running } = await openClinic()
    const doctor = valueOf(await running.command('doctors.create', { familyName: 'Rey' }))
    const patient = valueOf(await running.command('patients.register', { familyName: 'Gil' }))
    const year = new Date().getUTCFullYear() + 1
    for (let week = 0; week < 8; week++) {
      const monday = new Date(Date.UTC(year, 5, 1 + week * 7))
      monday.setUTCDate(monday.getUTCDate() + ((8 - monday.getUTCDay()) % 7))
      valueOf(
        await running.command('appointments.schedule', {
          patientId: patient.id,
          doctorId: doctor.id,
          startsAt: `${monday.toISOString().slice(0, 10)}T10:00`,
        }),
      )
    }
    const report = { patientId: patient.id, doctorId: doctor.id, kind: 'note' as const, title: 'Note' }
    valueOf(await running.command('reports.create', report))
    valueOf(await running.command('patients.delete', { patientId: patient.id }))
    await running.kill()

    core = await startCoreProcess(data)
    const done = Promise.withResolvers<undefined>()
    core.subscribe('appointments.forPatient', { patientId: patient.id }, (appointments) => {
      if (appointments.every(({ status }) => status === 'canceled')) done.resolve(undefined)
    })
    await done.promise
    const gone = Promise.withResolvers<undefined>()
    core.subscribe('reports.forPatient', { patientId: patient.id }, (reports) => {
      if (reports.length === 0) gone.resolve(undefined)
    })
    await gone.promise
    expect(valueOf(await core.query('events.list', { type: 'AppointmentCanceled' }))).toHaveLength(8)
    expect(valueOf(await core.query('audit.verify', {}))).toMatchObject({ intact: true })
  })

  test('in the middle of erasing a patient: erased whole or not at all, and then whole', async () => {
    const { data, running } = await openClinic()
    const patient = valueOf(await running.command('patients.register', { familyName: 'Quillfeather' }))
    for (let change = 0; change < 20; change++) {
      const changes = { notes: `Quillfeather ${change}` }
      valueOf(await running.command('patients.update', { patientId: patient.id, changes }))
    }
    valueOf(await running.command('patients.delete', { patientId: patient.id }))
    void running.command('patients.erase', { patientId: patient.id }).catch(() => undefined)
    await running.kill()

    const again = await startCoreProcess(data)
    core = again
    const names = async () => {
      const log = valueOf(await again.query('events.list', { subjectId: patient.id, limit: 100 }))
      return JSON.stringify(log).includes('Quillfeather')
    }
    const { erasedAt } = valueOf(await again.query('patients.get', { patientId: patient.id }))
    expect(await names()).toBe(erasedAt === undefined)
    valueOf(await again.command('patients.erase', { patientId: patient.id }))
    expect(await names()).toBe(false)
    expect(valueOf(await again.query('audit.verify', {}))).toMatchObject({ intact: true })
  })
})

describe('hostile input', () => {
  test('is refused before a schema looks at it, and nothing is written', async () => {
    const { running } = await openClinic()
    const before = valueOf(await running.query('audit.verify', {})).entries
    const deep: unknown[] = []
    let inner = deep
    for (let level = 0; level < 100; level++) {
      const next: unknown[] = []
      inner.push(next)
      inner = next
    }
    const hostile: Record<string, unknown>[] = [
      { familyName: 'Gil', preconditions: deep },
      { familyName: 'Gil', preconditions: Array.from({ length: 600_000 }, () => 'x') },
      { familyName: 'x'.repeat(1_000_000) },
      { familyName: { $gt: '' } },
      { familyName: 'Gil', unknown: true },
    ]
    for (const input of hostile) {
      expect(await running.command('patients.register', input)).toMatchObject({
        ok: false,
        error: { code: 'INVALID_INPUT' },
      })
    }
    expect(valueOf(await running.query('audit.verify', {})).entries).toBe(before)
    expect(valueOf(await running.query('patients.search', { text: 'gil' }))).toEqual([])
  })

  test('a sight of a chart is one entry for each opening, however often a live query looks again', async () => {
    const { running } = await openClinic()
    const patient = valueOf(await running.command('patients.register', { familyName: 'Gil' }))
    const patientId = patient.id
    const seen = Promise.withResolvers<undefined>()
    running.subscribe('patients.get', { patientId }, ({ notes }) => {
      if (notes === 'third') seen.resolve(undefined)
    })
    for (const notes of ['first', 'second', 'third']) {
      valueOf(await running.command('patients.update', { patientId, changes: { notes } }))
    }
    await seen.promise
    valueOf(await running.query('reports.forPatient', { patientId }))
    const views = valueOf(await running.query('audit.list', { recordId: patientId })).filter(
      ({ action }) => action === 'view',
    )
    expect(views.map(({ actor, changes }) => [actor.name, changes[0]?.after]).sort()).toEqual([
      ['Ada', 'patients.get'],
      ['Ada', 'reports.forPatient'],
    ])
    expect(valueOf(await running.query('audit.verify', {}))).toMatchObject({ intact: true })
  })
})
