/** A generated clinic straight on a hub, as workstations would have left it there. */
import type { RecordWrite } from '#shared/decisions/decision.ts'
import { wireBody, wireId } from '#shared/sync/wire.ts'
import { nextStamp } from '#shared/sync/stamp.ts'
import { setUpHub } from '#core/replication/set-up-hub.ts'
import { versionOf } from '#core/replication/wire-document.ts'
import type { SyncedRecord } from '#shared/sync/cells.ts'
import { type ClinicWish, generateClinic } from '../clinic-generator/generate-clinic.ts'

export const database = 'clinic'
export const day = '2026-11-02'

export interface HubOfMeasure {
  origin: string
  username: string
  password: string
}

export const hubAt = (url: URL): HubOfMeasure => ({
  origin: url.origin,
  username: url.username,
  password: url.password,
})

export const authorizationOf = ({ username, password }: HubOfMeasure): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`

/** One request to the hub. @throws Error for any answer but a good one */
export async function ask(hub: HubOfMeasure, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(`${hub.origin}/${path}`, {
    method,
    headers: { authorization: authorizationOf(hub), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok)
    throw new Error(`${method} ${path} was answered with ${response.status}: ${text.slice(0, 200)}`)
  return JSON.parse(text)
}

const documentsAtOnce = 1000

/** Makes the databases and fills them. @returns how many documents were written */
export async function fillHub(hub: HubOfMeasure, wish: Omit<ClinicWish, 'seed' | 'today'>): Promise<number> {
  const administrator = { url: hub.origin, username: hub.username, password: hub.password }
  await setUpHub(administrator, database, undefined)
  const stamp = nextStamp(undefined, Date.parse(`${day}T06:00:00Z`), 'generator')
  let written = 0
  const toDocument = ({ collection, after }: RecordWrite) => {
    const record = after as unknown as SyncedRecord
    const body = wireBody(collection, versionOf(collection), 'generator', record, { '*': stamp })
    return { _id: wireId(collection, record.id), ...body }
  }
  const store = {
    async commit(writes: readonly RecordWrite[]): Promise<boolean> {
      for (let start = 0; start < writes.length; start += documentsAtOnce) {
        const docs = writes.slice(start, start + documentsAtOnce).map(toDocument)
        const answers = (await ask(hub, 'POST', `${database}-desk/_bulk_docs`, { docs })) as {
          error?: string
        }[]
        const refused = answers.find(({ error }) => error !== undefined)
        if (refused) throw new Error(`The hub refused a generated document: ${JSON.stringify(refused)}`)
        written += docs.length
      }
      return true
    },
  }
  await generateClinic(store, { ...wish, seed: 'sync', today: day }, () => undefined)
  return written
}
