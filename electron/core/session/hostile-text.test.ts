/**
 * SQL, script, paths and worse in every text field of every command and query: nothing breaks, nothing is run, and what is
 * taken is kept as it was typed.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands, queries } from '#shared/contract/contract.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { CoreSession } from '../core.ts'
import { inputsFor } from '../testing/inputs-from-schema.ts'
import { accepted, codeOf, openStaffedClinic, type StaffedClinic } from './testing/staffed-clinic.ts'

const hostile = [
  "'; DROP TABLE patients; --",
  '" OR "1"="1',
  "x') UNION SELECT key FROM settings --",
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'javascript:alert(1)',
  '../../../../etc/passwd',
  '..\\..\\windows\\system32',
  "=cmd|' /C calc'!A0",
  '%00%2e%2e%2f',
  '{{constructor.constructor("return process")()}}',
  '${process.exit(1)}',
  '__proto__',
  '\u0000',
  '\u202Egnp.exe',
  '\uD800',
  'NEAR(a* OR b) AND "',
  '🦷'.repeat(5000),
]

/** They reach outside of the records: a folder, a network. Their borders have tests of their own. */
const outside =
  /^(backup|interchange|sync|workstations|keys|repair|session)\.|^health\.repair$|^messages\.configureSending$/

let clinic: StaffedClinic
let session: CoreSession
let patient: Patient
/** Whom no command is about. */
let bystander: Patient

beforeAll(async () => {
  clinic = await openStaffedClinic()
  session = await clinic.signedIn('administrator')
  bystander = accepted<Patient>(await session.execute('patients.register', { familyName: 'Bystander' }))
  patient = accepted<Patient>(await session.execute('patients.register', { familyName: 'Standing' }))
})
afterAll(() => clinic.end())

type Path = readonly (string | number)[]

/** Where the texts of an input are. */
function textsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') return [path]
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([name, child]) => textsOf(child, [...path, name]))
}

function withText(value: unknown, [name, ...rest]: Path, text: string): unknown {
  if (name === undefined) return text
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === Number(name) ? withText(item, rest, text) : item))
  const copy = { ...(value as Record<string, unknown>) }
  copy[name] = withText(copy[name], rest, text)
  return copy
}

/** One input with everything in it. */
const wholeInput = (schema: unknown) =>
  inputsFor(schema, { patientId: patient.id, date: '2026-12-01', startsAt: '2026-12-01T09:00:00Z' })[1]

/** Refusals are fine; a fault of the application is not. */
async function tryTexts(schema: unknown, ask: (input: unknown) => Promise<Parameters<typeof codeOf>[0]>) {
  const input = wholeInput(schema)
  for (const path of textsOf(input))
    for (const text of hostile) {
      const answer = await ask(withText(input, path, text))
      expect(codeOf(answer), `${path.join('.')}: ${text.slice(0, 40)}`).not.toBe('INTERNAL')
      if (!answer.ok && text.length > 12) expect(answer.error.message).not.toContain(text)
    }
}

describe('every text of', () => {
  test.each(Object.keys(commands).filter((name) => !outside.test(name)))('the command %s', async (name) => {
    await tryTexts(commands[name as keyof typeof commands].input, (input) => session.execute(name, input))
  })
  test.each(Object.keys(queries).filter((name) => !outside.test(name)))('the query %s', async (name) => {
    await tryTexts(queries[name as keyof typeof queries].input, (input) => session.query(name, input))
  })
})

test('afterwards the records, their trail and everybody’s roles are whole', async () => {
  expect(await session.query('audit.verify', {})).toMatchObject({ value: { intact: true } })
  expect(await session.query('patients.search', { text: 'bystander' })).toMatchObject({
    ok: true,
    value: [{ id: bystander.id }],
  })
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  expect(Object.keys(Object.prototype)).toEqual([])
})

test.each(hostile.filter((text) => !/[\0\u202E\uD800]/.test(text) && text.length <= 200))(
  '%s is kept as it was typed, and found',
  async (text) => {
    const made = accepted<Patient>(
      await session.execute('patients.register', { familyName: text, notes: text, preconditions: [text] }),
    )
    expect(made).toMatchObject({ familyName: text, notes: text, preconditions: [text] })
    expect(codeOf(await session.query('patients.search', { text }))).toBe('ok')
    expect(await session.query('patients.get', { patientId: made.id })).toMatchObject({
      value: { familyName: text },
    })
  },
)
