/** The files of a FHIR bulk export: which of them hold what. */
import fs from 'node:fs'
import path from 'node:path'
import { readRows } from './export-rows.ts'
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

export interface ExportFile {
  path: string
  /** Name in the folder, for messages. */
  name: string
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
  const files: ExportFolder['files'] = {
    Practitioner: [],
    AllergyIntolerance: [],
    Condition: [],
    Patient: [],
    Encounter: [],
  }
  const notRead: ExportFolder['notRead'] = []
  for (const name of fs.readdirSync(folder).sort()) {
    const file = path.join(folder, name)
    const status = fs.statSync(file, { throwIfNoEntry: false })
    if (!status?.isFile()) {
      notRead.push({ name, reason: 'is not a file' })
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
