/**
 * `npm run -s prove -- converge-model --histories N --stations K --seed S`: the product's own decisions of replication,
 * merging and the day book over a simulated network, clock and disk. After each history the network heals, and all
 * workstations and the hub must agree, no acknowledged edit be gone, no time be booked twice. Prints one line of JSON; a
 * failing seed replays exactly with `--histories 1 --seed S`.
 */
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads'
import { parseArgs } from 'node:util'
import { type HistoriesResult, playHistories } from '#shared/testing/converge-model/run-histories.ts'

interface Share {
  count: number
  seed: number
  stations: number
}

const threads = 2
const steps = 120

/** One thread's part of the histories. */
const inThread = (share: Share): Promise<HistoriesResult> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share })
    worker.once('message', resolve)
    worker.once('error', reject)
  })

if (isMainThread) {
  const { values } = parseArgs({
    options: {
      histories: { type: 'string', default: '100000' },
      stations: { type: 'string', default: '3' },
      seed: { type: 'string', default: '1' },
    },
  })
  const [histories, stations, seed] = [values.histories, values.stations, values.seed].map(Number) as [
    number,
    number,
    number,
  ]
  const began = Date.now()
  const half = Math.ceil(histories / threads)
  const shares = [
    { count: half, seed, stations },
    { count: histories - half, seed: seed + half, stations },
  ].filter(({ count }) => count > 0)
  const results = await Promise.all(shares.map(inThread))
  const failures = results.flatMap((result) => result.failures)
  const seconds = Math.round((Date.now() - began) / 1000)
  process.stdout.write(
    `${JSON.stringify({ histories, stations, seed, failures: failures.length, seconds, first: failures.slice(0, 5) })}\n`,
  )
  process.exitCode = failures.length === 0 ? 0 : 1
} else {
  const { count, seed, stations } = workerData as Share
  parentPort?.postMessage(await playHistories(count, { seed, stations, steps }))
}
