/**
 * `npm run -s prove -- once --histories N [--seed S] [--processes]`: five workstations, a hub and two workers, with
 * partitions, lost, repeated and late delivery, and workers that end at every step between claim and note. The sinks count:
 * never more than one of each, exactly one of each that is called sent; what is `unknown` is told apart. Every core is a
 * thread, with `--processes` a process that is ended by SIGKILL. Prints one line of JSON.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { inProcesses } from '../../electron/core/replication/testing/workstation.ts'
import { WorkstationThreads } from '../../electron/core/replication/testing/workstation-threads.ts'
import { bundledWorkstation } from './converge/bundled.ts'
import { proofFolder } from './converge/proof-folder.ts'
import { OnceHistories } from './once/once-histories.ts'
import { startSinks } from './once/sinks.ts'
import { makeTemplateClinic } from './once/template-clinic.ts'

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    processes: { type: 'boolean', default: false },
  },
})
const histories = Number(values.histories)
const folder = proofFolder()
// Threads and processes that follow another find its compiled code.
process.env.NODE_COMPILE_CACHE = path.join(folder, 'compiled')
const program = await bundledWorkstation()
const threads = new WorkstationThreads(program)
const run = values.processes ? inProcesses(program) : threads.run
const clinic = await makeTemplateClinic(folder, run)
const sinks = await startSinks()
const proof = new OnceHistories({ clinic, sinks, run, seed: Number(values.seed) })
const beganAt = Date.now()
const seconds = () => Math.round((Date.now() - beganAt) / 1000)
let problems: string[] = []
while (proof.totals.histories < histories && problems.length === 0) {
  problems = await proof.play()
  if (proof.totals.histories % 10 === 0)
    process.stderr.write(`${seconds()} s: ${JSON.stringify(proof.totals)}\n`)
}
await proof.stop()
await clinic.stop()
await threads.close()
sinks.stop()
const result = {
  seed: Number(values.seed),
  ...proof.totals,
  seconds: seconds(),
  problems: problems.slice(0, 20),
}
process.stdout.write(`${JSON.stringify(result)}\n`)
process.exit(problems.length === 0 ? 0 : 1)
