/** A whole core in a thread of its own, since RxDB counts collections for each module instance. See workstation.ts. */
import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { canonicalJson } from '#shared/lib/canonical-json.ts'
import { type Core, startCore } from '../../core.ts'
import { collectionNames } from '../../store/collections.ts'
import type { WorkerRequest, WorkstationOptions } from './workstation.ts'

const { dataDir, linkTiming } = workerData as WorkstationOptions & { dataDir: string }
let clockOffset = (workerData as WorkstationOptions).clockOffsetMilliseconds ?? 0
const toasts: string[] = []
const port = parentPort
if (!port) throw new Error('This is a worker.')

const core: Core = await startCore({
  dataDir,
  key: () => new Uint8Array(32).fill(7),
  now: () => new Date(Date.now() + clockOffset),
  showToast: ({ key }) => {
    toasts.push(key)
    return Promise.resolve()
  },
  log: (line) => port.postMessage({ log: line }),
  ...(linkTiming ? { linkTiming } : {}),
})

async function dump(): Promise<Record<string, Record<string, unknown>>> {
  const all: Record<string, Record<string, unknown>> = {}
  for (const collection of collectionNames) {
    const records = await core.read.find(collection, { where: {} })
    all[collection] = Object.fromEntries(records.map((record) => [record.id, record]))
  }
  return all
}

async function answer({ kind, name, input }: WorkerRequest): Promise<unknown> {
  switch (kind) {
    case 'execute':
      return await core.execute(name, input)
    case 'query':
      return await core.query(name, input)
    case 'subscribe':
      core.subscribe(name, input, (told) => port?.postMessage({ subscription: input, name, told }))
      return undefined
    case 'settled':
      return await core.settled()
    case 'dump':
      return await dump()
    case 'hash':
      return createHash('sha256').update(canonicalJson(await dump())).digest('hex')
    case 'rows':
      return core.read.rows(name)
    case 'toasts':
      return toasts
    case 'clock':
      clockOffset = Number(input)
      return undefined
    case 'close':
      return await core.close()
  }
}

port.on('message', (request: WorkerRequest) => {
  answer(request).then(
    (value) => port.postMessage({ id: request.id, value }),
    (error: unknown) => port.postMessage({ id: request.id, error: String(error) }),
  )
})
port.postMessage({ ready: true, workstationId: core.workstationId })
