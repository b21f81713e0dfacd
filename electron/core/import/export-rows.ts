/** The rows of one NDJSON file, or of one type in a Bundle, each with its line number. */
import fs from 'node:fs'
import { readLines } from '../host/lines.ts'
import { readBundle, typeOfRow } from './bundle-file.ts'

/** Longest row that is read, in UTF-16 units. Resources are a few thousand; more is a photo, or no NDJSON. */
export const maximumRowLength = 16 * 1024 * 1024

export type ExportRow = { line: number } & ({ value: unknown } | { problem: string })

export interface RowFile {
  path: string
  /** The file is a Bundle, and these are its resources of this type. */
  inBundle?: string
  bytes?: number
}

/**
 * Reads a file row by row; blank lines count but give no row. A byte order mark, CRLF and a missing end of the last line
 * are taken as they come.
 * @param onBytes told how many bytes were read since the last call
 */
export async function* readRows(file: RowFile, onBytes?: (count: number) => void): AsyncGenerator<ExportRow> {
  if (file.inBundle !== undefined) {
    const bundle = await readBundle(file.path)
    onBytes?.(file.bytes ?? 0)
    if ('rows' in bundle) yield* bundle.rows.filter((row) => typeOfRow(row) === file.inBundle)
    return
  }
  const stream = fs.createReadStream(file.path, { highWaterMark: 256 * 1024 })
  if (onBytes) stream.on('data', (chunk) => onBytes(chunk.length))
  let line = 0
  for await (const each of readLines(stream as AsyncIterable<Buffer>, maximumRowLength)) {
    line += 1
    if ('tooLong' in each) {
      yield { line, problem: `is longer than ${maximumRowLength} characters` }
      continue
    }
    const text = line === 1 && each.text.startsWith('\uFEFF') ? each.text.slice(1) : each.text
    if (text === '' || text.trim() === '') continue
    // The decoder's mark for bytes that are no UTF-8: a name must not come in with holes.
    if (text.includes('\uFFFD')) {
      yield { line, problem: 'is not UTF-8' }
      continue
    }
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch {
      yield { line, problem: 'is not JSON' }
      continue
    }
    yield { line, value }
  }
}
