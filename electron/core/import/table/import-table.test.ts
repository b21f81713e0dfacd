/** Tables taken in through the contract, as a page or a script does. */
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandInput, CommandOutput, QueryOutput } from '#shared/contract/contract.ts'
import type { TableMapping } from '#shared/contract/taking-in.ts'
import { csvOf } from '#shared/lib/csv.ts'
import { type Core, startCore } from '../../core.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'

const { folder, remove } = temporaryFolder('table')
const key = new Uint8Array(32).fill(7)
let core: Core

beforeAll(async () => {
  core = await startCore({ dataDir: path.join(folder, 'data'), key: () => key })
  await core.execute('clinic.setUp', {
    clinic: { name: 'Clinic', timeZone: 'Europe/Madrid', country: 'ES', language: 'es' },
    administrator: { name: 'Ada' },
  })
})
afterAll(async () => {
  await core.close()
  remove()
})

let files = 0
function tableFile(content: string | Uint8Array, name = `table-${++files}.csv`): string {
  const file = path.join(folder, name)
  fs.writeFileSync(file, content)
  return file
}

async function must<Value>(
  answer: Promise<{ ok: boolean; value?: unknown; error?: unknown }>,
): Promise<Value> {
  const given = await answer
  if (!given.ok) throw new Error(JSON.stringify(given.error))
  return given.value as Value
}

const open = async (file: string): Promise<string> =>
  (
    await must<NonNullable<CommandOutput<'interchange.openImport'>>>(
      core.execute('interchange.openImport', { file }),
    )
  ).importId

const preview = (importId: string, mapping?: TableMapping) =>
  must<QueryOutput<'interchange.previewTable'>>(
    core.query('interchange.previewTable', { importId, ...(mapping ? { mapping } : {}) }),
  )

const take = (input: CommandInput<'interchange.import'>) =>
  must<CommandOutput<'interchange.import'>>(core.execute('interchange.import', input))

async function takeIn(
  content: string | Uint8Array,
  change: (mapping: TableMapping) => TableMapping = (m) => m,
) {
  const importId = await open(tableFile(content))
  const { mapping } = await preview(importId)
  return await take({ importId, mapping: change(mapping) })
}

const patients = async (familyName: string) =>
  await core.read.find('patients', { where: { familyName }, sort: [{ id: 'asc' }] })

