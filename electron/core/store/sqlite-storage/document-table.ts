import { getPrimaryFieldOfPrimaryKey } from 'rxdb/plugins/core'
import type { RxDocumentData, RxJsonSchema } from 'rxdb/plugins/core'
import { columnsOf, columnValue, ODD, SQL_TYPES } from './columns.ts'
import type { Column } from './columns.ts'
import { toDocument, toRow } from './document-row.ts'
import type { QueryPlan } from './plan-query.ts'
import { KnownPlans } from './query-shape.ts'
import type { SqliteFile, SqlValue } from './sqlite-file.ts'
import { columnText } from './text-order.ts'

interface CatalogueRow {
  id: number
  columns: string
  untrusted: string
}

/** A row of a table of this layout or an older one. */
interface OldRow {
  place: number
  id: string
  sequence: number
  deleted: number
  lwt: number
  rev?: string
  extra?: string | null
  data: string
}

/** Raised with every change to how tables and indexes are laid out; tables of another layout are rebuilt when opened. */
const TABLE_LAYOUT = 3

/** Indexes that RxDB adds to every schema and that this storage has no use for. */
const UNUSED_INDEXES = [['_meta.lwt'], ['_deleted'], ['_deleted', '_meta.lwt']]

/** Up to layout 2 the JSON held RxDB's metadata, too. */
const oldDocument = <T>({ data, rev, lwt, deleted, extra }: OldRow): RxDocumentData<T> =>
  rev === undefined
    ? (JSON.parse(data) as RxDocumentData<T>)
    : toDocument<T>([data, rev, lwt, deleted, extra ?? null])

/**
 * The table that holds the documents of one collection at one schema version, and where everything in it is found.
 *
 * Each row is the JSON of the document's own fields, RxDB's metadata (`document-row.ts`), and what SQL must know of it:
 * primary key, a number that grows with every write in the table, and one column for each indexed scalar field.
 */
export class DocumentTable<T> {
  readonly file: SqliteFile
  readonly name: string
  readonly attachmentsName: string
  readonly primaryPath: string
  readonly columns: Column[]
  readonly hasAttachments: boolean
  /** Names of the indexes made from the schema's, by the schema's fields joined with commas. */
  readonly indexNames = new Map<string, string>()
  readonly plans = new KnownPlans<QueryPlan>()
  readonly countPlans = new KnownPlans<{ sql: string }>()
  readonly #catalogueId: number
  readonly #untrusted: Set<string>

  constructor(
    file: SqliteFile,
    location: { database: string; collection: string },
    schema: RxJsonSchema<RxDocumentData<T>>,
  ) {
    this.file = file
    this.primaryPath = getPrimaryFieldOfPrimaryKey(schema.primaryKey)
    this.columns = columnsOf(schema, this.primaryPath)
    this.hasAttachments = schema.attachments !== undefined
    const layout = JSON.stringify({ layout: TABLE_LAYOUT, columns: this.columns })
    const { row, name } = file.transaction(() => {
      file
        .statement(
          'INSERT INTO rx_collection (database, collection, version, columns) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
        )
        .run(columnText(location.database), columnText(location.collection), schema.version, layout)
      const found = file
        .statement<CatalogueRow>(
          'SELECT id, columns, untrusted FROM rx_collection WHERE database = ? AND collection = ? AND version = ?',
        )
        .get(columnText(location.database), columnText(location.collection), schema.version)
      if (!found) throw new Error('The catalogue lost the row just written to it')
      const tableName = `rx_${found.id}_${location.collection.replaceAll(/\W/g, '_')}_${schema.version}`
      return { row: found, name: tableName }
    })
    this.#catalogueId = row.id
    this.name = name
    this.attachmentsName = `${name}_attachments`
    this.#untrusted = new Set(JSON.parse(row.untrusted) as string[])
    const indexes = this.#indexDefinitions(schema)
    file.transaction(() => {
      this.#createTable()
      if (row.columns !== layout) this.#rebuild(layout)
      this.#createIndexes(indexes)
    })
    const newest = file
      .valueStatement<number>(`SELECT lwt FROM ${this.name} ORDER BY sequence DESC LIMIT 1`)
      .get()
    if (newest !== undefined) file.noteWriteTime(newest)
  }

  /** Whether every value the path ever had in this table was of its type or absent, so that SQL may judge it. */
  trusts(path: string): boolean {
    return !this.#untrusted.has(path)
  }

  /**
   * The values of the field columns for a document, in their order. A value of the wrong type marks its path as not to
   * be judged by SQL any more, for good.
   */
  columnValues(document: unknown): SqlValue[] {
    return this.columns.map((column) => {
      const value = columnValue(column, document)
      if (value !== ODD) return value
      this.#distrust(column.path)
      return null
    })
  }

