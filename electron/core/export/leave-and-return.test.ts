/** What a clinic leaves with, it can come back with: exported, taken in elsewhere and exported again, it is the same. */
import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandOutput } from '#shared/contract/contract.ts'
import type { ExportPart } from '#shared/contract/interchange.ts'
import type { Message } from '#shared/domain/records/message.ts'
import { demoPassword } from '#shared/domain/staff/demonstration.ts'
import { type Core, startCore } from '../core.ts'
import { startDemo } from '../demo/start-demo.ts'
import { importFhir } from '../import/import-fhir.ts'
import { ImportTally } from '../import/import-tally.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const { folder, remove } = temporaryFolder('leave')
const key = new Uint8Array(32).fill(9)
/** One core at a time: RxDB takes no more collections in one process. */
async function withCore<Value>(name: string, work: (core: Core) => Promise<Value>): Promise<Value> {
  const core = await startCore({ dataDir: path.join(folder, name), key: () => key })
  try {
    return await work(core)
  } finally {
    await core.close()
  }
}

let first: { folder: string; workstationId: string }

async function exported(core: Core, parts: ExportPart[], name: string) {
  const parent = path.join(folder, name)
  fs.mkdirSync(parent)
  const answer = await core.execute('interchange.export', { folder: parent, parts })
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  return answer.value as NonNullable<CommandOutput<'interchange.export'>>
}

/** Every resource of an export's bulk files, by type and id, and the bytes of each file of a report. */
function contents(root: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const name of fs.readdirSync(path.join(root, 'fhir'))) {
    if (!name.endsWith('.ndjson')) continue
    for (const line of fs.readFileSync(path.join(root, 'fhir', name), 'utf8').split('\n')) {
      if (line === '') continue
      const { resourceType, id } = JSON.parse(line) as { resourceType: string; id: string }
      found.set(`${resourceType}/${id}`, line)
    }
  }
  const files = path.join(root, 'fhir/files')
  for (const name of fs.existsSync(files) ? fs.readdirSync(files) : [])
    found.set(`files/${name}`, fs.readFileSync(path.join(files, name)).toString('base64'))
  return found
}

const typesIn = (names: Iterable<string>): string[] =>
  [...new Set([...names].map((name) => name.split('/')[0] ?? ''))].sort()

async function fill(clinic: Core): Promise<void> {
  const [report] = await clinic.read.find('reports', { where: {}, limit: 1 })
  const attached = await clinic.execute('reports.attach', {
    reportId: report?.id,
    name: '../../etc/x-ray ☢.png',
    type: 'image/png',
    base64: Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex').toString(
      'base64',
    ),
  })
  if (!attached.ok) throw new Error(JSON.stringify(attached.error))
  await clinic.settled()
  // Nothing is sent in a test: what waits is finished as a worker would.
  const messages = await clinic.read.find('messages', { where: {} })
  const writes = messages.map((before): { collection: 'messages'; before: Message; after: Message } => ({
    collection: 'messages',
    before,
    after: { ...before, state: 'sent' },
  }))
  await clinic.writeBatch(
    { value: undefined, writes, events: [] },
    { action: 'import', recordType: 'messages', recordId: 'test', changes: [] },
  )
  await clinic.settled()
}

async function signInToDemo(core: Core): Promise<void> {
  const people = await core.read.find('staff', { where: {} })
  const name = people.find(({ roles }) => roles.includes('administrator'))?.name
  const answer = await core.execute('session.signIn', { name, password: demoPassword })
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
}

beforeAll(async () => {
  await withCore('clinic', async (clinic) => {
    await startDemo(clinic)
    await signInToDemo(clinic)
    await fill(clinic)
    const made = await exported(clinic, ['fhir', 'bundles'], 'first')
    first = { folder: made.folder, workstationId: clinic.workstationId }
  })
})
afterAll(remove)

async function takeIn(core: Core, file: string): Promise<ImportTally> {
  await core.execute('clinic.setUp', {
    clinic: { name: 'Elsewhere', timeZone: 'Europe/Madrid', country: 'ES', language: 'en' },
    administrator: { name: 'Ada' },
  })
  const tally = new ImportTally()
  const context = { system: 'fhir', country: 'ES', timeZone: 'Europe/Madrid', now: new Date().toISOString() }
  expect(await importFhir(core, file, context, tally)).toBeUndefined()
  await core.settled()
  return tally
}

