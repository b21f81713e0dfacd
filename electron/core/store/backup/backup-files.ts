/** The backups in a folder: what they are called, which there are, and which are no longer kept. */
import fs from 'node:fs'
import path from 'node:path'
import type { BackupFile } from '#shared/contract/backup.ts'
import { replaceDurableFile } from '../durable-file.ts'
import { readTrailer } from './backup-trailer.ts'

/** Several workstations may share a folder: each keeps and removes its own. */
const nameOf = (workstationId: string, takenAt: string): string =>
  `clinic-${workstationId.slice(0, 8)}-${takenAt.replaceAll(/[:.]/g, '-')}.backup`

const pattern = /^clinic-([0-9a-z]{1,8})-\d{4}-[\dTZ-]+\.backup$/i

/** Path of a backup that is about to be taken. */
export const newBackupFile = (folder: string, workstationId: string, takenAt: string): string =>
  path.join(folder, nameOf(workstationId, takenAt))

/** All backups in a folder, of any workstation, the newest first; none when the folder cannot be read. */
export function listBackups(folder: string): BackupFile[] {
  let names: string[]
  try {
    names = fs.readdirSync(folder).filter((name) => pattern.test(name))
  } catch {
    return []
  }
  return names
    .flatMap((name): BackupFile[] => {
      const file = path.join(folder, name)
      try {
        const about = readTrailer(file)
        return about ? [{ file, takenAt: about.takenAt, bytes: fs.statSync(file).size }] : []
      } catch {
        return []
      }
    })
    .sort((a, b) => (a.takenAt < b.takenAt ? 1 : -1))
}

/** Removes this workstation's older backups, and what a kill left of unfinished ones. */
export function removeOldBackups(folder: string, workstationId: string, keep: number): void {
  const own = (file: string) => pattern.exec(path.basename(file))?.[1] === workstationId.slice(0, 8)
  for (const { file } of listBackups(folder)
    .filter((backup) => own(backup.file))
    .slice(keep))
    fs.rmSync(file)
  for (const name of fs.readdirSync(folder)) {
    const of = /^(?:\.proof-)?(clinic-.*\.backup)\.unfinished$|^\.proof-(clinic-.*\.backup)$/.exec(name)
    if (of && own(of[1] ?? of[2] ?? '')) fs.rmSync(path.join(folder, name), { recursive: true, force: true })
  }
}

const folderNote = 'backup-folder.json'

/** Notes where backups go, outside the database: that is where one is looked for when the database cannot be read. */
export function rememberBackupFolder(dataDir: string, folder: string): void {
  replaceDurableFile(path.join(dataDir, folderNote), `${JSON.stringify({ folder })}\n`)
}

/** Where backups of this data folder go; undefined when that was never changed. */
export function recallBackupFolder(dataDir: string): string | undefined {
  try {
    const note: unknown = JSON.parse(fs.readFileSync(path.join(dataDir, folderNote), 'utf8'))
    return typeof note === 'object' && note !== null && 'folder' in note && typeof note.folder === 'string'
      ? note.folder
      : undefined
  } catch {
    return undefined
  }
}
