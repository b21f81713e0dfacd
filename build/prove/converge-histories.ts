/** What the two proofs of convergence over real parts share. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Converge, type RunningHub } from '#core/replication/testing/converge.ts'
import { bundledWorkstation } from './kill/bundled-core.ts'
import { endProcess, startHubProcess } from './hub-process.ts'

interface Proof {
  histories: number
  stations: number
  seed: number
  steps: number
  /** Of a hub that is not ours to restart. */
  url: string | undefined
}

/** Plays the histories and prints one line; sets the exit code. */
export async function proveConvergence(proof: Proof): Promise<void> {
  const { histories, stations, seed, steps } = proof
  const folder = mkdtempSync(path.join(tmpdir(), 'clinic-converge-'))
  const hub = proof.url === undefined ? await ourHub(path.join(folder, 'hub')) : otherHub(proof.url)
  const began = Date.now()
  const failures: { history: number; problems: string[] }[] = []
  const database = `converge-${Date.now().toString(36)}`
  const restores = hub.control !== undefined
  const program = await bundledWorkstation()
  const options = { hub, folder, stations, seed, database, restores, program }
  const converge = await Converge.start(options)
  for (let history = 1; history <= histories && failures.length === 0; history++) {
    const problems = await converge.play(steps)
    if (problems.length > 0) failures.push({ history, problems: problems.slice(0, 8) })
    if (history % 10 === 0) process.stderr.write(`${history} histories\n`)
  }
  await converge.close()
  await hub.control?.stop()
  rmSync(folder, { recursive: true, force: true })
  const seconds = Math.round((Date.now() - began) / 1000)
  process.stdout.write(
    `${JSON.stringify({ histories, stations, seed, steps, failures: failures.length, seconds, first: failures })}\n`,
  )
  process.exitCode = failures.length === 0 ? 0 : 1
}

function otherHub(url: string): RunningHub {
  const { origin, username, password } = new URL(url)
  return { origin, username: decodeURIComponent(username), password: decodeURIComponent(password) }
}

async function ourHub(dataFolder: string): Promise<RunningHub> {
  let running = await startHubProcess(dataFolder)
  return {
    origin: running.origin,
    username: 'admin',
    password: 'secret',
    control: {
      dataFolder,
      stop: async () => void (await endProcess(running.child, 'SIGTERM')),
      start: async () => {
        running = await startHubProcess(dataFolder)
        return running.origin
      },
    },
  }
}
