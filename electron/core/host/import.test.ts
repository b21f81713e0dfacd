import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { type Core, startCore } from '../core.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import { maximumRowLength } from '../import/export-rows.ts'
import {
  allergyRow,
  conditionRow,
  encounterRow,
  patientRow,
  practitionerRow,
  writeExport,
} from '../import/testing/export-rows-for-tests.ts'
import { readOrMakeKeyFile } from '../store/key-file.ts'
import { programFile } from '../testing/program-file.ts'
import { runProgram } from '../testing/run-program.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const entry = fileURLToPath(new URL('./import.ts', import.meta.url))

const cleanUps: (() => void)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

function folders(): { from: string; data: string } {
  const { folder, remove } = temporaryFolder('import')
  cleanUps.push(remove)
  return { from: path.join(folder, 'from'), data: path.join(folder, 'data') }
}

/** Runs the real command. `watch` sees standard error as it grows, and may kill. */
async function runImport(args: readonly string[], watch?: (err: string, child: ChildProcess) => void) {
  const ended = await runProgram(entry, args, watch ? { watch } : {})
  return { ...ended, out: ended.out.split('\n').filter((line) => line !== '') }
}

const argsFor = ({ from, data }: { from: string; data: string }) => ['--from', from, '--data', data]

async function withCore<Value>(dataDir: string, work: (core: Core) => Promise<Value>): Promise<Value> {
  const core = await startCore({ dataDir, key: () => readOrMakeKeyFile(path.join(dataDir, 'key')) })
  try {
    return await work(core)
  } finally {
    await core.close()
  }
}

/** Everything an import made, without the times at which it did. */
const contents = (dataDir: string) =>
  withCore(dataDir, async ({ read }) => {
    const timeless = (record: object) => ({
      ...record,
      createdAt: '',
      updatedAt: '',
      at: '',
      workstationId: '',
      actor: '',
    })
    const all = async (name: 'patients' | 'doctors' | 'appointments' | 'daybook') =>
      (await read.find(name, { where: {}, sort: [{ id: 'asc' }] })).map(timeless)
    const events = await read.find('events', { where: { type: { $ne: 'audit' } }, sort: [{ id: 'asc' }] })
    return {
      patients: await all('patients'),
      doctors: await all('doctors'),
      appointments: await all('appointments'),
      daybook: await all('daybook'),
      events: events.map(({ id, type, subjectId }) => ({ id, type, subjectId })),
      messages: await read.count('messages', {}),
    }
  })

const nextYear = new Date().getUTCFullYear() + 1

