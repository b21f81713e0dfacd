import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A new folder for one test, and how to remove it. */
export function temporaryFolder(name: string): { folder: string; remove: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), `clinic-${name}-`))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
