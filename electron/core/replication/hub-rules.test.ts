/** What the hub takes by its own rules, whatever a workstation's core would let through: through HTTP, on a real hub. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { roles } from '#shared/domain/roles.ts'
import type { Role } from '#shared/domain/records/staff.ts'
import { type DocumentType, documentTypes, hubRules } from '#shared/permissions/hub-rules.ts'
import { mayUse } from '#shared/permissions/permissions.ts'
import { ask } from '../../../sync-server/hub/testing/test-hub.ts'
import { collectionNames } from '../store/collections.ts'
import { setUpHub } from './set-up-hub.ts'
import { hubOfTests, type HubOfTests } from './testing/hub-of-tests.ts'

let hub: HubOfTests
const database = 'rules'
const place = `/${database}-charts`
/** A workstation of each role, one of all, and one of none. */
const users = [...roles, 'nobody'] as const
type User = (typeof users)[number]

const administrator = () => ({ url: hub.origin, username: hub.username, password: hub.password })
const headersOf = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
})
const as = (user: User, method: string, path: string, body?: unknown) =>
  ask(hub.origin + path, method, body, headersOf(`rules-${user}`, 'secret'))
const asHubAdministrator = (method: string, path: string, body?: unknown) =>
  ask(hub.origin + path, method, body, headersOf(hub.username, hub.password))

const rolesOf = (user: User): Role[] => (user === 'nobody' ? [] : [user])

let next = 0
const at = '2026-11-24T09:00:00.000Z'
function document(type: DocumentType, data: object = {}): Record<string, unknown> & { _id: string } {
  const id = `d${(next += 1)}`
  return {
    _id: `${type}:${id}`,
    format: 1,
    type,
    version: 0,
    by: 'test',
    stamps: {},
    ...(type === 'attachment' ? { sha256: '' } : { data: { id, at, ...data } }),
  }
}

/** A document that is on the hub, with its revision. */
async function standing(type: DocumentType, data?: object) {
  const made = document(type, data)
  const { json } = await asHubAdministrator('PUT', `${place}/${encodeURIComponent(made._id)}`, made)
  return { ...made, _rev: (json as { rev: string }).rev }
}

const put = async (user: User, body: { _id: string }): Promise<number> =>
  (await as(user, 'PUT', `${place}/${encodeURIComponent(body._id)}`, body)).status

beforeAll(async () => {
  hub = await hubOfTests()
  await hub.remove(database)
  for (const user of users)
    await setUpHub(administrator(), database, {
      name: `rules-${user}`,
      password: 'secret',
      charts: true,
      roles: rolesOf(user),
    })
}, 60_000)
afterAll(() => hub.stop())

test('every collection has its rule, and what is written by nobody is what follows from events', () => {
  expect(Object.keys(documentTypes).sort()).toEqual([...collectionNames, 'attachment', 'lease'].sort())
  for (const { written } of Object.values(documentTypes))
    for (const role of roles)
      if (written.some((action) => mayUse([role], action) && action !== 'clinic.setUp'))
        expect(hubRules[typeOf(written)].write).toContain(role)
})

const typeOf = (written: readonly string[]): DocumentType =>
  (Object.keys(documentTypes) as DocumentType[]).find((type) => documentTypes[type].written === written) ??
  'events'

const cases = (Object.keys(hubRules) as DocumentType[]).flatMap((type) =>
  users.map((user): [DocumentType, User] => [type, user]),
)