describe('a small export', () => {
  function writeSmallExport(from: string): void {
    writeExport(
      from,
      'Patient.ndjson',
      [
        `\uFEFF${JSON.stringify(patientRow('p1', { name: [{ family: 'Núñez🌵', given: ['王'] }] }))}`,
        '',
        JSON.stringify(patientRow('p2')),
        '{"resourceType":"Patient","id":"p3",',
        JSON.stringify(practitionerRow('wrong')),
        JSON.stringify(patientRow('p4', { name: [] })),
        JSON.stringify(patientRow('p5', { photo: 'x'.repeat(maximumRowLength) })),
        JSON.stringify(patientRow('p1')),
        JSON.stringify(patientRow('p6')),
      ],
      '\r\n',
    )
    fs.appendFileSync(path.join(from, 'Patient.ndjson'), Buffer.from([0x0a, 0x7b, 0xff, 0x7d]))
    writeExport(from, 'Practitioner.000.ndjson', [
      practitionerRow('d1', { telecom: [{ system: 'email', value: 'd1@clinic.example' }] }),
      practitionerRow('d2'),
    ])
    writeExport(from, 'export-of-allergies.jsonl', [
      allergyRow('a1', 'p1', 'Latex allergy'),
      allergyRow('a2', 'nobody', 'Pollen'),
    ])
    writeExport(from, '1.Condition.ndjson', [
      conditionRow('c1', 'p1', 'Anemia (disorder)'),
      conditionRow('c2', 'p1', 'Sprain of ankle', 'resolved'),
      conditionRow('c3', 'p4', 'Gout'),
    ])
    writeExport(from, 'Encounter.ndjson', [
      encounterRow('e1', 'p1', 'd1', '2020-05-04T09:00:00Z', '2020-05-04T09:30:00Z'),
      encounterRow('e2', 'p2', 'd1', '2020-05-04T09:15:00Z', '2020-05-04T09:45:00Z'),
      encounterRow('e3', 'p1', 'd2', '2021-05-04T23:00:00Z', '2021-05-06T01:00:00Z'),
      encounterRow('e4', 'p1', 'nobody', '2020-05-04T09:00:00Z', '2020-05-04T09:30:00Z'),
      encounterRow('e5', 'nobody', 'd1', '2020-05-04T09:00:00Z', '2020-05-04T09:30:00Z'),
      encounterRow('e6', 'p2', 'd2', `${nextYear}-05-04T09:00:00Z`, `${nextYear}-05-04T09:30:00Z`, 'planned'),
      encounterRow('e7', 'p1', 'd2', `${nextYear}-05-04T09:15:00Z`, `${nextYear}-05-04T09:45:00Z`, 'planned'),
      encounterRow('e8', 'p6', 'd2', '2022-05-04T09:00:00Z', '2022-05-04T09:30:00Z', 'cancelled'),
    ])
    writeExport(from, 'Observation.ndjson', [{ resourceType: 'Observation', id: 'o1' }])
    writeExport(from, 'notes.txt', ['hello'])
    writeExport(from, 'empty.ndjson', [])
  }

  it('comes in with what can be taken, and says of every other row where it stands and why', async () => {
    const { from, data } = folders()
    writeSmallExport(from)
    const run = await runImport([
      ...argsFor({ from, data }),
      '--clinic-name',
      'Praxis',
      '--country',
      'de',
      '--time-zone',
      'Europe/Berlin',
    ])
    expect(run).toMatchObject({ code: 0, signal: null })
    expect(run.out).toEqual([
      'Observation.ndjson: not read: Observation is not taken in',
      'empty.ndjson: not read: has no FHIR row',
      'notes.txt: not read: is not NDJSON',
      'Set up the clinic "Praxis" (time zone Europe/Berlin, country DE).',
      'Patient.ndjson:4: is not JSON',
      'Patient.ndjson:5: is a Practitioner, not a Patient',
      'Patient.ndjson:6: has no name',
      '1.Condition.ndjson:3: its patient could not be taken',
      `Patient.ndjson:7: is longer than ${maximumRowLength} characters`,
      'Patient.ndjson:10: is not UTF-8',
      'export-of-allergies.jsonl:2: its patient is not known',
      'Encounter.ndjson:4: its practitioner is not known',
      'Encounter.ndjson:5: its patient is not known',
      'Practitioner: 2 taken',
      'AllergyIntolerance: 1 taken; 1 could not be taken',
      'Condition: 1 taken; 1 could not be taken; left out: 1 resolved conditions',
      'Patient: 3 taken; 1 there before; 5 could not be taken',
      'Encounter: 6 taken; 2 could not be taken',
      expect.stringMatching(/^Imported in \d+\.\d s\.$/),
    ])
    const { patients, doctors, appointments, daybook, events, messages } = await contents(data)
    expect(doctors).toHaveLength(2)
    expect(patients).toHaveLength(3)
    expect(patients).toContainEqual(
      expect.objectContaining({
        familyName: 'Núñez🌵',
        givenName: '王',
        preconditions: ['Anemia'],
        allergies: [{ text: 'Latex allergy', criticality: 'high' }],
      }),
    )
    const bySource = new Map(
      appointments.map((each) => [(each as unknown as Appointment).sources?.[0]?.value, each]),
    )
    expect(bySource.get('Encounter/e1')).toMatchObject({
      status: 'done',
      overlapsHistory: true,
      newPatient: true,
    })
    expect(bySource.get('Encounter/e2')).toMatchObject({
      status: 'done',
      overlapsHistory: true,
      newPatient: true,
    })
    expect(bySource.get('Encounter/e3')).toMatchObject({
      status: 'done',
      date: '2021-05-05',
      newPatient: false,
    })
    expect(bySource.get('Encounter/e3')).not.toHaveProperty('overlapsHistory')
    expect(bySource.get('Encounter/e6')).toMatchObject({ status: 'confirmed' })
    expect(bySource.get('Encounter/e8')).toMatchObject({ status: 'canceled' })
    expect(daybook).toMatchObject([{ id: `${nextYear}-05-04`, bookings: [{}, { overbooked: true }] }])
    expect(events.map(({ type }) => type).toSorted()).toEqual([
      ...Array<string>(6).fill('AppointmentScheduled'),
      'DoctorCreated',
      'DoctorCreated',
      ...Array<string>(3).fill('PatientCreated'),
    ])
    expect(messages).toBe(0)
  })

  it('makes nothing twice, leaves what the desk changed, and takes what is new', async () => {
    const { from, data } = folders()
    writeSmallExport(from)
    await runImport(argsFor({ from, data }))
    const before = await contents(data)
    await withCore(data, async (core) => {
      const patient = (await core.read.find('patients', { where: {} })).find(
        ({ familyName }) => familyName === 'Family p2',
      )
      const after = patient && { ...patient, notes: 'Prefers mornings' }
      const decision = {
        value: undefined,
        writes: [{ collection: 'patients' as const, before: patient, after }],
        events: [],
      }
      await core.writeBatch(decision, {
        action: 'test',
        recordType: 'patients',
        recordId: 'test',
        changes: [],
      })
    })
    writeExport(from, 'Patient.2.ndjson', [patientRow('p9')])
    const again = await runImport(argsFor({ from, data }))
    expect(again.code).toBe(0)
    expect(again.out).toContain('Patient: 1 taken; 4 there before; 5 could not be taken')
    expect(again.out).toContain('Encounter: 0 taken; 6 there before; 2 could not be taken')
    const after = await contents(data)
    expect(after.appointments).toEqual(before.appointments)
    expect(after.events).toHaveLength(before.events.length + 1)
    expect(after.patients).toContainEqual(expect.objectContaining({ notes: 'Prefers mornings' }))
  })

  it('adds conditions that come later to the patient they belong to', async () => {
    const { from, data } = folders()
    writeExport(from, 'Patient.ndjson', [patientRow('p1')])
    await runImport(argsFor({ from, data }))
    const later = path.join(from, 'later')
    writeExport(later, 'Condition.ndjson', [conditionRow('c1', 'p1', 'Gout')])
    for (const expected of ['Condition: 1 taken', 'Condition: 0 taken; 1 there before']) {
      const run = await runImport(argsFor({ from: later, data }))
      expect(run.out).toContain(expected)
    }
    const { patients, events } = await contents(data)
    expect(patients).toMatchObject([{ preconditions: ['Gout'] }])
    expect(events.map(({ type }) => type).toSorted()).toEqual(['PatientCreated', 'PatientUpdated'])
  })
})

