import { hash } from 'node:crypto'
import { CouchError, notFound } from '../http/couch-error.ts'
import type { Hub } from '../hub.ts'
import { faultLine } from '../log.ts'
import type { Database } from '../storage/database.ts'
import { isObject } from '../storage/json-text.ts'
import type { DesignScript } from '../sandbox/design-script.ts'
import { mapFields } from '../mango/map-fields.ts'
import { ViewIndex } from './view-index.ts'
import type { ViewQuery } from './view-query.ts'

/** One view of a design document, ready to be asked. */
export interface OpenView {
  index: ViewIndex
  /** Its place in the index's group. */
  number: number
  name: string
  reduce: string | undefined
  script: DesignScript
}

interface Held {
  signature: string
  index: ViewIndex
}

const mostIndexes = 64

/** The indexes of all design documents that were asked for; the least recently used are forgotten. */
export class ViewStore {
  readonly #hub: Hub
  readonly #held = new Map<string, Held>()

  constructor(hub: Hub) {
    this.#hub = hub
  }

  /**
   * Opens a view and brings it up to date, before it answers or (`after`) behind its back. Throws 404 for views that
   * do not exist.
   */
  async open(
    database: Database,
    designName: string,
    viewName: string,
    update: ViewQuery['update'] = 'before',
  ): Promise<OpenView> {
    const script = this.#hub.designFunctions.scriptOf(database, designName)
    const views = viewsOf(script)
    const names = Object.keys(views)
    const number = names.indexOf(viewName)
    const view = views[viewName]
    if (!view) throw notFound('missing_named_view')
    const { index } = this.#indexOf(database, designName, script, names)
    if (update === 'before') await this.#update(database, designName, index)
    else if (update === 'after') {
      this.#update(database, designName, index).catch((error: unknown) => {
        this.#hub.log(faultLine('/:db/_design/:design/_view/:view', error))
      })
    }
    const { reduce } = view
    return { index, number, name: viewName, reduce: typeof reduce === 'string' ? reduce : undefined, script }
  }

  /** What `_info` tells of a design document. */
  info(database: Database, designName: string): Record<string, unknown> {
    const script = this.#hub.designFunctions.scriptOf(database, designName)
    const { index, signature } = this.#indexOf(database, designName, script, Object.keys(viewsOf(script)))
    const pending = database.updateSeq - index.seq
    return {
      name: designName,
      view_index: {
        updates_pending: { minimum: pending, preferred: pending, total: pending },
        waiting_commit: false,
        waiting_clients: 0,
        updater_running: index.isUpdating,
        update_seq: index.seq,
        sizes: { file: 0, external: 0, active: 0 },
        signature,
        purge_seq: database.purgeSeq,
        language: script.design['language'] ?? 'javascript',
        compact_running: false,
      },
    }
  }

  /** Forgets every index of a database: a purge leaves no trace in the changes feed. */
  forget(database: Database): void {
    for (const key of this.#held.keys()) if (key.startsWith(`${database.uuid} `)) this.#held.delete(key)
  }

  /** Forgets indexes whose design document is gone. */
  forgetStale(database: Database): void {
    for (const key of this.#held.keys()) {
      const [uuid, ...design] = key.split(' ')
      if (uuid !== database.uuid) continue
      const row = database.statements.listingRow.get(`_design/${design.join(' ')}`)
      if (!row || row.deleted === 1) this.#held.delete(key)
    }
  }

  close(): void {
    this.#held.clear()
  }

  #indexOf(database: Database, designName: string, script: DesignScript, names: string[]): Held {
    const key = `${database.uuid} ${designName}`
    const { design } = script
    const signature = hash(
      'md5',
      JSON.stringify([design['language'], design['views'], design['options']]),
      'hex',
    )
    let held = this.#held.get(key)
    if (held?.signature !== signature) {
      const options = isObject(design['options']) ? design['options'] : {}
      const map =
        design['language'] === 'query'
          ? mapFields(Object.values(viewsOf(script)))
          : (texts: readonly string[]) => script.map(names, texts)
      const includeDesign = options['include_design'] === true
      held = { signature, index: new ViewIndex(database, names.length, map, { includeDesign }) }
    }
    this.#held.delete(key)
    this.#held.set(key, held)
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= mostIndexes) break
      this.#held.delete(oldest)
    }
    return held
  }

  async #update(database: Database, designName: string, index: ViewIndex): Promise<void> {
    if (index.seq >= database.updateSeq) return
    const task = this.#hub.tasks.begin(
      'indexer',
      database.name,
      database.updateSeq - index.seq,
      `_design/${designName}`,
    )
    try {
      await index.update(task.progress)
    } finally {
      task.end()
    }
  }
}

/** The views of a design document, without its library. Throws 400 when it has a language the hub does not speak. */
function viewsOf(script: DesignScript): Record<string, Record<string, unknown>> {
  const { language, views } = script.design
  if (language !== undefined && language !== 'javascript' && language !== 'query') {
    throw new CouchError(
      400,
      'unknown_query_language',
      `${JSON.stringify(language)} is not a query language of this hub.`,
    )
  }
  if (!isObject(views)) return {}
  const found: Record<string, Record<string, unknown>> = {}
  for (const [name, view] of Object.entries(views)) if (name !== 'lib' && isObject(view)) found[name] = view
  return found
}
