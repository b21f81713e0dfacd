import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Hub } from '../hub.ts'
import type { HubOptions } from '../hub.ts'

/** A real hub on a free loopback port with a data folder of its own, for tests and proofs. */
export interface TestHub {
  hub: Hub
  /** `http://127.0.0.1:PORT` */
  origin: string
  /** The same with the administrator's credentials. */
  adminOrigin: string
  request: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  stop: () => Promise<void>
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  /** The parsed JSON; undefined when the text is none. */
  json: unknown
}

const credentials = 'Basic ' + Buffer.from('admin:secret').toString('base64')

/** Starts a hub; `stop` ends it and removes its folder. Strings and bytes go out as bodies unchanged. */
export async function startTestHub(options: Partial<HubOptions> = {}): Promise<TestHub> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hub-test-'))
  const hub = await Hub.start({
    dataFolder: folder,
    administrators: new Map([['admin', 'secret']]),
    host: '127.0.0.1',
    port: 0,
    ...options,
  })
  const origin = `http://127.0.0.1:${hub.port}`
  return {
    hub,
    origin,
    adminOrigin: `http://admin:secret@127.0.0.1:${hub.port}`,
    request: (method, at, body, headers) => ask(origin + at, method, body, headers),
    stop: async () => {
      await hub.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** One request, as the administrator unless `headers` say otherwise. */
export async function ask(
  url: string,
  method: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const isReady = typeof body === 'string' || body instanceof Uint8Array
  const response = await fetch(url, {
    method,
    headers: { authorization: credentials, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: isReady ? (body as string) : JSON.stringify(body) }),
  })
  const text = await response.text()
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = undefined
  }
  return { status: response.status, headers: response.headers, text, json }
}
