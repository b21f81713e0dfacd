/**
 * `npm run bench -- sync --json FILE [--patients 40000] [--appointments 300000] [--edits 1000] [--only NAME,...]`: what replication takes.
 * `first`: an empty workstation reads a clinic, beside a plain loop over the hub's changes in the same run. `seen`: a booking
 * until another desk's live board has it. `offline`: five workstations with that many edits each find each other again. `many`:
 * two hundred workstations on one hub, and the hub's memory.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { bundledWorkstation } from '../../build/prove/converge/bundled.ts'
import { endShippedHub, memoryOf, startShippedHub } from '../hub/shipped-hub.ts'
import { hubAt } from './clinic-on-hub.ts'
import { firstReplication, manyWorkstations, type Place, seenElsewhere, weekOffline } from './measures.ts'

const names = ['first', 'seen', 'offline', 'many'] as const
type Name = (typeof names)[number]

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    patients: { type: 'string', default: '40000' },
    appointments: { type: 'string', default: '300000' },
    bookings: { type: 'string', default: '330' },
    edits: { type: 'string', default: '1000' },
    only: { type: 'string', default: names.join() },
  },
})
const wanted = values.only.split(',')
const folder = mkdtempSync(path.join(tmpdir(), 'bench-sync-'))

const measures: Record<Name, (place: Place) => Promise<unknown>> = {
  first: (place) =>
    firstReplication(place, { patients: Number(values.patients), appointments: Number(values.appointments) }),
  seen: (place) => seenElsewhere(place, Number(values.bookings)),
  offline: (place) => weekOffline(place, 5, Number(values.edits)),
  many: (place) => manyWorkstations(place, 200, 6, 30),
}

try {
  const program = await bundledWorkstation()
  const result: Record<string, unknown> = {
    bench: 'sync',
    machine: { processor: cpus()[0]?.model, cores: cpus().length, load: loadavg()[0] },
  }
  for (const name of names.filter((each) => wanted.includes(each))) {
    const own = path.join(folder, name)
    mkdirSync(own)
    const hub = await startShippedHub(path.join(own, 'hub'))
    try {
      const measured = await measures[name]({ hub: hubAt(hub.url), folder: own, program })
      result[name] = { ...(measured as object), hubMemory: memoryOf(hub), load: loadavg()[0] }
    } finally {
      await endShippedHub(hub)
    }
    rmSync(own, { recursive: true, force: true })
    console.log(JSON.stringify({ [name]: result[name] }, null, 2))
  }
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
