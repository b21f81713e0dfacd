/** One question to a hub, besides the exchange of documents. */
import type { HubAddress } from './hub-database.ts'
import { HubError } from './hub-error.ts'
import { fetchOf } from './hub-fetch.ts'

const patienceMilliseconds = 15_000

/** A hub, and in whose name it is asked. */
export type Where = Pick<HubAddress, 'url' | 'pin'> & Partial<Pick<HubAddress, 'username' | 'password'>>

export interface HubAnswer {
  status: number
  body: Record<string, unknown>
}

/** One question to the hub. @throws HubError without an answer, or from another hub than the pinned one */
export async function askHub(hub: Where, method: string, path: string, body?: unknown): Promise<HubAnswer> {
  const { url, pin, username, password } = hub
  const fetch = await fetchOf(pin)
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/${path}`, {
      method,
      signal: AbortSignal.timeout(patienceMilliseconds),
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        ...(username === undefined
          ? {}
          : { authorization: `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const parsed: unknown = JSON.parse(await response.text())
    if (parsed === null || typeof parsed !== 'object')
      throw new HubError('missing', response.status, 'no hub')
    return { status: response.status, body: parsed as Record<string, unknown> }
  } catch (error) {
    if (error instanceof HubError) throw error
    throw new HubError('offline', 0, error instanceof Error ? error.name : 'error')
  }
}
