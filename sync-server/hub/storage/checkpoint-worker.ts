import { parentPort, workerData } from 'node:worker_threads'
import Sqlite from 'better-sqlite3-multiple-ciphers'

/** Moves what the write-ahead log of a file holds into the file, in a thread of its own: reading and writing go on. */
const key = Buffer.from(workerData as Uint8Array).toString('hex')

parentPort?.on('message', (file: string) => {
  let sql: Sqlite.Database | undefined
  try {
    sql = new Sqlite(file, { fileMustExist: true })
    sql.pragma(`key="x'${key}'"`)
    sql.pragma('cache_size=-256')
    sql.pragma('synchronous=FULL')
    sql.pragma('wal_checkpoint(PASSIVE)')
  } catch {
    // The file is gone, or the disk is full: the log keeps what it holds, and the writer meets the same fault.
  }
  sql?.close()
  parentPort?.postMessage(file)
})
