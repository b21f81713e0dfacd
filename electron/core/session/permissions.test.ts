import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands, queries } from '#shared/contract/contract.ts'
import type { AuditEntry } from '#shared/contract/oversight.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { roles } from '#shared/domain/roles.ts'
import type { Role } from '#shared/domain/records/staff.ts'
import { sessionCommands } from '#shared/contract/staff.ts'
import { type ActionName, mayUse, permissions, rolesNeeded } from '#shared/permissions/permissions.ts'
import type { CoreSession } from '../core.ts'
import { accepted, codeOf, openStaffedClinic, type StaffedClinic } from './testing/staffed-clinic.ts'

let clinic: StaffedClinic
const sessions = {} as Record<Role, CoreSession>
let nobody: CoreSession
let away: CoreSession

const actions = [...Object.keys(commands), ...Object.keys(queries)].filter(
  // Sessions have tests of their own; keys and repairs are the door's, and taking backups takes a while.
  (name) => !Object.hasOwn(sessionCommands, name) && !/^(keys|repair|opening|backup|health)\./.test(name),
) as ActionName[]

/** What is asked where an empty input would take seconds. */
const inputs: Partial<Record<ActionName, object>> = { 'sync.discover': { milliseconds: 200 } }

const ask = (session: CoreSession, action: ActionName, input = inputs[action] ?? {}) =>
  Object.hasOwn(commands, action) ? session.execute(action, input) : session.query(action, input)

beforeAll(async () => {
  clinic = await openStaffedClinic()
  for (const role of roles) sessions[role] = await clinic.signedIn(role)
  nobody = clinic.core.openSession()
  away = await clinic.signedIn('administrator')
  await away.execute('session.lock', {})
})

afterAll(() => clinic.end())

describe('every command and query, for every role', () => {
  test.each(actions)('%s', async (action) => {
    for (const role of roles) {
      const answer = await ask(sessions[role], action)
      if (mayUse([role], action)) expect(codeOf(answer), role).not.toBe('FORBIDDEN')
      else {
        expect(codeOf(answer), role).toBe('FORBIDDEN')
        if (!answer.ok) expect(answer.error.details).toMatchObject({ action, needs: rolesNeeded(action) })
      }
    }
    const free = permissions[action].who === 'anyone'
    const [without, locked] = [codeOf(await ask(nobody, action)), codeOf(await ask(away, action))]
    if (free) expect([without, locked]).not.toContain('SIGN_IN_NEEDED')
    else expect([without, locked]).toEqual(['SIGN_IN_NEEDED', 'SESSION_LOCKED'])
  })

  test('only what tells nothing of a patient is open to anyone', () => {
    const open = Object.entries(permissions).filter(([, { who }]) => who === 'anyone')
    expect(open.map(([name]) => name).filter((name) => !name.startsWith('session.'))).toEqual([
      'clinic.get',
      'clinic.setUp',
      'opening.status',
      'keys.setUp',
      'keys.unlock',
      'repair.salvage',
      'repair.restore',
      'keys.recoverAdministrator',
      'workstations.enrol',
      'sync.discover',
    ])
  })

  test.each<[Role, ActionName]>([
    ['receptionist', 'patients.delete'],
    ['receptionist', 'reports.forPatient'],
    ['receptionist', 'reports.create'],
    ['receptionist', 'audit.list'],
    ['doctor', 'patients.delete'],
    ['doctor', 'staff.setRoles'],
    ['stockKeeper', 'patients.search'],
    ['stockKeeper', 'appointments.day'],
  ])('the table does not let a %s use %s', (role, action) => {
    expect(mayUse([role], action)).toBe(false)
  })
})

describe('a chart', () => {
  const subscribed = (session: CoreSession, action: string, input: object): Promise<unknown> =>
    new Promise((resolve) => {
      session.subscribe(action, input, (told) => resolve(told.ok ? told.value : told.error.code))
    })

  test('is closed to the desk, and opened in an emergency for an hour, with a reason, noted and told', async () => {
    const { administrator, receptionist } = sessions
    const latex = { text: 'Latex', severity: 'severe' }
    const patient = accepted<Patient>(
      await receptionist.execute('patients.register', {
        familyName: 'Gil',
        preconditions: ['Epilepsy'],
        allergies: [latex],
      }),
    )
    const input = { patientId: patient.id }
    const withheld = { preconditions: [], allergies: [latex], chartClosed: true }
    expect(await receptionist.query('patients.get', input)).toMatchObject({ ok: true, value: withheld })
    expect(await subscribed(receptionist, 'patients.get', input)).toMatchObject(withheld)
    expect(await subscribed(receptionist, 'reports.forPatient', input)).toBe('FORBIDDEN')
    const change = { ...input, changes: { preconditions: [] } }
    expect(codeOf(await receptionist.execute('patients.update', change))).toBe('FORBIDDEN')
    expect(await sessions.doctor.query('patients.get', input)).toMatchObject({
      value: { preconditions: ['Epilepsy'] },
    })

    const opening = 'charts.openInEmergency'
    expect(codeOf(await receptionist.execute(opening, { ...input, reason: ' x ' }))).toBe('REASON_MISSING')
    const reason = 'Collapsed in the waiting room'
    accepted(await receptionist.execute(opening, { ...input, reason }))
    expect(codeOf(await receptionist.query('reports.forPatient', input))).toBe('ok')
    expect(await receptionist.query('patients.get', input)).toMatchObject({
      value: { preconditions: ['Epilepsy'] },
    })
    expect(codeOf(await receptionist.query('reports.forPatient', { patientId: 'another' }))).toBe('FORBIDDEN')
    expect(codeOf(await receptionist.execute('patients.update', change))).toBe('FORBIDDEN')
    const audit = await administrator.query('audit.list', { recordId: patient.id })
    expect(accepted<AuditEntry[]>(audit).find(({ action }) => action === opening)).toMatchObject({
      reason,
      actor: { name: 'Person receptionist' },
    })
    expect(await administrator.query('events.list', { type: 'ChartOpenedInEmergency' })).toMatchObject({
      value: [{ payload: { reason, staffName: 'Person receptionist' } }],
    })

    clinic.passMinutes(61)
    const back = await clinic.signedIn('receptionist')
    expect(codeOf(await back.query('reports.forPatient', input))).toBe('FORBIDDEN')
  })
})
