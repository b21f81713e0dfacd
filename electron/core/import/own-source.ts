/** What this application exported: bulk files in a folder, or Bundles. */
import fs from 'node:fs'
import path from 'node:path'
import type { Media } from '@medplum/fhirtypes'
import { readBundle, typeOfRow } from './bundle-file.ts'
import { type ExportRow, readRows } from './export-rows.ts'
import { isObject, object, type Unchecked } from './fhir-json.ts'
import type { RowPlace } from './import-report.ts'
import { isOwn } from './own-records.ts'

export interface OwnRow {
  place: RowPlace
  value: unknown
  /** The bytes of a report's file, by its path in an export (`attachmentPath`); undefined where they are not there. */
  attached: (name: string) => Uint8Array | undefined
}

export interface OwnSource {
  bytes: number
  /** The rows of a type, each with what was read for it. */
  rows(type: string): AsyncGenerator<{ bytes: number; place: RowPlace } & (OwnRow | { problem: string })>
}

/** The names of the Bundles of an export, in their order. */
export const isBundleName = (name: string): boolean => /^\d{4,}\.json$/.test(name)

/**
 * @param from an export's folder, the folder of its bulk files or Bundles, or one Bundle
 * @returns undefined where that is no export of this application
 * @throws an error of the file system
 */
export async function ownExport(from: string): Promise<OwnSource | undefined> {
  const status = fs.statSync(from, { throwIfNoEntry: false })
  if (status?.isFile()) {
    if (!from.endsWith('.json')) return undefined
    const folder = path.dirname(from)
    return isBundleName(path.basename(from)) ? await bundlesIn(folder) : await bundles([from])
  }
  for (const folder of [from, path.join(from, 'fhir')]) {
    const source = await bulkFilesIn(folder)
    if (source) return source
  }
  for (const folder of [from, path.join(from, 'bundles')]) {
    const source = await bundlesIn(folder)
    if (source) return source
  }
  return undefined
}

async function bulkFilesIn(folder: string): Promise<OwnSource | undefined> {
  const first = ['Practitioner.ndjson', 'Patient.ndjson']
    .map((name) => path.join(folder, name))
    .find((file) => fs.existsSync(file))
  if (first === undefined) return undefined
  let isOurs = false
  for await (const row of readRows({ path: first })) {
    isOurs = 'value' in row && isOwn(row.value)
    break
  }
  if (!isOurs) return undefined
  const bytes = fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .reduce((sum, name) => sum + fs.statSync(path.join(folder, name)).size, 0)
  return {
    bytes,
    async *rows(type) {
      const name = `${type}.ndjson`
      const file = path.join(folder, name)
      if (!fs.existsSync(file)) return
      let read = 0
      for await (const row of readRows({ path: file }, (count) => (read += count))) {
        yield {
          ...row,
          bytes: read,
          place: { file: name, line: row.line },
          attached(attachment) {
            const lies = path.join(folder, attachment)
            return fs.existsSync(lies) ? new Uint8Array(fs.readFileSync(lies)) : undefined
          },
        }
        read = 0
      }
    },
  }
}

async function bundlesIn(folder: string): Promise<OwnSource | undefined> {
  if (!fs.existsSync(folder)) return undefined
  const names = fs.readdirSync(folder).filter(isBundleName).sort()
  return names.length === 0 ? undefined : await bundles(names.map((name) => path.join(folder, name)))
}

/** A report and its files are always in one Bundle. */
async function bundles(files: readonly string[]): Promise<OwnSource | undefined> {
  const types = new Map<string, Set<string | undefined>>()
  for (const file of files) {
    const bundle = await readBundle(file)
    if ('problem' in bundle) return undefined
    const [first] = bundle.rows
    if (!first || !('value' in first) || !isOwn(first.value)) return undefined
    types.set(file, new Set(bundle.rows.map(typeOfRow)))
  }
  const sizeOf = (file: string) => fs.statSync(file).size
  return {
    bytes: files.reduce((sum, file) => sum + sizeOf(file) * (types.get(file)?.size ?? 1), 0),
    async *rows(type) {
      for (const file of files) {
        if (!types.get(file)?.has(type)) continue
        const bundle = await readBundle(file)
        if ('problem' in bundle) continue
        const media = mediaOf(bundle.rows)
        const wanted = bundle.rows.filter((row) => typeOfRow(row) === type)
        for (const row of wanted)
          yield {
            ...row,
            bytes: sizeOf(file) / wanted.length,
            place: { file: path.basename(file), line: row.line },
            attached(attachment) {
              const data = media.get(path.posix.basename(attachment))
              return data === undefined ? undefined : new Uint8Array(Buffer.from(data, 'base64'))
            },
          }
      }
    },
  }
}

/** What stands in a Bundle's Media, in base64, by their ids. */
function mediaOf(rows: readonly ExportRow[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const row of rows) {
    if (typeOfRow(row) !== 'Media' || !('value' in row) || !isObject(row.value)) continue
    const { id, content } = row.value as Unchecked<Media>
    const { data } = object<Media['content']>(content)
    if (typeof id === 'string' && typeof data === 'string') found.set(id, data)
  }
  return found
}
