/**
 * Where the shell keeps its own files (Chromium's profile, the window's place): in `shell/` inside the data folder, so
 * that one folder is one workstation. A folder that the core is going to refuse must stay untouched, so there the shell
 * uses a temporary place.
 */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { makeFolder } from '#shared/files/make-folder.ts'

const marker = 'clinic.json'
/** The format of data folder this version knows; electron/core/store/data-folder.ts is the judge, this only looks. */
const knownFormat = 1

/**
 * Whether the core can be expected to take the folder: absent, empty, or marked as ours and not newer.
 * Only looks; writes nothing.
 */
function looksUsable(folder: string): boolean {
  let names: string[]
  try {
    names = fs.readdirSync(folder)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT'
  }
  try {
    fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK | fs.constants.X_OK)
    if (!names.includes(marker))
      return names.every((name) => /^(shell|key(\..*)?|core\.lock.*|lost\+found)$/.test(name))
    const content: unknown = JSON.parse(fs.readFileSync(path.join(folder, marker), 'utf8'))
    return (
      typeof content === 'object' &&
      content !== null &&
      'format' in content &&
      typeof content.format === 'number' &&
      content.format <= knownFormat
    )
  } catch {
    return false
  }
}

/**
 * Makes the shell's own folder: in the data folder, or in a temporary place when that is not usable.
 * @param dataDir the data folder
 */
export function placeShellFolder(dataDir: string): { shellFolder: string; isUsable: boolean } {
  if (looksUsable(dataDir)) {
    const shellFolder = path.join(dataDir, 'shell')
    try {
      makeFolder(shellFolder)
      return { shellFolder, isUsable: true }
    } catch {
      // The core says why it cannot be written to.
    }
  }
  return { shellFolder: makeTemporary('clinic-shell-'), isUsable: false }
}

const sweepAfterMs = 60 * 60_000

/**
 * A temporary folder of the shell's. Chromium writes its caches once more after everything of ours has ended, so folders
 * that hold nothing but those are removed at a later start.
 */
function makeTemporary(prefix: string): string {
  for (const name of fs.readdirSync(os.tmpdir())) {
    const left = path.join(os.tmpdir(), name)
    if (!name.startsWith(prefix)) continue
    try {
      const isOld = Date.now() - fs.statSync(left).mtimeMs > sweepAfterMs
      if (isOld && !fs.existsSync(path.join(left, marker))) fs.rmSync(left, { recursive: true })
    } catch {
      // It is another user's, or another start sweeps it.
    }
  }
  return fs.mkdtempSync(path.join(os.tmpdir(), prefix))
}

/** A folder for a demonstration: new each time, because its clinic is relative to today; its data is removed at the end. */
export function makeDemoFolder(): { folder: string; remove: () => void } {
  const folder = makeTemporary('clinic-demo-')
  return { folder, remove: () => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) }
}
