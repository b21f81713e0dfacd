/** Small files that must survive a power cut from the moment they are made. */
import fs from 'node:fs'
import path from 'node:path'

/**
 * Makes a file, readable by its owner alone; it is on the disk, name and content, when this returns. A crash leaves the whole
 * file or none.
 * @throws when a file of that name exists, or the disk refuses
 */
export function makeDurableFile(file: string, text: string): void {
  const folder = path.dirname(file)
  const draft = `${file}.${process.pid}.draft`
  const handle = fs.openSync(draft, 'wx', 0o600)
  try {
    fs.writeSync(handle, text)
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
  try {
    // A link, unlike a rename, never replaces a file that came in between.
    fs.linkSync(draft, file)
  } finally {
    fs.rmSync(draft)
  }
  // Windows has no handle on a folder; its file system keeps names in its journal.
  if (process.platform === 'win32') return
  const folderHandle = fs.openSync(folder, 'r')
  try {
    fs.fsyncSync(folderHandle)
  } finally {
    fs.closeSync(folderHandle)
  }
}
