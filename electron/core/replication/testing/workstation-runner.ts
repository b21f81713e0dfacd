/** A whole core apart from the test that speaks to it: a process of its own, or, where hundreds are started, a thread. */
import { type ChildProcess, fork } from 'node:child_process'
import { Worker } from 'node:worker_threads'

export interface WorkstationRunner {
  send: (message: unknown) => void
  on: (event: 'message', listener: (message: Record<string, unknown>) => void) => unknown
  once: (event: 'exit', listener: () => void) => unknown
  /** Ends it wherever it is; a process like a kill, a thread between two of its instructions. */
  end: () => Promise<unknown>
}

const sources = new URL('./workstation-process.ts', import.meta.url)

/** @param program its module, bundled; from the sources when absent */
export function runInProcess(settings: object, program: string | undefined): WorkstationRunner {
  const child: ChildProcess = fork(program ?? sources, {
    env: { ...process.env, CLINIC_WORKSTATION: JSON.stringify(settings) },
    execArgv: ['--disable-warning=ExperimentalWarning', '--disable-warning=DEP0040'],
    serialization: 'advanced',
  })
  child.on('error', () => undefined)
  const gone = new Promise((resolve) => child.once('exit', resolve))
  return {
    send: (message) => child.send(message as object, () => undefined),
    on: (event, listener) => child.on(event, listener as (message: unknown) => void),
    once: (event, listener) => child.once(event, listener),
    end: () => {
      child.kill('SIGKILL')
      return gone
    },
  }
}

/** The same in a thread, which starts in a tenth of the time and shares the compiled code. */
export function runInThread(settings: object, program: string | undefined): WorkstationRunner {
  const thread = new Worker(program ?? sources, {
    env: { ...process.env, CLINIC_WORKSTATION: JSON.stringify(settings) },
    execArgv: ['--disable-warning=ExperimentalWarning', '--disable-warning=DEP0040'],
  })
  thread.on('error', () => undefined)
  const gone = new Promise((resolve) => thread.once('exit', resolve))
  return {
    send: (message) => thread.postMessage(message),
    on: (event, listener) => thread.on(event, listener as (message: unknown) => void),
    once: (event, listener) => thread.once(event, listener),
    end: async () => {
      await thread.terminate()
      return await gone
    },
  }
}