it('killed again and again, goes on, and ends as if it had never been', { timeout: 120_000 }, async () => {
  const { from, data } = folders()
  const count = 6000
  const numbers = Array.from({ length: count }, (_, index) => index)
  writeExport(from, 'Practitioner.ndjson', [practitionerRow('d1'), practitionerRow('d2')])
  writeExport(
    from,
    'Condition.ndjson',
    numbers.map((n) => conditionRow(`c${n}`, `p${n}`, `Condition ${n % 7}`)),
  )
  writeExport(
    from,
    'Patient.ndjson',
    numbers.map((n) => patientRow(`p${n}`)),
  )
  const visit = (n: number) => {
    const start = Date.UTC(2020, 0, 1) + n * 1_200_000
    return encounterRow(
      `e${n}`,
      `p${(n * 7) % count}`,
      `d${1 + (n % 2)}`,
      new Date(start).toISOString(),
      new Date(start + 1_800_000).toISOString(),
    )
  }
  writeExport(from, 'Encounter.ndjson', numbers.map(visit))

  // Each run dies a little later than the one before it: among the patients, at the first pass, among the visits.
  for (const moment of [
    /^ *\d+ % Patient$/m,
    /^ *[34]\d % Patient$/m,
    /^ *\d+ % Encounter$/m,
    /^ *[89]\d % Encounter$/m,
  ]) {
    const killed = await runImport(argsFor({ from, data }), (err, child) => {
      if (moment.test(err)) child.kill('SIGKILL')
    })
    expect(killed.signal).toBe('SIGKILL')
  }
  const halfway = await withCore(data, ({ read }) => read.count('patients', {}))
  expect(halfway).toBe(count)
  const last = await runImport(argsFor({ from, data }))
  expect(last.code).toBe(0)
  expect(last.out).toContain(`Patient: 0 taken; ${count} there before`)

  const whole = path.join(data, '..', 'whole')
  const undisturbed = await runImport(argsFor({ from, data: whole }))
  expect(undisturbed.out).toContain(`Patient: ${count} taken`)
  const result = await contents(data)
  expect(result.appointments).toHaveLength(count)
  expect(result).toEqual(await contents(whole))
})

