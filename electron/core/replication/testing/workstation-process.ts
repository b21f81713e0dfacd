/** A whole core in a process or thread of its own, spoken to by messages. See workstation.ts. */
import { createHash } from 'node:crypto'
import { isMainThread, parentPort } from 'node:worker_threads'
import { canonicalJson } from '#shared/lib/canonical-json.ts'
import { type Core, startCore } from '../../core.ts'
import { collectionNames } from '../../store/collections.ts'
import type { WorkstationRequest, WorkstationOptions } from './workstation.ts'

const options = JSON.parse(process.env.CLINIC_WORKSTATION ?? '{}') as WorkstationOptions & { dataDir: string }
const { dataDir, linkTiming, sending, discovery } = options
let clockOffset = options.clockOffsetMilliseconds ?? 0
const toasts: string[] = []
const tell = (message: unknown): void =>
  void (parentPort ? parentPort.postMessage(message) : process.send?.(message))
/** Ends it at once, with nothing put in order. */
const end = (): void => void (isMainThread ? process.kill(process.pid, 'SIGKILL') : process.exit())
// Whoever started it is gone.
process.on('disconnect', () => process.exit())

const core: Core = await startCore({
  dataDir,
  key: () => new Uint8Array(32).fill(7),
  now: () => new Date(Date.now() + clockOffset),
  showToast: ({ key }) => {
    toasts.push(key)
    return Promise.resolve()
  },
  log: (line) => tell({ log: line }),
  ...(linkTiming ? { linkTiming } : {}),
  ...(discovery ? { discovery } : {}),
})

if (sending) {
  let left = sending.endAt?.after ?? 0
  await core.startSending(sending.settings, {
    leaseMilliseconds: 600,
    timing: { look: sending.look ?? 100, claim: 2000, farewell: 1000, firstDelay: 50, longestDelay: 500 },
    step: (name) => {
      if (name === sending.endAt?.step && --left <= 0) end()
      return Promise.resolve()
    },
  })
}

async function dump(): Promise<Record<string, Record<string, unknown>>> {
  const all: Record<string, Record<string, unknown>> = {}
  for (const collection of collectionNames) {
    const records = await core.read.find(collection, { where: {} })
    all[collection] = Object.fromEntries(records.map((record) => [record.id, record]))
  }
  return all
}

async function answer({ kind, name, input }: WorkstationRequest): Promise<unknown> {
  switch (kind) {
    case 'execute':
      return await core.execute(name, input)
    case 'query':
      return await core.query(name, input)
    case 'subscribe':
      core.subscribe(name, input, (told) => tell({ subscription: input, name, told }))
      return undefined
    case 'settled':
      return await core.settled()
    case 'dump':
      return await dump()
    case 'hash':
      return createHash('sha256')
        .update(canonicalJson(await dump()))
        .digest('hex')
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

const take = (request: WorkstationRequest): void => {
  answer(request).then(
    (value) => tell({ id: request.id, value }),
    (error: unknown) => tell({ id: request.id, error: String(error) }),
  )
}
if (parentPort) parentPort.on('message', take)
else process.on('message', take)
tell({ ready: true, workstationId: core.workstationId })