  /** The number for the next write. Never one that was given out before, even if that document has been purged since. */
  nextSequence(): number {
    const newest = this.file.valueStatement<number | null>(`SELECT max(sequence) FROM ${this.name}`).get()
    if (typeof newest === 'number') return Math.max(newest, this.#purgedSequence()) + 1
    return this.#purgedSequence() + 1
  }

  /** To be called, in the same transaction, before documents are purged. */
  keepSequence(): void {
    this.file
      .statement('UPDATE rx_collection SET purged_sequence = ? WHERE id = ?')
      .run(this.nextSequence() - 1, this.#catalogueId)
  }

  /** Deletes the table and all that is in it. */
  drop(): void {
    this.file.forgetStatementsOn(this.name)
    this.file.transaction(() => {
      this.file.connection.exec(
        `DROP TABLE IF EXISTS ${this.attachmentsName}; DROP TABLE IF EXISTS ${this.name}`,
      )
      this.file.statement('DELETE FROM rx_collection WHERE id = ?').run(this.#catalogueId)
    })
  }

  #purgedSequence(): number {
    return (
      this.file
        .valueStatement<number>('SELECT purged_sequence FROM rx_collection WHERE id = ?')
        .get(this.#catalogueId) ?? 0
    )
  }

  #distrust(path: string): void {
    // Should the transaction be undone the path stays in the set, which costs speed alone; but it must then be written
    // by the next transaction that meets it. So it is compared with the disk every time.
    this.#untrusted.add(path)
    this.plans.forget()
    this.countPlans.forget()
    const untrusted = JSON.stringify([...this.#untrusted])
    this.file
      .statement('UPDATE rx_collection SET untrusted = ? WHERE id = ? AND untrusted <> ?')
      .run(untrusted, this.#catalogueId, untrusted)
  }

  #indexDefinitions(schema: RxJsonSchema<RxDocumentData<T>>): { name: string; columns: string[] }[] {
    const sqlNames = new Map([
      [this.primaryPath, 'id'],
      ['_deleted', 'deleted'],
      ['_meta.lwt', 'lwt'],
      ...this.columns.map((column): [string, string] => [column.path, column.name]),
    ])
    const definitions: { name: string; columns: string[] }[] = []
    for (const index of schema.indexes ?? []) {
      const paths: string[] = typeof index === 'string' ? [index] : [...index]
      const fields = paths.filter((path) => path !== this.primaryPath)
      if (UNUSED_INDEXES.some((unused) => unused.join() === fields.join())) continue
      // RxDB ends every index with the primary key, for the order of equals. It would be most of the index; equals are
      // put in order after they are found instead.
      const columns = fields.map((path) => sqlNames.get(path))
      if (!columns.every((column) => column !== undefined)) continue
      const name = `${this.name}_by_${definitions.length}`
      this.indexNames.set(paths.join(), name)
      definitions.push({ name, columns })
    }
    return definitions
  }

  #createTable(): void {
    const fields = this.columns.map((column) => `${column.name} ${SQL_TYPES[column.kind]},`).join(' ')
    const { connection } = this.file
    connection.exec(`
      CREATE TABLE IF NOT EXISTS ${this.name} (
        id TEXT NOT NULL PRIMARY KEY, sequence INTEGER NOT NULL, deleted INTEGER NOT NULL, lwt REAL NOT NULL,
        ${fields} rev TEXT NOT NULL, extra TEXT, data TEXT NOT NULL
      ) STRICT`)
    if (this.hasAttachments) {
      connection.exec(`CREATE TABLE IF NOT EXISTS ${this.attachmentsName} (
        document TEXT NOT NULL, attachment TEXT NOT NULL, digest TEXT NOT NULL, type TEXT NOT NULL, data BLOB NOT NULL,
        PRIMARY KEY (document, attachment)
      ) STRICT`)
    }
  }

  #createIndexes(indexes: { name: string; columns: string[] }[]): void {
    const { connection } = this.file
    connection.exec(`
      CREATE UNIQUE INDEX IF NOT EXISTS ${this.name}_by_sequence ON ${this.name} (sequence);
      CREATE INDEX IF NOT EXISTS ${this.name}_by_deletion ON ${this.name} (lwt) WHERE deleted = 1;`)
    for (const { name, columns } of indexes) {
      connection.exec(`CREATE INDEX IF NOT EXISTS ${name} ON ${this.name} (${columns.join()})`)
    }
  }

  /**
   * Lays the table out anew when a version of this storage wants other columns than the one that made it. Its indexes go;
   * they are made again over the finished table.
   */
  #rebuild(layout: string): void {
    const { connection } = this.file
    const old = `${this.name}_old`
    const oldIndexes = connection
      .prepare<[string], string>(
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = ?",
      )
      .pluck()
      .all(this.name)
    for (const index of oldIndexes) connection.exec(`DROP INDEX ${index}`)
    connection.exec(`ALTER TABLE ${this.name} RENAME TO ${old}`)
    this.#createTable()
    this.#untrusted.clear()
    const insert = connection.prepare<SqlValue[]>(this.insertSql())
    // By SQLite's own key of a row: a column's index has been dropped, and without one each page would read the whole table.
    const rows = connection.prepare<[number], OldRow>(
      `SELECT rowid AS place, * FROM ${old} WHERE rowid > ? ORDER BY rowid LIMIT 500`,
    )
    for (let batch = rows.all(0); batch.length > 0; batch = rows.all(batch.at(-1)?.place ?? Infinity)) {
      for (const row of batch) insert.run(...this.rowValues(row.id, row.sequence, oldDocument<T>(row)))
    }
    connection.exec(`DROP TABLE ${old}`)
    this.file
      .statement('UPDATE rx_collection SET columns = ?, untrusted = ? WHERE id = ?')
      .run(layout, JSON.stringify([...this.#untrusted]), this.#catalogueId)
  }

  /** The values of `insertSql` for a document. `id` as it stands in the column. */
  rowValues(id: string, sequence: number, document: RxDocumentData<T>): SqlValue[] {
    const { rev, extra, data } = toRow(document)
    const { _deleted, _meta } = document
    return [id, sequence, Number(_deleted), _meta.lwt, ...this.columnValues(document), rev, extra, data]
  }

  /** Inserts a row unless there is one with this id. */
  insertSql(): string {
    const fields = this.columns.map((column) => column.name)
    const names = ['id', 'sequence', 'deleted', 'lwt', ...fields, 'rev', 'extra', 'data']
    return `INSERT INTO ${this.name} (${names.join()}) VALUES (${names.map(() => '?').join()}) ON CONFLICT (id) DO NOTHING`
  }
}
