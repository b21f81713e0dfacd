import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CommandInput } from '#shared/contract/contract.ts'
import { type Core, startCore } from '../core.ts'
import { accepting } from '../testing/accepting.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

let temporary: ReturnType<typeof temporaryFolder>
let core: Core
const key = randomBytes(32)
const toasts: { title: string; body: string }[] = []

const open = () =>
  startCore({
    dataDir: temporary.folder,
    key: () => key,
    now: () => new Date('2026-11-24T09:00:00Z'),
    showToast: ({ title, body }) => {
      toasts.push({ title, body })
      return Promise.resolve()
    },
  })

beforeEach(async () => {
  temporary = temporaryFolder('discretion')
  toasts.length = 0
  core = await open()
})
afterEach(async () => {
  await core.close()
  temporary.remove()
})

const { run } = accepting(() => core)

test('notifications name people until this workstation hides them, also after the next start', async () => {
  await run('clinic.setUp', {
    clinic: { name: 'Clinic', timeZone: 'Europe/Madrid', country: 'ES' },
    administrator: { name: 'Ada' },
  })
  const doctor = await run('doctors.create', { familyName: 'Rey' })
  const patient = await run('patients.register', { givenName: 'Ana', familyName: 'Luz' })
  const book = (startsAt: string) =>
    run('appointments.schedule', {
      patientId: patient.id,
      doctorId: doctor.id,
      startsAt,
      durationMinutes: 30,
    } as CommandInput<'appointments.schedule'>)

  await book('2026-12-01T09:00:00Z')
  expect(toasts.at(-1)?.body).toContain('Ana Luz')

  await run('notifications.configure', { hideNames: true })
  await core.close()
  core = await open()
  expect(await core.query('notifications.settings', {})).toMatchObject({ value: { hideNames: true } })
  toasts.length = 0
  await book('2026-12-02T09:00:00Z')
  expect(toasts).toHaveLength(1)
  expect(toasts[0]?.title).not.toBe('')
  expect(JSON.stringify(toasts)).not.toMatch(/Ana|Luz|Rey/)

  await run('notifications.configure', { hideNames: false })
  await book('2026-12-03T09:00:00Z')
  expect(toasts.at(-1)?.body).toContain('Ana Luz')
})
