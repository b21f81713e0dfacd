import { getQuickJS } from 'quickjs-emscripten'
import type { QuickJSWASMModule } from 'quickjs-emscripten'
import { notFound } from '../http/couch-error.ts'
import type { Database } from '../storage/database.ts'
import { readBody } from '../storage/render-document.ts'
import { DesignScript } from './design-script.ts'

const mostScripts = 24

/** Machines for design documents, one each, made on first use and kept while they are asked for. */
export class DesignFunctions {
  readonly #engine: QuickJSWASMModule
  readonly #scripts = new Map<string, DesignScript>()

  private constructor(engine: QuickJSWASMModule) {
    this.#engine = engine
  }

  static async load(): Promise<DesignFunctions> {
    return new DesignFunctions(await getQuickJS())
  }

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
    const held = this.#scripts.get(key)
    if (held) {
      this.#scripts.delete(key)
      this.#scripts.set(key, held)
      return held
    }
    const script = new DesignScript(this.#engine, readBody(database, bodyKey).json)
    this.#scripts.set(key, script)
    for (const [oldest, unused] of this.#scripts) {
      if (this.#scripts.size <= mostScripts) break
      this.#scripts.delete(oldest)
      unused.dispose()
    }
    return script
  }
}