describe('where nothing can be taken', () => {
  it('ends with 1 and says so', async () => {
    const { from, data } = folders()
    expect(await runImport(argsFor({ from, data }))).toMatchObject({ code: 1 })
    writeExport(from, 'notes.txt', ['hello'])
    expect(await runImport(argsFor({ from, data }))).toMatchObject({ code: 1 })
    expect(fs.existsSync(data)).toBe(false)
    writeExport(from, 'Patient.ndjson', ['nonsense'])
    const run = await runImport(argsFor({ from, data }))
    expect(run.code).toBe(1)
    expect(run.out).toContain('Patient.ndjson:1: is not JSON')
    expect(run.out.at(-1)).toMatch(/^Nothing was taken/)
  })

  it('ends with 2 for a wrong command, with 1 for a folder or zone that cannot be used, and touches nothing', async () => {
    const { from, data } = folders()
    writeExport(from, 'Patient.ndjson', [patientRow('p1')])
    expect(await runImport(['--from', from])).toMatchObject({ code: 2 })
    expect(await runImport([...argsFor({ from, data }), '--unknown'])).toMatchObject({ code: 2 })
    const zone = await runImport([...argsFor({ from, data }), '--time-zone', 'Europe/Nowhere'])
    expect(zone.code).toBe(1)
    expect(zone.err).toContain('could not be set up')
    const notOurs = await runImport(['--from', from, '--data', from])
    expect(notOurs.code).toBe(1)
    expect(fs.readdirSync(from)).toEqual(['Patient.ndjson'])
  })
})

/** 293 synthetic patients with a century of visits; not part of the repository. */
const sharedExport = fileURLToPath(new URL('../../../../shared/data/fhir-r4-synthea', import.meta.url))

it('takes in a whole export of a hospital: ours always, the large one where it lies beside the project', async () => {
  const { from, data } = folders()
  writeExport(from, 'Patient.ndjson', [patientRow('p1'), patientRow('p2')])
  const source = process.env.CLINIC_FHIR_EXPORT ?? (fs.existsSync(sharedExport) ? sharedExport : from)
  const patientFile = fs.readFileSync(path.join(source, 'Patient.ndjson'), 'utf8')
  const rows = patientFile.split('\n').filter((line) => line !== '').length
  const run = await runImport([...argsFor({ from: source, data }), '--time-zone', 'America/New_York'])
  expect(run.code).toBe(0)
  expect(run.out).toContain(`Patient: ${rows} taken`)
  expect(await withCore(data, ({ read }) => read.count('patients', {}))).toBe(rows)
})

