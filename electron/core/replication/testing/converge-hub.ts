/** The hub of the proofs of convergence: one that can be stopped, started and put back to an earlier state. */
import { cpSync, rmSync } from 'node:fs'
import type { SyncDatabase } from '#shared/sync/wire.ts'
import { DesignFunctions } from '../../../../sync-server/hub/sandbox/design-functions.ts'
import { Hub } from '../../../../sync-server/hub/hub.ts'

/** Absent for a hub that is not ours to restart. */
export interface HubControl {
  dataFolder: string
  stop: () => Promise<void>
  /** @returns its new origin */
  start: () => Promise<string>
}

export interface RunningHub {
  origin: string
  username: string
  password: string
  control?: HubControl
}

/** A hub of this process. Hubs after one another share the sandbox in which a database's rules run, which starts slowly. */
export async function hubInProcess(dataFolder: string): Promise<RunningHub & { close: () => Promise<void> }> {
  const designFunctions = new DesignFunctions()
  const administrators = new Map([['admin', 'secret']])
  let hub: Hub | undefined
  const start = async () => {
    hub = await Hub.start({ dataFolder, administrators, host: '127.0.0.1', port: 0, designFunctions })
    return `http://127.0.0.1:${hub.port}`
  }
  const stop = async () => {
    await hub?.stop()
    hub = undefined
  }
  return {
    origin: await start(),
    username: 'admin',
    password: 'secret',
    control: { dataFolder, stop, start },
    async close() {
      await stop()
      await designFunctions.stop()
    },
  }
}

/** Copies the data folder of a hub that does not run. */
export function copyFolder(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true })
  cpSync(from, to, { recursive: true })
}

const authorizationOf = ({ username, password }: RunningHub): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`

async function ask(hub: RunningHub, path: string): Promise<unknown> {
  const place = `${hub.origin}/${path}`
  // A connection that was kept from before a restart fails once.
  const once = () => fetch(place, { headers: { authorization: authorizationOf(hub) } })
  const response = await once().catch(once)
  if (!response.ok) throw new Error(`${path}: ${response.status}`)
  return await response.json()
}

/** The newest sequence of each of a clinic's databases. */
export async function sequencesOf(hub: RunningHub, database: string): Promise<Record<SyncDatabase, number>> {
  const newest = async (part: SyncDatabase): Promise<number> => {
    const info = (await ask(hub, `${database}-${part}`)) as { update_seq: string | number }
    return Number.parseInt(String(info.update_seq), 10)
  }
  const [desk, charts] = await Promise.all([newest('desk'), newest('charts')])
  return { desk, charts }
}

/** What the hub holds, by document id. */
export async function recordsOn(hub: RunningHub, database: string): Promise<Map<string, unknown>> {
  const all = new Map<string, unknown>()
  for (const part of ['desk', 'charts']) {
    const answer = await ask(hub, `${database}-${part}/_all_docs?include_docs=true`)
    const { rows } = answer as { rows: { id: string; doc: { data?: unknown } }[] }
    for (const { id, doc } of rows) if (!/^(_design\/|attachment:|lease:)/.test(id)) all.set(id, doc.data)
  }
  return all
}
