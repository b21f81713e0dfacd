/**
 * `npm run -s prove -- converge-real --stations 5 [--hub URL] [--histories N] [--seed S] [--steps T]`: as `converge`, with
 * every workstation a process of its own that is killed with SIGKILL. With `--hub http://ADMIN:PASSWORD@HOST:5984` the hub
 * may be any CouchDB 3.x, and clinics are made anew in databases of their own, which are removed; without it ours is run as a
 * process, restarted and restored, and histories begin with a copy of the same clinic.
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Happened, History } from '#core/replication/testing/converge.ts'
import { ConvergeClinic } from '#core/replication/testing/converge-clinic.ts'
import type { RunningHub } from '#core/replication/testing/converge-hub.ts'
import { inProcesses } from '#core/replication/testing/workstation.ts'
import { bundledWorkstation } from './converge/bundled.ts'
import { proofFolder } from './converge/proof-folder.ts'
import { endProcess, startHubProcess } from './hub-process.ts'

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '10' },
    stations: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '60' },
    hub: { type: 'string' },
  },
})
const [histories, stations, seed, steps] = [values.histories, values.stations, values.seed, values.steps].map(
  Number,
) as [number, number, number, number]
/** Histories of one clinic on a hub that cannot be put back. */
const historiesOfAClinic = 5

function hubAt(url: string): RunningHub {
  const { origin, username, password } = new URL(url)
  return { origin, username: decodeURIComponent(username), password: decodeURIComponent(password) }
}

async function ownHub(dataFolder: string): Promise<RunningHub> {
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

async function removeDatabases({ origin, username, password }: RunningHub, database: string): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  for (const part of ['desk', 'charts'])
    await fetch(`${origin}/${database}-${part}`, { method: 'DELETE', headers: { authorization } })
}

const folder = proofFolder()
const began = performance.now()
const hub = values.hub === undefined ? await ownHub(path.join(folder, 'hub')) : hubAt(values.hub)
const run = inProcesses(await bundledWorkstation())
const failures: { seed: number; problems: string[] }[] = []
const happened: Happened = {}
let played = 0

async function makeClinic(): Promise<ConvergeClinic> {
  const place = path.join(folder, `clinic-${played}`)
  mkdirSync(place)
  const database = hub.control ? 'converge' : `converge-${Date.now().toString(36)}`
  const clinic = await ConvergeClinic.make({ hub, folder: place, stations, database, run })
  if (hub.control) await clinic.keep()
  return clinic
}

let clinic: ConvergeClinic | undefined
while (played < histories && failures.length === 0) {
  if (!hub.control && clinic && played % historiesOfAClinic === 0) {
    await clinic.close()
    await removeDatabases(hub, clinic.database)
    clinic = undefined
  }
  clinic ??= await makeClinic()
  if (hub.control) await clinic.begin()
  const problems = await new History(clinic, seed + played, happened).play(steps)
  if (problems.length > 0) failures.push({ seed: seed + played, problems: problems.slice(0, 20) })
  if (hub.control) await clinic.end()
  played += 1
  if (played % 10 === 0) process.stderr.write(`${played} histories\n`)
}
await clinic?.close()
if (!hub.control && clinic) await removeDatabases(hub, clinic.database)
const seconds = Math.round((performance.now() - began) / 1000)
const hubName = values.hub === undefined ? 'ours' : hub.origin
process.stdout.write(
  `${JSON.stringify({ histories: played, stations, steps, seed, hub: hubName, failures: failures.length, seconds, happened, first: failures })}\n`,
)
process.exit(failures.length === 0 ? 0 : 1)
