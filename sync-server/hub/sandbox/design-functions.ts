import { notFound } from '../http/couch-error.ts'
import type { Database } from '../storage/database.ts'
import { readBody } from '../storage/render-document.ts'
import { DesignScript } from './design-script.ts'
import { Sandbox } from './sandbox.ts'

const mostScripts = 24

/** Design documents whose functions were asked for, and the sandbox that runs them. */
export class DesignFunctions {
  readonly #sandbox = new Sandbox()
  readonly #scripts = new Map<string, DesignScript>()

  /** The functions of `_design/<name>` as it stands. Throws 404 when there is none. */
  scriptOf(database: Database, name: string): DesignScript {
    const row = database.statements.listingRow.get(`_design/${name}`)
    if (!row) throw notFound()
    if (row.deleted === 1) throw notFound('deleted')
    return this.scriptOfRevision(database, row.id, row.rev, row.body)
  }

  /** The functions of one revision of a design document. */
  scriptOfRevision(database: Database, id: string, rev: string, bodyKey: number): DesignScript {
    const key = `${database.uuid} ${id} ${rev}`
    const script =
      this.#scripts.get(key) ?? new DesignScript(this.#sandbox, key, readBody(database, bodyKey).json)
    this.#scripts.delete(key)
    this.#scripts.set(key, script)
    for (const oldest of this.#scripts.keys()) {
      if (this.#scripts.size <= mostScripts) break
      this.#scripts.delete(oldest)
    }
    return script
  }

  /** Ends the sandbox; what it was at fails. */
  stop(): Promise<void> {
    return this.#sandbox.stop()
  }
}
