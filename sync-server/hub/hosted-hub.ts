/**
 * The hub in a thread of a workstation that hosts it. What it needs comes with the thread and is never written to a file:
 * key and passwords stay in the workstation's encrypted database.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { Hub } from './hub.ts'

/** What the thread is started with. */
export interface HostedHubOptions {
  dataFolder: string
  /** The key of the hub's databases. */
  key: Uint8Array
  administrator: { name: string; password: string }
  host: string
  port: number
}

/** What the thread tells: that it listens, or why it does not. */
export type HostedHubNote = { kind: 'listens'; port: number } | { kind: 'failed'; code: string }

const tell = (note: HostedHubNote): void => parentPort?.postMessage(note)

async function run({ administrator, ...options }: HostedHubOptions): Promise<void> {
  try {
    const hub = await Hub.start({
      ...options,
      administrators: new Map([[administrator.name, administrator.password]]),
    })
    // Any message is the request to end.
    parentPort?.once('message', () => void hub.stop().then(() => parentPort?.close()))
    tell({ kind: 'listens', port: hub.port })
  } catch (error) {
    tell({ kind: 'failed', code: error instanceof Error && 'code' in error ? String(error.code) : 'error' })
    parentPort?.close()
  }
}

void run(workerData as HostedHubOptions)
