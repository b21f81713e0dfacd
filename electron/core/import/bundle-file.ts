/** A FHIR R4 Bundle in a file: its resources, each as a row numbered by its entry. */
import fs from 'node:fs'
import type { Bundle, BundleEntry } from '@medplum/fhirtypes'
import type { ExportRow } from './export-rows.ts'
import { isObject, line, type Unchecked } from './fhir-json.ts'

/** Bytes of the largest Bundle that is read; what is larger comes in several, or as NDJSON. */
export const maximumBundleBytes = 256 * 1024 * 1024

/**
 * @returns the rows of a Bundle, or why it is none
 * @throws an error of the file system
 */
export async function readBundle(file: string): Promise<{ rows: ExportRow[] } | { problem: string }> {
  const { size } = await fs.promises.stat(file)
  if (size > maximumBundleBytes) return { problem: 'is larger than 256 MB: use several Bundles, or NDJSON' }
  let bundle: unknown
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await fs.promises.readFile(file))
    bundle = JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: 'is not JSON' }
    if (error instanceof TypeError) return { problem: 'is not UTF-8' }
    throw error
  }
  const { resourceType, entry = [] } = (isObject(bundle) ? bundle : {}) as Unchecked<Bundle>
  if (resourceType !== 'Bundle' || !Array.isArray(entry)) return { problem: 'is no FHIR Bundle' }
  return { rows: entry.map((each, index) => rowOf(each, index + 1)) }
}

/** A resource that is to be made has no id of its own yet, but one that others refer to it by. */
function rowOf(entry: unknown, number: number): ExportRow {
  const { resource, fullUrl } = (isObject(entry) ? entry : {}) as Unchecked<BundleEntry>
  if (!isObject(resource)) return { line: number, problem: 'has no resource' }
  const id = resource.id ?? line(fullUrl)?.split(/[/:]/).at(-1)
  return { line: number, value: id === undefined ? resource : { ...resource, id } }
}

/** The type of a row's resource. */
export function typeOfRow(row: ExportRow): string | undefined {
  if (!('value' in row) || !isObject(row.value)) return undefined
  const { resourceType } = row.value
  return typeof resourceType === 'string' ? resourceType : undefined
}