describe('an export that is taken in elsewhere and exported again', () => {
  it.each([
    ['bulk files', 'fhir/manifest.json'],
    ['Bundles', 'bundles/0001.json'],
  ])('is the same, as %s', async (what, chosen) => {
    await withCore(`second ${what}`, async (core) => {
      const tally = await takeIn(core, path.join(first.folder, chosen))
      expect(tally.outcome('done').problems).toEqual([])
      const second = await exported(core, ['fhir'], `again ${what}`)
      const before = contents(first.folder)
      const after = contents(second.folder)
      expect(typesIn(before.keys())).toEqual([
        'AllergyIntolerance',
        'Appointment',
        'AuditEvent',
        'Communication',
        'Condition',
        'DiagnosticReport',
        'Media',
        'Patient',
        'Practitioner',
        'Schedule',
        'Slot',
        'files',
      ])
      for (const [name, resource] of before) expect(after.get(name), name).toBe(resource)
      // What is new is the second clinic's own trail.
      expect(typesIn([...after.keys()].filter((name) => !before.has(name)))).toEqual(['AuditEvent'])
      expect(await core.query('audit.verify', {})).toMatchObject({ value: { intact: true } })
    })
  })

  it('leaves out messages that were not sent yet, and entries that claim to be of its own trail', async () => {
    const changed = path.join(folder, 'changed')
    fs.cpSync(path.join(first.folder, 'fhir'), changed, { recursive: true })
    const edit = (name: string, change: (text: string) => string) => {
      const file = path.join(changed, name)
      fs.writeFileSync(file, change(fs.readFileSync(file, 'utf8')))
      return file
    }
    await withCore('third', async (core) => {
      edit('Communication.ndjson', (text) =>
        text.replaceAll('\\"state\\":\\"sent\\",\\"history', '\\"state\\":\\"pending\\",\\"history'),
      )
      const trail = edit('AuditEvent.ndjson', (text) =>
        text.replaceAll(first.workstationId, core.workstationId),
      )
      const reasons = new Set(
        (await takeIn(core, trail)).outcome('done').problems.map(({ detail }) => detail),
      )
      expect([...reasons]).toEqual([
        'was not sent yet, and is left out',
        'is of this workstation’s own chain',
      ])
      expect(await core.read.count('messages', {})).toBe(0)
    })
  })
})

it('writes no cell that a spreadsheet would run, whoever typed it, and no file outside its folder', async () => {
  await withCore('formulas', async (core) => {
    const run = async (name: string, input: object) => {
      const answer = await core.execute(name, input)
      if (!answer.ok) throw new Error(JSON.stringify(answer.error))
    }
    await run('clinic.setUp', {
      clinic: { name: '=1+1', timeZone: 'Europe/Madrid', country: 'ES', language: 'en' },
      administrator: { name: '@SUM(A1)' },
    })
    const hostile = ['=HYPERLINK("http://x")', '+1+1', '-2+3', '@cmd', '|calc', '%x', ' =1,2']
    for (const text of hostile) {
      await run('patients.register', { givenName: text, familyName: text, notes: text })
      await run('equipment.create', { name: text, category: text, unit: text, minimumQuantity: 1 })
    }
    const { folder: made } = await exported(core, ['csv'], 'formula-export')
    const files = fs.readdirSync(made, { recursive: true }).map(String)
    const tables = files.filter((name) => name.endsWith('.csv'))
    expect(tables).not.toEqual([])
    const cells = tables.flatMap((name) => {
      const text = fs.readFileSync(path.join(made, name), 'utf8')
      return parse(text, { bom: true, relaxColumnCount: true }).flat()
    })
    for (const text of hostile) expect(cells).toContain(`'${text.trim()}`)
    const dangerous = cells.filter((cell) => /^\s*[=+\-@|%]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell))
    expect(dangerous).toEqual([])
  })
})
