/**
 * Workstations as threads of one process: cheaper by far than a process each, for proofs that start thousands. A kill ends the
 * thread wherever it is; what SQLite then holds is what it would hold after the end of a process. Every thread has its own
 * RxDB, which counts collections for each module instance. A thread whose core was closed serves the next one.
 */
import { Worker } from 'node:worker_threads'
import type { Run, Runner } from './workstation.ts'

export class WorkstationThreads {
  readonly #program: string
  readonly #idle: Worker[] = []

  /** @param program the bundled workstation-program.ts */
  constructor(program: string) {
    this.#program = program
  }

  /** Gives a workstation a thread. */
  readonly run: Run = (): Runner => {
    const worker = this.#idle.pop() ?? this.#start()
    const listeners: [string, (value: unknown) => void][] = []
    const listen = (event: string, listener: (value: unknown) => void) => {
      listeners.push([event, listener])
      worker.on(event, listener)
    }
    const leave = () => {
      for (const [event, listener] of listeners) worker.off(event, listener)
    }
    return {
      send: (message) => worker.postMessage(message),
      onMessage: (listener) => listen('message', listener as (value: unknown) => void),
      onceGone: (listener) => listen('exit', listener),
      end: () => worker.terminate(),
      release: () => {
        leave()
        this.#idle.push(worker)
        return Promise.resolve()
      },
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((worker) => worker.terminate()))
  }

  #start(): Worker {
    const worker = new Worker(this.#program, { stderr: true })
    worker.stderr.resume()
    // A thread that fails exits too, which is what its workstation hears of.
    worker.on('error', (error) => process.stderr.write(`a workstation's thread: ${String(error)}\n`))
    return worker
  }
}
