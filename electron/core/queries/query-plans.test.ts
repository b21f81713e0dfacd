/**
 * No question and no command of the application reads a whole table of records. Every query of the contract is asked, and
 * every command given, with inputs made from their schemas; each statement that the core prepares meanwhile is explained
 * by SQLite. Plans do not depend on how much there is (the database keeps no statistics), so a small clinic is enough.
 */
import { randomBytes } from 'node:crypto'
import path from 'node:path'
import Database from 'better-sqlite3-multiple-ciphers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { commands, queries } from '#shared/contract/contract.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { Report } from '#shared/domain/records/report.ts'
import { type Core, type CoreSession, startCore } from '../core.ts'
import { startDemo } from '../demo/start-demo.ts'
import { connectToRead } from '../store/sqlite-storage/index.ts'
import { inputsFor } from '../testing/inputs-from-schema.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

/** Few records in any clinic, and shown all together: the columns of the board, who works here, the shelf. */
const smallCollections = ['doctors', 'staff', 'clinic', 'equipment']

/** Queries that need another state than an open clinic by itself: a hub, a database or a file that is being opened. */
const answeredElsewhere = [
  'sync.record',
  'opening.status',
  'workstations.list',
  'interchange.previewTable',
  'interchange.importProgress',
]

/** Names of subqueries, which are bounded where they are made. */
const results = ['found', 'one', 'up']

