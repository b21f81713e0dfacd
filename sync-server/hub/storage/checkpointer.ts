import { Worker } from 'node:worker_threads'
import { workerFile } from '../worker-file.ts'

/**
 * Keeps write-ahead logs short from a thread of its own, because moving megabytes into a file and syncing it would
 * hold every request. The thread starts with the first log that has grown. If it fails, SQLite's own limit
 * (`wal_autocheckpoint`) does the same within a commit.
 */
export class Checkpointer {
  readonly #key: Buffer
  readonly #waiting = new Set<string>()
  #worker: Worker | undefined
  #hasFailed = false

  constructor(key: Buffer) {
    this.#key = key
  }

  /** Asks for a file's log to be moved into it; asking again before that is done changes nothing. */
  request(file: string): void {
    if (this.#hasFailed || this.#waiting.has(file)) return
    this.#waiting.add(file)
    this.#worker ??= this.#start()
    this.#worker.postMessage(file)
  }

  /** Ends the thread; a log it was moving is whole all the same. */
  async stop(): Promise<void> {
    this.#hasFailed = true
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const worker = new Worker(workerFile('checkpoint-worker', import.meta.url), {
      workerData: new Uint8Array(this.#key),
      resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 },
    })
    worker.unref()
    worker.on('message', (file: string) => this.#waiting.delete(file))
    worker.on('error', () => {
      this.#hasFailed = true
    })
    return worker
  }
}
