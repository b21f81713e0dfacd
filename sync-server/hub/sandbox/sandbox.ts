import { Worker } from 'node:worker_threads'
import { workerFile } from '../worker-file.ts'
import type { Call, Called } from './script-machine.ts'

/** What the sandbox's thread is sent, and what it says. */
export interface ToSandbox {
  id: number
  /** Which revision of which design document. */
  key: string
  designText: string
  calls: readonly Call[]
}
export type FromSandbox = { kind: 'running'; id: number } | { kind: 'done'; id: number; results: Called[] }

interface Pending {
  job: ToSandbox
  settle: (results: Called[]) => void
}

/** The machine stops its calls after a second; a thread that is silent for this long is stuck outside of it. */
const patienceMs = 5_000

/**
 * Runs design documents' functions in a thread of its own, which starts with the first of them: whatever a function
 * does, requests that do not need it go on. A thread that no longer answers is ended, and the others' work is given
 * to a new one.
 */
export class Sandbox {
  readonly #pending = new Map<number, Pending>()
  #worker: Worker | undefined
  #watch: NodeJS.Timeout | undefined
  #runningId: number | undefined
  #count = 0

  /** Runs calls one after the other; the answer ends early with the first that had to be stopped. */
  run(key: string, designText: string, calls: readonly Call[]): Promise<Called[]> {
    if (calls.length === 0) return Promise.resolve([])
    return new Promise((settle) => {
      const job = { id: ++this.#count, key, designText, calls }
      this.#pending.set(job.id, { job, settle })
      this.#worker ??= this.#start()
      this.#worker.postMessage(job)
      if (!this.#watch) this.#waitPatiently()
    })
  }

  async stop(): Promise<void> {
    clearTimeout(this.#watch)
    for (const id of [...this.#pending.keys()]) this.#giveUp(id, 'the hub stops')
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(workerFile('sandbox-worker', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    })
    worker.unref()
    worker.on('message', (message: FromSandbox) => {
      if (worker !== this.#worker) return
      if (message.kind === 'running') this.#runningId = message.id
      else {
        this.#pending.get(message.id)?.settle(message.results)
        this.#pending.delete(message.id)
      }
      this.#waitPatiently()
    })
    worker.on('error', () => {
      if (worker === this.#worker) this.#replace('the sandbox broke')
    })
    return worker
  }

  #waitPatiently(): void {
    clearTimeout(this.#watch)
    this.#watch = undefined
    if (this.#pending.size === 0) return
    this.#watch = setTimeout(() => {
      this.#replace('interrupted')
    }, patienceMs)
  }

  /** Ends the thread; the job it was at fails, the others begin again in a new one. */
  #replace(reason: string): void {
    void this.#worker?.terminate()
    this.#worker = undefined
    this.#giveUp(this.#runningId ?? [...this.#pending.keys()][0], reason)
    this.#runningId = undefined
    if (this.#pending.size > 0) {
      this.#worker = this.#start()
      for (const { job } of this.#pending.values()) this.#worker.postMessage(job)
    }
    this.#waitPatiently()
  }

  #giveUp(id: number | undefined, reason: string): void {
    if (id === undefined) return
    const message = `The function was stopped: ${reason}`
    this.#pending.get(id)?.settle([{ thrown: null, message, isStopped: true }])
    this.#pending.delete(id)
  }
}
