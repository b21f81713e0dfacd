/** The files of a FHIR bulk export, and Bundles: which of them hold what. */
import fs from 'node:fs'
import path from 'node:path'
import { readBundle, typeOfRow } from './bundle-file.ts'
import { readRows, type RowFile } from './export-rows.ts'
import { isObject } from './fhir-json.ts'

/** What is taken in, in the order in which it is. */
export const importedTypes = [
  'Practitioner',
  'AllergyIntolerance',
  'Condition',
  'Patient',
  'Encounter',
] as const
export type ImportedType = (typeof importedTypes)[number]

export interface ExportFile extends RowFile {
  /** Name in the folder, for messages. */
  name: string
  /** In a Bundle, the share of this type. */
  bytes: number
}

export interface ExportFolder {
  files: Record<ImportedType, ExportFile[]>
  /** Files that are not read, and why. */
  notRead: { name: string; reason: string }[]
}

const isImportedType = (type: string): type is ImportedType => importedTypes.some((known) => known === type)

/**
 * Looks through a folder (not into folders in it). A file's type is in its name (`Patient.ndjson`,
 * `Patient.000.ndjson`, `1.Patient.ndjson`), otherwise in its first row.
 * @throws an error of the file system when the folder cannot be read
 */
export async function listExport(folder: string): Promise<ExportFolder> {
  const files = noFiles()
  const notRead: ExportFolder['notRead'] = []
  for (const name of fs.readdirSync(folder).sort()) {
    const file = path.join(folder, name)
    const status = fs.statSync(file, { throwIfNoEntry: false })
    if (!status?.isFile()) {
      notRead.push({ name, reason: 'is not a file' })
      continue
    }
    if (/\.json$/i.test(name) && name !== 'manifest.json') {
      const problem = await addBundle(files, file, name)
      if (problem !== undefined) notRead.push({ name, reason: problem })
      continue
    }
    if (!/\.(ndjson|jsonl)$/i.test(name)) {
      notRead.push({ name, reason: 'is not NDJSON' })
      continue
    }
    const entry = { path: file, name, bytes: status.size }
    try {
      fs.accessSync(file, fs.constants.R_OK)
      const type = typeInName(name) ?? (await typeOfFirstRow(entry))
      if (type !== undefined && isImportedType(type)) files[type].push(entry)
      else notRead.push({ name, reason: type === undefined ? 'has no FHIR row' : `${type} is not taken in` })
    } catch {
      notRead.push({ name, reason: 'cannot be read' })
    }
  }
  return { files, notRead }
}

const noFiles = (): ExportFolder['files'] => ({
  Practitioner: [],
  AllergyIntolerance: [],
  Condition: [],
  Patient: [],
  Encounter: [],
})

/**
 * One Bundle by itself.
 * @throws an error of the file system when the file cannot be read
 */
export async function listBundle(file: string): Promise<ExportFolder> {
  const files = noFiles()
  const name = path.basename(file)
  const problem = await addBundle(files, file, name)
  return { files, notRead: problem === undefined ? [] : [{ name, reason: problem }] }
}

/** Adds a Bundle under each type that is in it. @returns why it holds none */
async function addBundle(
  files: ExportFolder['files'],
  file: string,
  name: string,
): Promise<string | undefined> {
  const bundle = await readBundle(file)
  if ('problem' in bundle) return bundle.problem
  const { size } = fs.statSync(file)
  const types = bundle.rows.map(typeOfRow)
  let found = false
  for (const type of importedTypes) {
    const count = types.filter((each) => each === type).length
    if (count === 0) continue
    found = true
    const bytes = Math.round((size * count) / types.length)
    files[type].push({ path: file, name, bytes, inBundle: type })
  }
  return found ? undefined : 'has no resource that is taken in'
}

const typeInName = (name: string): ImportedType | undefined => name.split(/[^A-Za-z]+/).find(isImportedType)

/** Looks at no more than some rows: a file of a gigabyte of something else is not read through. */
async function typeOfFirstRow(file: ExportFile): Promise<string | undefined> {
  let looked = 0
  for await (const row of readRows(file)) {
    if ('value' in row && isObject(row.value) && typeof row.value.resourceType === 'string')
      return row.value.resourceType.replace(/\W/g, '').slice(0, 40)
    if (++looked >= 20) return undefined
  }
  return undefined
}
