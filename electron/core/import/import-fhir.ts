/** Takes FHIR R4 in by one chosen file: a Bundle, or one of the files of a bulk export, whose whole folder is taken in. */
import path from 'node:path'
import { listBundle, listExport } from './export-folder.ts'
import { importFolder } from './import-folder.ts'
import { importOwn } from './import-own.ts'
import type { ImportTally } from './import-tally.ts'
import { ownExport } from './own-source.ts'
import type { ImportContext } from './mapped.ts'
import type { ImportingCore } from './write-imported.ts'

/**
 * @param file a Bundle (`.json`), or a row file (`.ndjson`, `.jsonl`) or `manifest.json` of a bulk export
 * @returns why nothing could be read; undefined when it was taken in
 * @throws when the disk refuses; what was counted until then is written
 */
export async function importFhir(
  core: ImportingCore,
  file: string,
  context: ImportContext,
  tally: ImportTally,
): Promise<string | undefined> {
  const now = new Date(context.now)
  const isBulk = /\.(ndjson|jsonl)$/i.test(file) || path.basename(file) === 'manifest.json'
  const own = await ownExport(isBulk ? path.dirname(file) : file)
  if (own) {
    await importOwn(core, own, now, tally.listener())
    return undefined
  }
  const folder = isBulk ? await listExport(path.dirname(file)) : await listBundle(file)
  if (Object.values(folder.files).every((files) => files.length === 0))
    return 'There is no FHIR R4 resource in it that is taken in.'
  await importFolder(core, folder, { system: context.system, now }, tally.listener())
  return undefined
}
