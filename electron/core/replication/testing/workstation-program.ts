/**
 * Whole cores, one after the other, in a process or a thread of its own, spoken to by messages. See workstation.ts and
 * workstation-threads.ts.
 */
import { createHash } from 'node:crypto'
import { isMainThread, parentPort } from 'node:worker_threads'
import { canonicalJson } from '#shared/lib/canonical-json.ts'
import { type Core, startCore } from '../../core.ts'
import { collectionNames } from '../../store/collections.ts'
import type { LinkTiming } from '../database-link.ts'
import type { WorkstationData, WorkstationRequest } from './workstation.ts'

/** The core that is running, and what belongs to it. */
interface Running {
  core: Core
  toasts: string[]
  clock: { offset: number }
  timing: LinkTiming | undefined
}

const tell = (message: unknown): void => {
  if (parentPort) parentPort.postMessage(message)
  else process.send?.(message)
}

/** Ends it at once, with nothing put in order; a thread leaves the others alone. */
const endAtOnce = (): void => {
  if (isMainThread) process.kill(process.pid, 'SIGKILL')
  else process.exit()
}

let running: Running | undefined

async function start(data: WorkstationData): Promise<{ workstationId: string }> {
  const { dataDir, linkTiming, sending, discovery } = data
  const timing = linkTiming && { ...linkTiming }
  const clock = { offset: data.clockOffsetMilliseconds ?? 0 }
  const toasts: string[] = []
  const core = await startCore({
    dataDir,
    key: () => new Uint8Array(32).fill(7),
    now: () => new Date(Date.now() + clock.offset),
    showToast: ({ key }) => {
      toasts.push(key)
      return Promise.resolve()
    },
    log: (line) => tell({ log: line }),
    ...(timing ? { linkTiming: timing } : {}),
    ...(discovery ? { discovery } : {}),
  })
  running = { core, toasts, clock, timing }
  if (sending) {
    let left = sending.endAt?.after ?? 0
    await core.startSending(sending.settings, {
      leaseMilliseconds: 600,
      timing: { look: sending.look ?? 100, claim: 2000, farewell: 1000, firstDelay: 50, longestDelay: 500 },
      step: (name) => {
        if (name === sending.endAt?.step && --left <= 0) endAtOnce()
        return Promise.resolve()
      },
    })
  }
  return { workstationId: core.workstationId }
}

async function dump({ read }: Core): Promise<Record<string, Record<string, unknown>>> {
  const all: Record<string, Record<string, unknown>> = {}
  for (const collection of collectionNames) {
    const records = await read.find(collection, { where: {} })
    all[collection] = Object.fromEntries(records.map((record) => [record.id, record]))
  }
  return all
}

async function answer({ kind, name, input }: WorkstationRequest): Promise<unknown> {
  if (kind === 'start') return await start(input as WorkstationData)
  if (!running) throw new Error('No core is running.')
  const { core, toasts, clock } = running
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
      return await dump(core)
    case 'hash':
      return createHash('sha256')
        .update(canonicalJson(await dump(core)))
        .digest('hex')
    case 'rows':
      return core.read.rows(name)
    case 'toasts':
      return toasts
    case 'clock':
      clock.offset = Number(input)
      return undefined
    case 'timing':
      Object.assign(running?.timing ?? {}, input)
      return undefined
    case 'close':
      running = undefined
      return await core.close()
  }
}

function take(request: WorkstationRequest): void {
  answer(request).then(
    (value) => tell({ id: request.id, value }),
    (error: unknown) => tell({ id: request.id, error: String(error) }),
  )
}

if (parentPort) parentPort.on('message', take)
else {
  process.on('message', take)
  // Whoever started it is gone.
  process.on('disconnect', () => process.exit())
}
