/** What is tried against sign-in: names told by the time it takes, sessions that were changed, are too old, or not theirs. */
import crypto from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { ask, startTestHub, type TestHub } from '../testing/test-hub.ts'

/** Every derivation of a key, as what it costs. */
const derived = vi.hoisted((): string[] => [])
vi.mock('node:crypto', async (importActual) => {
  const actual = await importActual<typeof crypto>()
  const pbkdf2 = ((
    password: never,
    salt: never,
    iterations: number,
    length: number,
    digest: string,
    done: never,
  ) => {
    derived.push(`${digest} ${iterations} ${length}`)
    actual.pbkdf2(password, salt, iterations, length, digest, done)
  }) as typeof actual.pbkdf2
  return { ...actual, pbkdf2, default: { ...actual, pbkdf2 } }
})

let hub: TestHub
const basic = (name: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
})
const put = (name: string, password: string, rev?: string) =>
  hub.request('PUT', `/_users/org.couchdb.user:${name}`, {
    name,
    password,
    type: 'user',
    roles: [],
    ...(rev === undefined ? {} : { _rev: rev }),
  })

beforeAll(async () => {
  hub = await startTestHub()
  await hub.request('PUT', '/_users')
  await put('known', 'right')
})
afterAll(() => hub.stop())
afterEach(() => {
  vi.useRealTimers()
})

describe('a name', () => {
  it('is not told by the work that a wrong password makes', async () => {
    const work = async (name: string) => {
      derived.length = 0
      const answer = await ask(`${hub.origin}/_session`, 'GET', undefined, basic(name, `wrong ${name}`))
      return [answer.status, ...derived]
    }
    const known = await work('known')
    expect(known).toEqual([401, 'sha256 600000 32'])
    expect(await work('nobody')).toEqual(known)
    expect(await work('admin')).toEqual(known)
  })
})

describe('a session', () => {
  const signIn = async (): Promise<string> => {
    const answer = await ask(
      `${hub.origin}/_session`,
      'POST',
      { name: 'known', password: 'right' },
      { authorization: '' },
    )
    return /AuthSession=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? ''
  }
  const whoIs = async (cookie: string): Promise<unknown> => {
    const headers = { authorization: '', cookie: `AuthSession=${cookie}` }
    const { json } = await ask(`${hub.origin}/_session`, 'GET', undefined, headers)
    return (json as { userCtx: { name: unknown } }).userCtx.name
  }

  it('is nobody’s when any bit of it was changed, cut off or signed by somebody else', async () => {
    const cookie = await signIn()
    expect(await whoIs(cookie)).toBe('known')
    const bytes = Buffer.from(cookie, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit += 7) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(await whoIs(changed.toString('base64url')), `bit ${bit}`).toBeNull()
    }
    for (const length of [0, 1, 31, 32, 33, bytes.length - 1])
      expect(await whoIs(bytes.subarray(0, length).toString('base64url'))).toBeNull()
    const start = Math.floor(Date.now() / 1000)
      .toString(16)
      .toUpperCase()
    for (const name of ['admin', 'known']) {
      const signature = crypto.createHmac('sha256', 'a guessed secret').update(`${name}:${start}`).digest()
      const forged = Buffer.concat([Buffer.from(`${name}:${start}:`), signature])
      expect(await whoIs(forged.toString('base64url'))).toBeNull()
    }
  })

  it('is nobody’s once it is too old, replayed after the password was changed, or after the user was removed', async () => {
    const cookie = await signIn()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 })
    expect(await whoIs(cookie)).toBeNull()
    vi.useRealTimers()
    const { json } = await hub.request('GET', '/_users/org.couchdb.user:known')
    await put('known', 'another', (json as { _rev: string })._rev)
    expect(await whoIs(cookie)).toBeNull()
    const second = await hub.request('GET', '/_users/org.couchdb.user:known')
    await hub.request(
      'DELETE',
      `/_users/org.couchdb.user:known?rev=${(second.json as { _rev: string })._rev}`,
    )
    expect(await whoIs(cookie)).toBeNull()
  })
})
