/**
 * What a backup says about itself: pages after the database's own, which SQLite does not read. So a backup is one file that
 * opens as a database, and carries what is needed elsewhere: the wrapped keys (never a bare one) and the digest of its
 * content. Nothing of a patient is in it.
 */
import fs from 'node:fs'
import Type from 'typebox'
import Value from 'typebox/value'
import { keyRingSchema } from '../keys/key-ring-format.ts'

const pageBytes = 4096
const magic = Buffer.from('CLINICBACKUP1')
/** The magic and the length of the text, at the very end. */
const footBytes = magic.length + 4
const longestTextBytes = 1024 * 1024

export const backupAboutSchema = Type.Object({
  format: Type.Literal(1),
  /** Timestamps are UTC. */
  takenAt: Type.String({ maxLength: 40 }),
  workstationId: Type.String({ maxLength: 100 }),
  digest: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  tables: Type.Integer(),
  rows: Type.Integer(),
  /** Length of the database itself. */
  databaseBytes: Type.Integer({ minimum: 0 }),
  ring: Type.Union([keyRingSchema, Type.Null()]),
})
export type BackupAbout = Type.Static<typeof backupAboutSchema>

/** Adds the trailer to a copied database. */
export function appendTrailer(
  file: string,
  about: Omit<BackupAbout, 'databaseBytes' | 'format'>,
): BackupAbout {
  const databaseBytes = fs.statSync(file).size
  const whole: BackupAbout = { format: 1, ...about, databaseBytes }
  const text = Buffer.from(JSON.stringify(whole))
  const bytes = Buffer.alloc(Math.ceil((text.length + footBytes) / pageBytes) * pageBytes)
  text.copy(bytes)
  magic.copy(bytes, bytes.length - footBytes)
  bytes.writeUInt32BE(text.length, bytes.length - 4)
  fs.appendFileSync(file, bytes)
  return whole
}

/** Reads the trailer; undefined when the file is no backup of ours, or is cut off. Other errors throw. */
export function readTrailer(file: string): BackupAbout | undefined {
  const handle = fs.openSync(file, 'r')
  try {
    const { size } = fs.fstatSync(handle)
    if (size < pageBytes) return undefined
    const foot = read(handle, size - footBytes, footBytes)
    const length = foot.readUInt32BE(magic.length)
    if (
      !foot.subarray(0, magic.length).equals(magic) ||
      length > Math.min(longestTextBytes, size - footBytes)
    )
      return undefined
    const start = size - Math.ceil((length + footBytes) / pageBytes) * pageBytes
    if (start < 0) return undefined
    const about: unknown = JSON.parse(read(handle, start, length).toString('utf8'))
    return Value.Check(backupAboutSchema, about) && about.databaseBytes === start ? about : undefined
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  } finally {
    fs.closeSync(handle)
  }
}

function read(handle: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  fs.readSync(handle, bytes, 0, length, position)
  return bytes
}