describe('into a clinic that has passwords', () => {
  const password = 'a long enough secret'
  it('somebody signs in first: an administrator, with a password that is no argument', async () => {
    const { from, data } = folders()
    writeExport(from, 'Patient.000.ndjson', [patientRow('p1')])
    const core = await startCore({
      dataDir: data,
      key: () => readOrMakeKeyFile(path.join(data, 'key')),
    })
    await core.execute('clinic.setUp', {
      clinic: { name: 'Sonrisa', timeZone: 'Europe/Madrid', country: 'ES' },
      administrator: { name: 'Ada Byron', password },
    })
    await core.execute('staff.create', { name: 'Rosa', roles: ['receptionist'], password })
    await core.close()
    const passwordFile = path.join(path.dirname(from), 'password')
    const as = (name: string, typed: string) => {
      fs.writeFileSync(passwordFile, `${typed}\n`)
      return runImport([...argsFor({ from, data }), '--sign-in', name, '--password-file', passwordFile])
    }
    const nobody = await runImport(argsFor({ from, data }))
    expect([nobody.code, nobody.err]).toEqual([1, expect.stringContaining('--sign-in')])
    expect((await as('Ada Byron', 'wrong')).code).toBe(1)
    expect((await as('Rosa', password)).err).toContain('Only an administrator imports.')
    expect((await as('Ada Byron', password)).code).toBe(0)
    const child = spawn(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      programFile(entry),
      ...argsFor({ from, data }),
      '--sign-in',
      'Ada Byron',
    ])
    child.stdin.end(`${password}\n`)
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
  }, 120_000)
})

describe('a table', () => {
  it('says how each column is read, what could not be taken, and takes the rest in', async () => {
    const { from, data } = folders()
    fs.mkdirSync(from)
    const file = path.join(from, 'patients.csv')
    fs.writeFileSync(file, 'Name,Born,Colour,Tel\nAna Ruiz,3/4/1990,red,612345678\nBo Ruiz,31/2/1990,,\n')
    const args = ['--from', file, '--data', data, '--country', 'ES', '--map', 'Born=birthDate']
    const checked = await runImport([...args, '--check'])
    expect(checked.out.at(-1)).toBe('1 rows would be taken, 0 were there before, 1 could not be taken.')
    const { code, out } = await runImport(args)
    expect(code).toBe(0)
    expect(out).toEqual([
      'patients.csv: "Name" is fullName',
      'patients.csv: "Born" is birthDate',
      'patients.csv: "Colour" is left out',
      'patients.csv: "Tel" is phone',
      'patients.csv:3: "Born" is not a birth date',
      '1 rows taken, 0 were there before, 1 could not be taken.',
    ])
    const { patients } = await contents(data)
    expect(patients).toMatchObject([
      { givenName: 'Ana', familyName: 'Ruiz', birthDate: '1990-04-03', phone: '+34612345678' },
    ])
    expect((await runImport([...args, '--map', 'Size=phone'])).code).toBe(1)
    expect((await runImport([...args, '--what', 'staff'])).code).toBe(2)
  })
})

describe('a Bundle', () => {
  it('comes in as the same resources in bulk files do', async () => {
    const { from, data } = folders()
    fs.mkdirSync(from)
    const file = path.join(from, 'bundle.json')
    const { id: _id, ...withoutId } = patientRow('p2')
    const rows = [practitionerRow('d1'), patientRow('p1'), allergyRow('a1', 'p1', 'Latex allergy')]
    fs.writeFileSync(
      file,
      JSON.stringify({
        resourceType: 'Bundle',
        type: 'transaction',
        entry: [
          ...rows.map((resource) => ({ fullUrl: `urn:uuid:${resource.id}`, resource })),
          { fullUrl: 'urn:uuid:p2', resource: withoutId },
          { resource: conditionRow('c1', 'p2', 'Asthma') },
          { resource: { ...patientRow('p3'), name: [] } },
          { fullUrl: 'urn:uuid:nothing' },
        ],
      }),
    )
    const { code, out } = await runImport(['--from', file, '--data', data])
    expect(code).toBe(0)
    expect(out).toContain('bundle.json:6: has no name')
    const { patients, doctors } = await contents(data)
    expect(doctors).toHaveLength(1)
    expect(patients).toHaveLength(2)
    expect(JSON.stringify(patients)).toContain('Latex allergy')
    expect(JSON.stringify(patients)).toContain('Asthma')
  })
})
