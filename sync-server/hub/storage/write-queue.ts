import { CouchError, noDatabase } from '../http/couch-error.ts'
import { sqliteErrorCode } from './sqlite.ts'
import type { SqliteDatabase, Statement } from './sqlite.ts'

interface Job {
  run: () => unknown
  settle: (value: unknown) => void
  fail: (error: unknown) => void
}

/** Most jobs that share one transaction, so that one commit never holds the process for long. */
const maxJobsPerCommit = 64

/** What the queue asks of the database it writes to. */
export interface WriteHooks {
  /** Remembers the counters held in memory; the function it answers puts them back. */
  snapshot: () => () => void
  beforeCommit: () => void
  afterCommit: () => void
}

/**
 * Group commit: jobs that arrive while others wait share one transaction and one fsync. A job is settled only
 * after the commit is on the disk. A job that throws undoes its own work alone; an I/O fault undoes the whole
 * transaction and fails every job in it, so nothing is ever half written.
 */
export class WriteQueue {
  readonly #sql: SqliteDatabase
  readonly #hooks: WriteHooks
  readonly #begin: Statement<unknown>
  readonly #commit: Statement<unknown>
  readonly #savepoint: Statement<unknown>
  readonly #release: Statement<unknown>
  #jobs: Job[] = []
  #scheduled = false
  #closed = false

  constructor(sql: SqliteDatabase, hooks: WriteHooks) {
    this.#sql = sql
    this.#hooks = hooks
    this.#begin = sql.prepare('BEGIN IMMEDIATE')
    this.#commit = sql.prepare('COMMIT')
    this.#savepoint = sql.prepare('SAVEPOINT job')
    this.#release = sql.prepare('RELEASE job')
  }

  /** Runs `run` inside the next transaction; resolves with its value once that is durable. */
  add<Value>(run: () => Value): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      if (this.#closed) {
        reject(new CouchError(404, 'not_found', 'Database does not exist.'))
        return
      }
      this.#jobs.push({ run, settle: resolve as (value: unknown) => void, fail: reject })
      if (!this.#scheduled) {
        this.#scheduled = true
        setImmediate(() => {
          this.#commitBatch()
        })
      }
    })
  }

  /** Commits what waits and takes no more. */
  close(): void {
    while (this.#jobs.length > 0) this.#commitBatch()
    this.#closed = true
  }

  #commitBatch(): void {
    const jobs = this.#jobs.splice(0, maxJobsPerCommit)
    this.#scheduled = this.#jobs.length > 0
    if (this.#scheduled) {
      setImmediate(() => {
        this.#commitBatch()
      })
    }
    if (jobs.length === 0) return
    const reports: (() => void)[] = []
    const restore = this.#hooks.snapshot()
    try {
      this.#begin.run()
      for (const job of jobs) reports.push(jobs.length === 1 ? this.#runLoneJob(job) : this.#runJob(job))
      this.#hooks.beforeCommit()
      this.#commit.run()
    } catch (error) {
      if (this.#sql.inTransaction) this.#sql.exec('ROLLBACK')
      restore()
      const fault = storageFault(error)
      for (const job of jobs) job.fail(fault)
      return
    }
    for (const report of reports) report()
    this.#hooks.afterCommit()
  }

  /** Alone in its transaction a job needs no savepoint: undoing it is undoing everything. */
  #runLoneJob(job: Job): () => void {
    const value = job.run()
    return () => {
      job.settle(value)
    }
  }

  #runJob(job: Job): () => void {
    const restore = this.#hooks.snapshot()
    this.#savepoint.run()
    try {
      const value = job.run()
      this.#release.run()
      return () => {
        job.settle(value)
      }
    } catch (error) {
      if (sqliteErrorCode(error) !== undefined) throw error
      this.#sql.exec('ROLLBACK TO job; RELEASE job')
      restore()
      return () => {
        job.fail(error)
      }
    }
  }
}

/** How a storage error is answered: 507 when the disk is full, 404 for a deleted database, 500 for any other fault. */
export function storageFault(error: unknown): unknown {
  // A database may be deleted while a request on it waits for something else.
  if (error instanceof TypeError && error.message === 'The database connection is not open')
    return noDatabase()
  const code = sqliteErrorCode(error)
  if (code === undefined) return error
  if (code === 'SQLITE_FULL') return new CouchError(507, 'insufficient_storage', 'The disk is full.')
  return new CouchError(500, 'internal_server_error', `Storage fault ${code}.`)
}
