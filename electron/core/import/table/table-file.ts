/** A table in a text file (CSV, or as spreadsheets save it): its encoding and separator, and its rows with their lines. */
import fs from 'node:fs'
import { type CsvError, parse } from 'csv-parse'
import type { TableEncoding, TableSeparator } from '#shared/contract/taking-in.ts'

export interface TableForm {
  encoding: TableEncoding
  separator: TableSeparator
}

export type TableRow = {
  /** Line of the file on which it begins, from 1. */
  line: number
} & ({ cells: string[] } | { broken: true })

/** Characters of the longest row; a quotation mark that is never closed would take in the rest of the file. */
const maximumRowLength = 200_000
const lookedAtBytes = 1 << 20

/** True when every byte of the file is UTF-8. */
async function isUtf8(file: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of fs.createReadStream(file)) decoder.decode(chunk as Buffer, { stream: true })
    decoder.decode()
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

/**
 * What the file seems to be.
 * @param language the clinic's: bytes that are no UTF-8 are read as its spreadsheets write them
 * @returns undefined for a file that is no text
 * @throws an error of the file system
 */
export async function lookAtTable(file: string, language: string): Promise<TableForm | undefined> {
  const start = Buffer.alloc(lookedAtBytes)
  const handle = await fs.promises.open(file)
  let length: number
  try {
    length = (await handle.read(start, 0, lookedAtBytes, 0)).bytesRead
  } finally {
    await handle.close()
  }
  const bytes = start.subarray(0, length)
  if (length === 0) return undefined
  const encoding = await encodingOf(file, bytes, language)
  if (encoding !== 'utf-16le' && bytes.includes(0)) return undefined
  const text = new TextDecoder(encoding).decode(bytes)
  return { encoding, separator: separatorOf(text) }
}

async function encodingOf(file: string, start: Buffer, language: string): Promise<TableEncoding> {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (await isUtf8(file)) return 'utf-8'
  return language.startsWith('ar') ? 'windows-1256' : 'windows-1252'
}

const separators: readonly TableSeparator[] = [',', ';', '\t', '|']

/** The sign that parts the most cells of the first line, outside quotation marks. */
function separatorOf(text: string): TableSeparator {
  const heading = (/^(?:[^"\r\n]|"(?:[^"]|"")*")*/.exec(text)?.[0] ?? '').replace(/"(?:[^"]|"")*"/g, '')
  const count = (separator: string) => heading.split(separator).length
  return separators.toSorted((left, right) => count(right) - count(left))[0] ?? ','
}

async function* decoded(
  file: string,
  encoding: TableEncoding,
  onBytes: ((count: number) => void) | undefined,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of fs.createReadStream(file)) {
    const bytes = chunk as Buffer
    onBytes?.(bytes.length)
    yield decoder.decode(bytes, { stream: true })
  }
  yield decoder.decode()
}

/**
 * The rows of a file, its heading among them. Empty rows are passed over. After a row that is broken nothing more is
 * read: where the next one begins cannot be known.
 * @param onBytes told how many bytes were read since the last call
 * @throws an error of the file system
 */
export async function* readTable(
  file: string,
  { encoding, separator }: TableForm,
  onBytes?: (count: number) => void,
): AsyncGenerator<TableRow> {
  const parser = parse({
    delimiter: separator,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maximumRowLength,
  })
  let fault: Error | undefined
  const feed = async () => {
    for await (const text of decoded(file, encoding, onBytes)) {
      if (text === '') continue
      if (!parser.write(text)) await new Promise((resolve) => parser.once('drain', resolve))
    }
    parser.end()
  }
  void feed().catch((error: unknown) => {
    fault = error instanceof Error ? error : new Error('The file cannot be read')
    parser.destroy()
  })
  let lastLine = 0
  let lastEmpty = 0
  try {
    for await (const each of parser) {
      const { record, info } = each as {
        record: string[]
        info: { lines: number; empty_lines: number }
      }
      const line = lastLine + 1 + info.empty_lines - lastEmpty
      lastLine = info.lines
      lastEmpty = info.empty_lines
      if (record.some((cell) => cell.trim() !== '')) yield { line, cells: record }
    }
  } catch (error) {
    if (fault !== undefined) throw fault
    if (!isCsvError(error)) throw error
    yield { line: lastLine + 1, broken: true }
  } finally {
    parser.destroy()
  }
  if (fault !== undefined) throw fault
}

const isCsvError = (error: unknown): error is CsvError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')