describe('every type of document, for every role of a workstation', () => {
  test.each(cases)('%s by %s', async (type, user) => {
    const rule = hubRules[type]
    const has = (list: readonly Role[]) => rolesOf(user).some((role) => list.includes(role))
    expect(await put(user, document(type)), 'new').toBe(has(rule.write) ? 201 : 403)

    const before = await standing(type)
    const changed = {
      ...before,
      ...(type === 'attachment' ? { sha256: 'x' } : { data: { ...dataOf(before), name: 'x' } }),
    }
    expect(await put(user, changed), 'changed').toBe(has(rule.write) && !rule.once ? 201 : 403)

    const removes = async (removal: object) => {
      const bulk = await as(user, 'POST', `${place}/_bulk_docs`, { docs: [removal] })
      const [answer] = bulk.json as { ok?: boolean; error?: string }[]
      return answer?.ok === true
    }
    const { data: _data, ...envelope } = before as typeof before & { data?: unknown }
    const removed = { ...envelope, _rev: await current(before._id), _deleted: true }
    const mayRemove = has(rule.remove) && (type !== 'attachment' || has(rule.write))
    expect(await removes(removed), 'removed').toBe(mayRemove)

    const { _id } = await standing(type)
    const closed = { _id, _rev: await current(_id), _deleted: true }
    const mayClose = has(rule.remove) || (has(rule.write) && !rule.once)
    expect(await removes(closed), 'a leaf closed').toBe(mayClose)
  })
})

const dataOf = (made: Record<string, unknown>) => made['data'] as Record<string, unknown>
const current = async (id: string): Promise<string> =>
  ((await asHubAdministrator('GET', `${place}/${encodeURIComponent(id)}`)).json as { _rev: string })._rev

describe('events and audit entries', () => {
  const event = {
    type: 'audit',
    workstationId: 'w',
    subjectId: 's',
    version: 1,
    payload: { action: 'x', salt: 'ab', changes: [{ field: 'name', before: 'Ann' }], reason: 'why' },
  }
  const erased = { ...event, payload: { action: 'x', changes: [] } }

  test('are erased by those who may, in what they tell of a person and in nothing else', async () => {
    const before = await standing('events', event)
    const with_ = (data: object) => ({ ...before, data: { ...dataOf(before), ...data } })
    expect(await put('receptionist', with_(erased))).toBe(403)
    expect(await put('administrator', with_({ ...erased, at: '2020-01-01T00:00:00.000Z' }))).toBe(403)
    expect(
      await put('administrator', with_({ ...erased, payload: { action: 'another', changes: [] } })),
    ).toBe(403)
    expect(
      await put('administrator', with_({ ...event, payload: { ...event.payload, reason: 'because' } })),
    ).toBe(403)
    expect(await put('administrator', with_(erased))).toBe(201)
  })

  test('are not replaced by a replicated history either', async () => {
    const before = await standing('events', event)
    const forged = {
      ...before,
      data: { ...dataOf(before), subjectId: 'somebody else' },
      _rev: `2-${'f'.repeat(32)}`,
      _revisions: { start: 2, ids: ['f'.repeat(32), before._rev.slice(2)] },
    }
    const { json } = await as('administrator', 'POST', `${place}/_bulk_docs`, {
      docs: [forged],
      new_edits: false,
    })
    expect(json).toMatchObject([{ error: 'forbidden' }])
    expect(await current(before._id)).toBe(before._rev)
  })
})

test('everybody changes a password, and only an administrators’ workstation roles', async () => {
  const before = await standing('staff', { name: 'Ann', roles: ['doctor'] })
  const data = dataOf(before)
  expect(await put('stockKeeper', { ...before, data: { ...data, roles: ['administrator'] } } as never)).toBe(
    403,
  )
  const credential = { hash: 'h', setAt: at }
  expect(await put('stockKeeper', { ...before, data: { ...data, credential } } as never)).toBe(201)
})

test.each(['unknown:x', 'patients', 'toString:x', 'constructor:x'])(
  '%s is no document for a workstation',
  async (id) => {
    const body = { ...document('patients'), _id: id, type: id.split(':')[0] ?? '' }
    expect(await put('administrator', body)).toBe(403)
  },
)

test('a workstation writes no design document, and no access rules', async () => {
  const design = { _id: '_design/clinic', language: 'javascript' }
  expect((await as('administrator', 'PUT', `${place}/_design/other`, design)).status).toBeGreaterThanOrEqual(
    401,
  )
  expect((await as('administrator', 'PUT', `${place}/_security`, {})).status).toBeGreaterThanOrEqual(401)
  expect(
    (
      await as('administrator', 'PUT', `/_users/org.couchdb.user:rules-nobody`, {
        name: 'rules-nobody',
        type: 'user',
        roles: ['workstation-administrator'],
      })
    ).status,
  ).toBeGreaterThanOrEqual(403)
})
