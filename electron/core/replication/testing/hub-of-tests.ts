/**
 * The hub that tests of replication use: our own, started for them; or, with `HUB_URL=http://ADMIN:PASSWORD@HOST:5984`, any
 * CouchDB. Its databases of tests are removed, so it must be one that nobody works with.
 */
import { startTestHub } from '../../../../sync-server/hub/testing/test-hub.ts'

export interface HubOfTests {
  /** Without credentials. */
  origin: string
  username: string
  password: string
  /** True where it is our hub, which enrols workstations itself. */
  isOurs: boolean
  /** Removes a clinic's databases. */
  remove: (database: string) => Promise<void>
  stop: () => Promise<void>
}

/** Starts a hub, or takes the one that the environment names. */
export async function hubOfTests(): Promise<HubOfTests> {
  const given = process.env['HUB_URL']
  if (given === undefined || given === '') {
    const own = await startTestHub()
    const nothing = () => Promise.resolve()
    return {
      origin: own.origin,
      username: 'admin',
      password: 'secret',
      isOurs: true,
      remove: nothing,
      stop: own.stop,
    }
  }
  const url = new URL(given)
  const username = decodeURIComponent(url.username)
  const password = decodeURIComponent(url.password)
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  const welcome = await fetch(url.origin, { headers: { authorization } })
  const { vendor } = (await welcome.json()) as { vendor?: { name?: string } }
  return {
    origin: url.origin,
    username,
    password,
    isOurs: vendor?.name === 'clinic hub',
    async remove(database) {
      for (const part of ['desk', 'charts'])
        await fetch(`${url.origin}/${database}-${part}`, { method: 'DELETE', headers: { authorization } })
    },
    stop: () => Promise.resolve(),
  }
}