/** Statements that may read a table from its beginning, and why. */
const allowed: readonly { sql: RegExp; because: string }[] = [
  { sql: /ORDER BY sequence DESC LIMIT 1$/, because: 'one row, the newest' },
  { sql: /FROM pending_command WHERE next_at <= \?/, because: 'a queue, empty but for moments' },
  { sql: /FROM sync_quarantine ORDER BY at DESC LIMIT/, because: 'what could not be taken in: few, or none' },
  { sql: /^SELECT count\(\*\) AS count FROM sync_attachment$/, because: 'files that are on their way' },
  { sql: /FROM workstation_person ORDER BY/, because: 'the people of one workstation' },
  {
    sql: /^DELETE FROM sign_in_attempt WHERE last_at/,
    because: 'failed sign-ins of one workstation, swept here',
  },
  {
    sql: /^DELETE FROM toast WHERE at < \(SELECT at FROM toast ORDER BY at DESC LIMIT 1 OFFSET/,
    because: 'walks the index over the twenty thousand that are kept, to find the oldest of them',
  },
  { sql: /FROM stale_projection LIMIT/, because: 'a queue, and only its beginning' },
  { sql: /FROM reactor_cursor$/, because: 'one row for each reactor' },
  {
    sql: /FROM rx_\d+_events_0 WHERE f\d_type IS NOT \? AND deleted = 0 ORDER BY f\d_at desc,id asc LIMIT/,
    because: 'the newest events; what it passes over are the audit entries between them',
  },
  {
    sql: /FROM rx_\d+_stockmovements_0 WHERE deleted = 0$/,
    because: 'the quantity of every item on the shelf',
  },
  { sql: /FROM rx_\d+_patients_\d+ WHERE deleted = 0$/, because: 'the number of patients among the figures' },
]

/** A picture of one pixel. */
const tinyPicture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const now = new Date('2026-11-24T09:00:00.000Z')
const key = randomBytes(32)
const temporary = temporaryFolder('query-plans')
const prepare = vi.spyOn(Database.prototype, 'prepare')
const statements = new Set<string>()
const unanswered: string[] = []

interface Step {
  detail: string
}

/** Values by the name of a field, of records that are there. */
async function known(core: Core, desk: CoreSession): Promise<Record<string, unknown>> {
  const { read } = core
  const [appointment] = await read.find('appointments', {
    where: { date: '2026-11-25', status: 'confirmed' },
  })
  const reports = await read.find('reports', { where: { patientId: { $exists: true } }, limit: 50 })
  const report = reports.find(({ relevantToPatient }) => relevantToPatient)
  const scan = { reportId: report?.id, name: 'scan.png', type: 'image/png', base64: tinyPicture }
  const attached = await desk.execute('reports.attach', scan)
  const { attachments } = (attached.ok ? attached.value : report) as Report
  const [item] = await read.find('equipment', { where: {}, limit: 1 })
  const [feedback] = await read.find('feedback', { where: {}, limit: 1 })
  const [waiting] = await read.find('daybook', { where: { kind: 'waiting' }, limit: 1 })
  const [message] = await read.find('messages', { where: {}, limit: 1 })
  const [other] = await read.find('patients', { where: {}, sort: [{ updatedAt: 'desc' }], limit: 1 })
  const { id: appointmentId, doctorId, startsAt } = appointment as Appointment
  const patientId = report?.patientId
  return {
    appointmentId,
    patientId,
    doctorId,
    reportId: report?.id,
    attachmentId: attachments[0]?.id,
    equipmentId: item?.id,
    feedbackId: feedback?.id,
    entryId: waiting?.id,
    messageId: message?.id,
    keepPatientId: patientId,
    mergePatientId: other?.id,
    recipientId: patientId,
    subjectId: patientId,
    recordId: patientId,
    excludePatientId: patientId,
    actorId: 'administrator',
    date: '2026-11-25',
    from: '2026-11-24',
    to: '2026-11-30',
    fromDate: '2027-03-01',
    toDate: '2027-03-02',
    until: '2027-02-01',
    startsAt: `2026-12-01T${startsAt.slice(11, 16)}`,
    by: 'day',
    text: 'anna',
    givenName: 'Anna',
    familyName: 'Bell',
    phone: '0117 496 0123',
    email: 'anna@clinic.example',
    birthDate: '1980-02-29',
    name: 'Thing',
    since: '2026-11-16T00:00:00.000Z',
    template: 'patientWelcome',
    language: 'en',
    timeZone: 'Europe/London',
    country: 'GB',
    base64: tinyPicture,
    changes: {},
  }
}

beforeAll(async () => {
  const core = await startCore({ dataDir: temporary.folder, key: () => key, now: () => now })
  try {
    await startDemo(core, 'plans', now)
    await core.settled()
    const desk = core.openSession({ demonstration: true })
    const values = await known(core, desk)
    for (const [name, { input }] of Object.entries(queries)) {
      let answered = false
      for (const one of inputsFor(input, values)) answered = (await desk.query(name, one)).ok || answered
      if (!answered) unanswered.push(name)
    }
    for (const [name, { input }] of Object.entries(commands))
      for (const one of inputsFor(input, values)) await desk.execute(name, one)
    await core.settled()
  } finally {
    await core.close()
    for (const [sql] of prepare.mock.calls) statements.add(String(sql).replaceAll(/\s+/g, ' ').trim())
    prepare.mockRestore()
  }
}, 120_000)

afterAll(() => temporary.remove())

test('each query of the contract has an answer', () => {
  // A field that this test cannot make up goes into `known` above.
  expect(unanswered.filter((name) => !answeredElsewhere.includes(name))).toEqual([])
})

test('none of the application’s statements reads a whole table of records', () => {
  const connection = connectToRead(path.join(temporary.folder, 'clinic.db'), key)
  const readingAll: string[] = []
  let explained = 0
  try {
    for (const sql of statements) {
      if (!/^(SELECT|WITH|UPDATE|DELETE|INSERT)\b/i.test(sql) || /sqlite_schema/.test(sql)) continue
      const places = sql.match(/\?/g)?.length ?? 0
      const steps = connection
        .prepare<null[], Step>(`EXPLAIN QUERY PLAN ${sql}`)
        .all(...Array.from({ length: places }, () => null))
      explained++
      const all = steps.find(({ detail }) => readsAll(detail))
      const bounded =
        / LIMIT /.test(sql) && !steps.some(({ detail }) => /TEMP B-TREE FOR ORDER BY/.test(detail))
      // The first few in the order of an index, with no condition by which to pass over any.
      if (all && bounded && /WHERE deleted = 0 ORDER BY/.test(sql)) continue
      if (all && !allowed.some((exception) => exception.sql.test(sql)))
        readingAll.push(`${all.detail}: ${sql}`)
    }
  } finally {
    connection.close()
  }
  expect(explained).toBeGreaterThan(100)
  expect(readingAll).toEqual([])
})

/** True for a step of a plan that goes through a whole table, or a whole index, of something that grows. */
function readsAll(detail: string): boolean {
  // Every index begins with whether a record is deleted: to search by that alone is to read all that are not.
  const table = /^SCAN (\S+)/.exec(detail)?.[1] ?? /^SEARCH (\S+) .*\(deleted=\?\)$/.exec(detail)?.[1]
  if (table === undefined || /CONSTANT ROW|VIRTUAL TABLE INDEX/.test(detail) || results.includes(table))
    return false
  const collection = /^rx_\d+_(\w+)_\d+$/.exec(table)?.[1]
  return !smallCollections.includes(collection ?? '')
}