describe('a table of patients', () => {
  it('is read by what its heading suggests, and shows what would become of each row', async () => {
    const importId = await open(
      tableFile(
        'Nº historia;Apellidos;Nombre;Fecha de nacimiento;Sexo;Móvil;Correo electrónico;Alergias;Raro\r\n' +
          '17;García López;Ana;3/4/1990;Mujer;612 345 678;ana@example.org;Penicilina (!); látex;x\r\n' +
          '18;Ruiz;;31/02/1991;;;;;\r\n',
      ),
    )
    const seen = await preview(importId)
    expect(seen.mapping).toEqual({
      what: 'patients',
      encoding: 'utf-8',
      separator: ';',
      dateOrder: 'dayFirst',
      columns: ['number', 'familyName', 'givenName', 'birthDate', 'sex', 'phone', 'email', 'allergies', null],
    })
    expect(seen.missing).toEqual([])
    expect(
      seen.rows.map(({ line, becomes, problem, column }) => ({ line, becomes, problem, column })),
    ).toEqual([
      { line: 2, becomes: 'new', problem: undefined, column: undefined },
      { line: 3, becomes: 'refused', problem: 'birthDateInvalid', column: 3 },
    ])
  })

  it('comes in with its fields, says which rows could not, and makes nothing twice', async () => {
    const content =
      'number,name,dob,sex,phone,email,language,consent,allergies,notes\n' +
      '1,"Nunez, Iris",1990-04-03,F,+34612345678,iris@example.org,Spanish,yes,"Latex (!); nuts","two\nlines"\n' +
      '\n' +
      '2,Nunez,,,no number,nobody,,,,\n' +
      '3,,1990-01-01,,,,,,,\n' +
      '4,Nunez Bo,1990-13-01,,,,,,,\n' +
      '5,Nunez Cy,,martian,,,,,,\n'
    const outcome = await takeIn(content)
    expect(outcome).toEqual({
      state: 'done',
      taken: 2,
      present: 0,
      refused: 3,
      problems: [
        { line: 6, problem: 'nameMissing', column: 1 },
        { line: 7, problem: 'birthDateInvalid', column: 2 },
        { line: 8, problem: 'wordUnknown', column: 3 },
      ],
    })
    const [one, two] = (await patients('Nunez')).sort((a, b) => (a.givenName > b.givenName ? -1 : 1))
    expect(one).toMatchObject({
      givenName: 'Iris',
      birthDate: '1990-04-03',
      sex: 'female',
      phone: '+34612345678',
      email: 'iris@example.org',
      language: 'es',
      messageConsent: true,
      allergies: [{ text: 'Latex', criticality: 'high' }, { text: 'nuts' }],
      notes: 'two\nlines',
      sources: [{ system: 'table', value: '1' }],
    })
    expect(two).toMatchObject({
      givenName: '',
      messageConsent: false,
      notes: 'Phone: no number\nE-mail: nobody',
    })
    expect(await takeIn(content)).toMatchObject({ taken: 0, present: 2, refused: 3 })
    const entries = await core.query('audit.list', { limit: 5 })
    expect(JSON.stringify(entries)).toContain('"action":"import"')
  })

  it('is checked without writing anything', async () => {
    const importId = await open(tableFile('name\nCheckable\n'))
    const { mapping } = await preview(importId)
    expect(await take({ importId, mapping, check: true })).toMatchObject({ state: 'checked', taken: 1 })
    expect(await patients('Checkable')).toEqual([])
    expect(await take({ importId, mapping })).toMatchObject({ state: 'done', taken: 1 })
    expect(await patients('Checkable')).toHaveLength(1)
  })

  it('is read in the encodings that spreadsheets write', async () => {
    const western = Buffer.from('nombre;apellidos\nBegoña;Íñiguez\n', 'latin1')
    const utf16 = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from('name\tphone\nŁukasz Żak\t\n', 'utf16le'),
    ])
    expect(await takeIn(western)).toMatchObject({ taken: 1 })
    expect(await takeIn(utf16)).toMatchObject({ taken: 1 })
    expect(await patients('Íñiguez')).toMatchObject([{ givenName: 'Begoña' }])
    expect(await patients('Żak')).toMatchObject([{ givenName: 'Łukasz' }])
    const arabic = Buffer.from([0xc7, 0xe1, 0xc7, 0xd3, 0xe3, 0x0a, 0xc3, 0xcd, 0xe3, 0xcf, 0x0a])
    expect(
      await takeIn(
        arabic,
        (mapping) => ({ ...mapping, encoding: 'windows-1256', columns: ['fullName'] }) as TableMapping,
      ),
    ).toMatchObject({ taken: 1 })
    expect(await patients('أحمد')).toHaveLength(1)
  })

  it('stops at a quotation mark that is never closed, and says where', async () => {
    const outcome = await takeIn(`name,notes\nWhole,fine\nBroken,"never closed\n${'more\n'.repeat(60_000)}`)
    expect(outcome).toMatchObject({ taken: 1, refused: 1, problems: [{ line: 3, problem: 'unreadable' }] })
  })

  it('reads what this application wrote for spreadsheets, without the apostrophes', async () => {
    const rows = [
      ['memberId', 'familyName', 'phone', 'notes'],
      ['ABCD', 'Guarded', '+34611111111', '=1+1'],
    ]
    expect(await takeIn(csvOf(rows))).toMatchObject({ taken: 1 })
    expect(await patients('Guarded')).toMatchObject([{ phone: '+34611111111', notes: '=1+1' }])
  })

  it('is refused where no column is a name, and where the file is none', async () => {
    const importId = await open(tableFile('phone\n1\n'))
    const { mapping, missing } = await preview(importId)
    expect(missing).toEqual(['fullName|familyName'])
    const answer = await core.execute('interchange.import', { importId, mapping })
    expect(answer).toMatchObject({ ok: false, error: { code: 'IMPORT_MAPPING_INCOMPLETE' } })
    const picture = await open(tableFile(new Uint8Array([0x89, 0x50, 0, 0, 1, 2])))
    expect(await core.query('interchange.previewTable', { importId: picture })).toMatchObject({
      error: { code: 'IMPORT_FILE_UNUSABLE' },
    })
    const nowhere = path.join(folder, 'nowhere.csv')
    expect(await core.execute('interchange.openImport', { file: nowhere })).toMatchObject({
      error: { code: 'IMPORT_FILE_UNUSABLE' },
    })
    expect(await core.execute('interchange.import', { importId: 'none' })).toMatchObject({
      error: { code: 'NOT_FOUND' },
    })
  })

  it('tells how far it is, and stops when it is told to', async () => {
    const importId = await open(
      tableFile(`name\n${Array.from({ length: 9000 }, (_, index) => `Stoppable ${index}`).join('\n')}\n`),
    )
    const { mapping } = await preview(importId)
    const states: QueryOutput<'interchange.importProgress'>[] = []
    const subscribed = core.subscribe('interchange.importProgress', { importId }, (answer) => {
      if (!answer.ok) return
      const progress = answer.value as QueryOutput<'interchange.importProgress'>
      states.push(progress)
      if (progress.taken > 0) void core.execute('interchange.stopImport', { importId })
    })
    const outcome = await take({ importId, mapping })
    expect(outcome.state).toBe('stopped')
    expect(outcome.taken).toBeGreaterThan(0)
    expect(outcome.taken).toBeLessThan(9000)
    if (subscribed.ok) subscribed.value()
    expect(states.some(({ state, taken }) => state === 'running' && taken > 0)).toBe(true)
    expect(await core.query('interchange.importProgress', { importId })).toMatchObject({
      value: { state: 'over' },
    })
  })
})

