import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, ask, startTestHub, type TestHub } from './testing/test-hub.ts'

let hub: TestHub
const password = 'p'.repeat(43)

const basic = (name: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`,
})

const invitation = { database: 'clinic', label: 'Front desk', roles: ['receptionist'], charts: false }

interface Enrolled {
  name: string
  roles: string[]
}

async function enrolled(wish: Partial<typeof invitation> = {}): Promise<Enrolled> {
  const invited = await hub.request('POST', '/_clinic/invitations', { ...invitation, ...wish })
  const { secret } = invited.json as { secret: string }
  const answer = await ask(`${hub.origin}/_clinic/enrol`, 'POST', { secret, password }, { authorization: '' })
  expect(answer.status).toBe(201)
  return answer.json as Enrolled
}

const as = ({ name }: Enrolled, method: string, path: string, body?: unknown): Promise<Answer> =>
  ask(hub.origin + path, method, body, basic(name, password))

beforeAll(async () => {
  hub = await startTestHub()
  for (const database of ['clinic-desk', 'clinic-charts']) {
    await hub.request('PUT', `/${database}`)
    await hub.request('PUT', `/${database}/_security`, {
      admins: { names: [], roles: ['_admin'] },
      members: { names: [], roles: [database] },
    })
  }
})
afterAll(() => hub.stop())

describe('enrolling', () => {
  it('makes a user of its own, who reaches what the invitation says and nothing else', async () => {
    const desk = await enrolled()
    expect(desk).toMatchObject({ database: 'clinic', label: 'Front desk', roles: ['receptionist'] })
    expect((await as(desk, 'GET', '/clinic-desk')).status).toBe(200)
    expect((await as(desk, 'GET', '/clinic-charts')).status).toBe(403)
    expect((await as(desk, 'GET', '/_users/_all_docs')).status).toBe(403)
    expect((await as(desk, 'POST', '/_clinic/invitations', invitation)).status).toBe(403)
    expect((await as(desk, 'GET', '/_clinic/workstations/clinic')).status).toBe(403)
  })

  it('takes an invitation once, and no other secret', async () => {
    const invited = await hub.request('POST', '/_clinic/invitations', invitation)
    const { secret } = invited.json as { secret: string }
    const enrol = (body: object) => ask(`${hub.origin}/_clinic/enrol`, 'POST', body)
    expect(
      (await enrol({ secret: secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A'), password })).status,
    ).toBe(403)
    expect((await enrol({ secret, password })).status).toBe(201)
    expect((await enrol({ secret, password })).status).toBe(403)
    expect((await enrol({ secret, password: 'short' })).status).toBe(400)
  })

  it('is refused to those who are no administrators, and for another clinic', async () => {
    expect(
      (await ask(`${hub.origin}/_clinic/invitations`, 'POST', invitation, { authorization: '' })).status,
    ).toBe(403)
    const office = await enrolled({ label: 'Office', roles: ['administrator'], charts: true })
    expect((await as(office, 'POST', '/_clinic/invitations', invitation)).status).toBe(201)
    const elsewhere = { ...invitation, database: 'other' }
    expect((await as(office, 'POST', '/_clinic/invitations', elsewhere)).status).toBe(403)
    const odd = { ...invitation, roles: ['../_admin'] }
    expect((await as(office, 'POST', '/_clinic/invitations', odd)).status).toBe(400)
  })
})

describe('revoking', () => {
  it('ends what is open, tells the workstation, and can be taken back', async () => {
    const office = await enrolled({ label: 'Office 2', roles: ['administrator'] })
    const room = await enrolled({ label: 'Room 1', roles: ['doctor'], charts: true })
    const feed = await fetch(`${hub.origin}/clinic-desk/_changes?feed=continuous&heartbeat=60000`, {
      headers: basic(room.name, password),
    })
    const place = `/_clinic/workstations/clinic/${room.name}`
    expect((await as(room, 'POST', place, { revoked: true })).status).toBe(403)
    expect((await as(office, 'POST', place, { revoked: true })).status).toBe(200)
    await feed.text()
    expect((await as(room, 'GET', '/clinic-desk')).status).toBe(403)
    expect((await as(room, 'PUT', '/clinic-desk/x', {})).status).toBe(403)
    expect((await as(room, 'GET', '/_session')).json).toMatchObject({
      userCtx: { roles: ['workstation-revoked'] },
    })
    const listed = (await as(office, 'GET', '/_clinic/workstations/clinic')).json as {
      workstations: { name: string; revokedAt?: string; lastSeenAt: string | null }[]
    }
    const row = listed.workstations.find(({ name }) => name === room.name)
    expect(row).toMatchObject({ label: 'Room 1', roles: ['doctor'], charts: true })
    expect(row?.revokedAt).toBeDefined()
    expect(row?.lastSeenAt).not.toBeNull()
    expect((await as(office, 'POST', place, { revoked: false })).status).toBe(200)
    expect((await as(room, 'GET', '/clinic-charts')).status).toBe(200)
  })
})

/** Last: after it this address has no tries left. */
describe('guessing', () => {
  it('ends after a few tries, also for what is right', async () => {
    const enrol = (secret: string) => ask(`${hub.origin}/_clinic/enrol`, 'POST', { secret, password })
    const invited = await hub.request('POST', '/_clinic/invitations', invitation)
    const statuses: number[] = []
    for (let count = 0; count < 6; count++) statuses.push((await enrol(`guess-${count}`)).status)
    expect(statuses.at(-1)).toBe(429)
    expect((await enrol((invited.json as { secret: string }).secret)).status).toBe(429)
  })
})
