// The package has types, but its `exports` hide them. This is what is used of it.
declare module 'better-sqlite3-multiple-ciphers' {
  namespace Database {
    interface RunResult {
      changes: number
      lastInsertRowid: number | bigint
    }
    interface Options {
      readonly?: boolean
      fileMustExist?: boolean
      /** Milliseconds to wait for a lock. */
      timeout?: number
    }
    interface BackupProgress {
      totalPages: number
      remainingPages: number
    }
    interface Statement<Parameters extends unknown[] = unknown[], Row = unknown> {
      /** True while an `iterate` of it is not finished. */
      readonly busy: boolean
      run(...parameters: Parameters): RunResult
      get(...parameters: Parameters): Row | undefined
      all(...parameters: Parameters): Row[]
      iterate(...parameters: Parameters): IterableIterator<Row>
      /** Rows become the value of their first column. */
      pluck(on?: boolean): this
      /** Rows become arrays. */
      raw(on?: boolean): this
    }
    interface Transaction<Work extends (...parameters: never[]) => unknown> {
      (...parameters: Parameters<Work>): ReturnType<Work>
      immediate(...parameters: Parameters<Work>): ReturnType<Work>
    }
    interface Database {
      readonly name: string
      readonly open: boolean
      readonly inTransaction: boolean
      prepare<Parameters extends unknown[] = unknown[], Row = unknown>(
        sql: string,
      ): Statement<Parameters, Row>
      transaction<Work extends (...parameters: never[]) => unknown>(work: Work): Transaction<Work>
      exec(sql: string): this
      pragma(pragma: string, options?: { simple?: boolean }): unknown
      /** Sets the key of an encrypted file. Zero is success; a wrong key shows at the first read. */
      key(key: Buffer): number
      /** Encrypts the whole file anew under another key. */
      rekey(key: Buffer): number
      backup(
        file: string,
        options?: { progress?: (progress: BackupProgress) => number },
      ): Promise<BackupProgress>
      /** Allows what the library otherwise forbids: writing while a statement is read, and `writable_schema`. */
      unsafeMode(on?: boolean): this
      close(): this
    }
    interface SqliteError extends Error {
      /** SQLite's extended result code, such as `SQLITE_NOTADB`. */
      code: string
    }
  }
  const Database: {
    new (file: string, options?: Database.Options): Database.Database
    SqliteError: new (message: string, code: string) => Database.SqliteError
  }
  export default Database
}
