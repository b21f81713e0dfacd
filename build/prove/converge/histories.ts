/** Plays histories, several clinics side by side, and says how they ended. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { type Happened, History } from '#core/replication/testing/converge.ts'
import { ConvergeClinic } from '#core/replication/testing/converge-clinic.ts'
import { hubInProcess } from '#core/replication/testing/converge-hub.ts'
import { WorkstationThreads } from '#core/replication/testing/workstation-threads.ts'

export interface Failure {
  seed: number
  problems: string[]
}

export interface Histories {
  histories: number
  failures: Failure[]
  /** What happened in them. */
  happened: Happened
}

export interface Wish {
  /** The bundled workstation. */
  program: string
  folder: string
  seeds: readonly number[]
  stations: number
  steps: number
  /** How many clinics at a time: while one waits for a line that is silent another works. */
  lanes: number
  /** Stops after so many failures. */
  enough?: number
  progress?: (done: number, failure: Failure | undefined) => void
}

/** Plays a history for each seed, each on a copy of the same clinic. */
export async function playHistories(wish: Wish): Promise<Histories> {
  const { seeds, lanes, enough = Number.POSITIVE_INFINITY } = wish
  const result: Histories = { histories: 0, failures: [], happened: {} }
  const left = [...seeds]
  const next = (): number | undefined => (result.failures.length < enough ? left.shift() : undefined)
  await Promise.all(
    Array.from({ length: Math.min(lanes, seeds.length) }, (_, lane) => playLane(wish, lane, next, result)),
  )
  return result
}

async function playLane(
  { program, folder, stations, steps, progress }: Wish,
  lane: number,
  next: () => number | undefined,
  result: Histories,
): Promise<void> {
  const place = path.join(folder, `lane-${lane}`)
  mkdirSync(place, { recursive: true })
  const threads = new WorkstationThreads(program)
  const hub = await hubInProcess(path.join(place, 'hub'))
  const options = { hub, folder: place, stations, database: 'converge', run: threads.run }
  const clinic = await ConvergeClinic.make(options)
  await clinic.keep()
  for (let seed = next(); seed !== undefined; seed = next()) {
    await clinic.begin()
    const problems = await new History(clinic, seed, result.happened).play(steps)
    await clinic.end()
    result.histories += 1
    const failure = problems.length > 0 ? { seed, problems: problems.slice(0, 20) } : undefined
    if (failure) result.failures.push(failure)
    progress?.(result.histories, failure)
  }
  await clinic.close()
  await threads.close()
  await hub.close()
}
