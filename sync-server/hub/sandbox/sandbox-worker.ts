import { parentPort } from 'node:worker_threads'
import { getQuickJS } from 'quickjs-emscripten'
import type { QuickJSWASMModule } from 'quickjs-emscripten'
import { ScriptMachine } from './script-machine.ts'
import type { Called } from './script-machine.ts'
import type { FromSandbox, ToSandbox } from './sandbox.ts'

/**
 * The sandbox's thread: runs the jobs it is sent in turns of a few milliseconds, so that a slow function delays other
 * design documents by no more than one call of its own. A job ends with the first call that had to be stopped.
 */
const mostMachines = 24
const turnMilliseconds = 20

let engine: QuickJSWASMModule | undefined
const machines = new Map<string, ScriptMachine>()
const jobs: { job: ToSandbox; results: Called[] }[] = []
let isRunning = false

function tell(message: FromSandbox): void {
  parentPort?.postMessage(message)
}

function machineOf(job: ToSandbox): ScriptMachine {
  if (!engine) throw new Error('The sandbox has not begun.')
  const held = machines.get(job.key)
  machines.delete(job.key)
  const machine = held ?? new ScriptMachine(engine, job.designText)
  machines.set(job.key, machine)
  for (const [oldest, unused] of machines) {
    if (machines.size <= mostMachines) break
    machines.delete(oldest)
    unused.dispose()
  }
  return machine
}

function stopped(error: unknown): Called {
  const message = error instanceof Error ? error.message : 'unknown'
  return { thrown: null, message: `The function was stopped: ${message}`, isStopped: true }
}

/** One call; a machine that broke is thrown away. */
function callOnce(job: ToSandbox, place: number): Called {
  try {
    return machineOf(job).call(job.calls[place] ?? [])
  } catch (error) {
    machines.delete(job.key)
    return stopped(error)
  }
}

function takeTurn(): void {
  const next = jobs.shift()
  if (!next) {
    isRunning = false
    return
  }
  const { job, results } = next
  tell({ kind: 'running', id: job.id })
  const end = Date.now() + turnMilliseconds
  let isStopped = false
  while (results.length < job.calls.length && !isStopped && Date.now() < end) {
    const called = callOnce(job, results.length)
    results.push(called)
    isStopped = 'isStopped' in called
  }
  if (isStopped || results.length >= job.calls.length) tell({ kind: 'done', id: job.id, results })
  else jobs.push(next)
  setImmediate(takeTurn)
}

parentPort?.on('message', (job: ToSandbox) => {
  jobs.push({ job, results: [] })
  if (isRunning) return
  isRunning = true
  void getQuickJS().then((loaded) => {
    engine = loaded
    takeTurn()
  })
})