describe('a table of appointments', () => {
  it('finds patients and doctors, by number or name, and marks what overlaps', async () => {
    await takeIn(
      'number,name,dob\n901,Pia Booked,1980-01-01\n902,Twin Same,1980-01-01\n903,Twin Same,1990-02-02\n',
    )
    await must(core.execute('doctors.create', { givenName: 'Eva', familyName: 'Sanz', title: 'Dra.' }))
    const year = new Date().getUTCFullYear() + 1
    const content =
      'patient id,patient name,birth date,doctor,date,time,duration,status,reason\n' +
      `901,,,Dra. Eva Sanz,${year}-03-02,09:30,30,,Check\n` +
      `,Same Twin,1990-02-02,Sanz,02/03/${year},9:45 am,,booked,\n` +
      `901,,,Sanz,2019-05-06,10:00,20,,Old\n` +
      `901,,,Sanz,2019-05-07,10:00,20,no show,\n` +
      `901,,,Sanz,2019-05-08,10:00,20,cancelled,\n` +
      `,Same Twin,,Sanz,${year}-03-03,10:00,,,\n` +
      `999,,,Sanz,${year}-03-03,10:00,,,\n` +
      `901,,,Nobody,${year}-03-03,10:00,,,\n` +
      `901,,,Sanz,${year}-03-03,25:00,,,\n`
    const outcome = await takeIn(content)
    expect(outcome).toMatchObject({ taken: 5, refused: 4 })
    expect(outcome.problems).toEqual([
      { line: 7, problem: 'patientAmbiguous', column: 1 },
      { line: 8, problem: 'patientUnknown', column: 0 },
      { line: 9, problem: 'doctorUnknown', column: 3 },
      { line: 10, problem: 'timeInvalid', column: 5 },
    ])
    const booked = await core.read.find('appointments', { where: {}, sort: [{ startsAt: 'asc' }] })
    expect(
      booked.map(({ startsAt, endsAt, status, overlapsHistory = false }) => [
        startsAt,
        endsAt,
        status,
        overlapsHistory,
      ]),
    ).toEqual([
      ['2019-05-06T08:00:00Z', '2019-05-06T08:20:00Z', 'done', false],
      ['2019-05-07T08:00:00Z', '2019-05-07T08:20:00Z', 'noShow', false],
      ['2019-05-08T08:00:00Z', '2019-05-08T08:20:00Z', 'canceled', false],
      [`${year}-03-02T08:30:00Z`, `${year}-03-02T09:00:00Z`, 'confirmed', true],
      [`${year}-03-02T08:45:00Z`, `${year}-03-02T09:15:00Z`, 'confirmed', true],
    ])
    expect(await takeIn(content)).toMatchObject({ taken: 0, present: 5 })
  })
})
