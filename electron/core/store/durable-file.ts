/** Small files that must survive a power cut from the moment they are made. */
import fs from 'node:fs'
import path from 'node:path'

/**
 * Makes a file, readable by its owner alone; it is on the disk, name and content, when this returns. A crash leaves the whole
 * file or none.
 * @throws when a file of that name exists, or the disk refuses
 */
export function makeDurableFile(file: string, text: string): void {
  const draft = `${file}.${process.pid}.draft`
  writeToDisk(draft, text, 'wx')
  try {
    // A link, unlike a rename, never replaces a file that came in between.
    fs.linkSync(draft, file)
  } finally {
    fs.rmSync(draft)
  }
  syncFolder(path.dirname(file))
}

/**
 * Writes a file, readable by its owner alone, in place of an older one if there is one. A crash at any moment leaves the old
 * file or the new one, whole; the new one is on the disk when this returns.
 * @throws when the disk refuses
 */
export function replaceDurableFile(file: string, text: string): void {
  const draft = `${file}.new`
  writeToDisk(draft, text, 'w')
  fs.renameSync(draft, file)
  syncFolder(path.dirname(file))
}

/** Puts the content of a file on the disk. */
export function syncFile(file: string): void {
  const handle = fs.openSync(file, 'r+')
  try {
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}

/** Puts the names in a folder on the disk. */
export function syncFolder(folder: string): void {
  // Windows has no handle on a folder; its file system keeps names in its journal.
  if (process.platform === 'win32') return
  const handle = fs.openSync(folder, 'r')
  try {
    fs.fsyncSync(handle)
  } catch (error) {
    // Some network file systems cannot; they write names through.
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EINVAL' && code !== 'ENOTSUP') throw error
  } finally {
    fs.closeSync(handle)
  }
}

function writeToDisk(file: string, text: string, flag: 'w' | 'wx'): void {
  const handle = fs.openSync(file, flag, 0o600)
  try {
    fs.writeSync(handle, text)
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}
