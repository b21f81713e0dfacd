/**
 * Why a file was not opened. In every case the file and its write-ahead log hold what they held; where there was no
 * log, an empty one may have appeared.
 * - `wrong-key`: the file does not decrypt with this key (or its first page is damaged, which looks the same)
 * - `not-encrypted`: a plain SQLite database
 * - `not-a-database`: too short or of a size no database can have
 * - `foreign`: decrypts, but was not made by this storage
 * - `newer-format`: made by a newer version than this one
 * - `already-open-with-another-key`: this process has it open under a different key
 * - `missing`: there is no such file, and `create` was false
 */
export type SqliteOpenErrorCode =
  | 'wrong-key'
  | 'not-encrypted'
  | 'not-a-database'
  | 'foreign'
  | 'newer-format'
  | 'already-open-with-another-key'
  | 'missing'

export class SqliteOpenError extends Error {
  readonly code: SqliteOpenErrorCode
  /** Absolute path of the file. */
  readonly file: string

  constructor(code: SqliteOpenErrorCode, file: string, options?: ErrorOptions) {
    super(`The database was not opened: ${code}`, options)
    this.name = 'SqliteOpenError'
    this.code = code
    this.file = file
  }
}
