/**
 * Puts finished files in place of a data folder's, and keeps the ones before in a folder of their own. A plan is on the
 * disk before the first file moves, and whoever opens the folder next carries out what is left of it: so a kill at any
 * moment leads to the new state, and never to a folder without its database. The old write-ahead log goes with its
 * database; beside another one SQLite would play it back.
 */
import fs from 'node:fs'
import path from 'node:path'
import Type from 'typebox'
import Value from 'typebox/value'
import { replaceDurableFile, syncFolder } from '../durable-file.ts'

const planName = 'replacing.json'
/** What a file that is to come in is called until it is in place. */
export const incomingName = (name: string): string => `${name}.incoming`

const FileName = Type.String({ pattern: '^[\\w.-]{1,100}$' })
const Plan = Type.Object({
  /** Name of the folder inside the data folder that takes what was there. */
  aside: FileName,
  /** Names that leave; those that exist. */
  leave: Type.Array(FileName),
  /** Names that come in from `NAME.incoming`. */
  come: Type.Array(FileName),
  /** Names that stay and are copied beside what leaves, so that it can be opened there. */
  copy: Type.Optional(Type.Array(FileName)),
})
type Plan = Type.Static<typeof Plan>

/** What the folder that keeps the files before is called, before the time. */
export const asidePrefix = 'replaced-'

/**
 * Replaces files of a data folder that no core has open. `NAME.incoming` must be there and on the disk for every name that
 * comes.
 * @param copy names that stay and that are copied to where the files before go
 * @returns the folder in which the files before are
 */
export function replaceFiles(
  dataDir: string,
  leave: readonly string[],
  come: readonly string[],
  copy: readonly string[] = [],
): string {
  const aside = `${asidePrefix}${new Date().toISOString().replaceAll(/[:.]/g, '-')}`
  const isThere = (name: string) => fs.existsSync(path.join(dataDir, name))
  const plan: Plan = { aside, leave: leave.filter(isThere), come: [...come], copy: copy.filter(isThere) }
  replaceDurableFile(path.join(dataDir, planName), `${JSON.stringify(plan)}\n`)
  finishReplacement(dataDir)
  return path.join(dataDir, aside)
}

/** Whether a replacement was cut short: then names in the folder may be missing that are about to come. */
export const replacementIsUnderWay = (dataDir: string): boolean => fs.existsSync(path.join(dataDir, planName))

/**
 * Carries out what is left of a replacement that was cut short, and removes what was made for one that never had a plan. To be
 * called by whoever holds the folder, before the database is opened.
 */
export function finishReplacement(dataDir: string): void {
  const planFile = path.join(dataDir, planName)
  if (!fs.existsSync(planFile)) {
    removeUnplanned(dataDir)
    return
  }
  const plan: unknown = JSON.parse(fs.readFileSync(planFile, 'utf8'))
  if (!Value.Check(Plan, plan)) throw new Error('The plan of a replacement is damaged')
  const aside = path.join(dataDir, plan.aside)
  if (plan.leave.length > 0) fs.mkdirSync(aside, { recursive: true, mode: 0o700 })
  for (const name of plan.leave) {
    const from = path.join(dataDir, name)
    const to = path.join(aside, name)
    // What is at the old place once the new file has come in is the new file.
    if (fs.existsSync(from) && !fs.existsSync(to)) fs.renameSync(from, to)
  }
  if (plan.leave.length > 0) {
    for (const name of plan.copy ?? [])
      replaceDurableFile(path.join(aside, name), fs.readFileSync(path.join(dataDir, name), 'utf8'))
    syncFolder(aside)
  }
  for (const name of plan.come) {
    const from = path.join(dataDir, incomingName(name))
    if (fs.existsSync(from)) fs.renameSync(from, path.join(dataDir, name))
  }
  syncFolder(dataDir)
  fs.rmSync(planFile)
  syncFolder(dataDir)
  removeUnplanned(dataDir)
}

/** A restore that was killed before its plan was written leaves a copy of all records that nobody would ever look at again. */
function removeUnplanned(dataDir: string): void {
  const unplanned = fs
    .readdirSync(dataDir)
    .filter((name) => /\.incoming(-wal|-shm|-journal|\.new)?$/.test(name) || name === `${planName}.new`)
  for (const name of unplanned) fs.rmSync(path.join(dataDir, name))
}
