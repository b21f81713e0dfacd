/**
 * Waiting until workstations agree, by what they do and not by the clock: on a machine that is busy everything takes longer,
 * and none of it is a fault. They have come to rest when nobody has anything to send, to read or to put right; what then
 * differs has diverged for good.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { SyncDatabase } from '#shared/sync/wire.ts'
import type { Workstation } from './workstation.ts'

/** What has to be watched. */
export interface Restless {
  stations: readonly Workstation[]
  /** The hub's newest sequence in each database, asked past all faults. */
  sequences: () => Promise<Record<SyncDatabase, number>>
  /** How many answers of the hub have reached each workstation: the clock of this wait. */
  answered: () => readonly number[]
  /** Lets the lines be silent for longer. @returns false when they are as patient as they ever will be */
  morePatience: () => Promise<boolean>
}

/** How they came to rest: they agree, they never will, they exchange and get nowhere, or a line is dead. */
export type Rest = 'agreed' | 'diverged' | 'stuck' | 'silent'

/** So many answers for each workstation without any progress are too many; each asks how it stands all the time. */
const patienceAnswers = 60
/** So many looks without a single answer are too many: looks, not seconds, since a busy machine looks less often, too. */
const patienceLooks = 6000
/** They have to differ so often, with nothing to do in between. */
const looks = 5

interface Standing {
  waiting: number
  unverified: number
  suspects: number
  commands: number
  read: string | null
}

const standingSql = `SELECT
  (SELECT count(*) FROM sync_record WHERE pending <> '{}') AS waiting,
  (SELECT count(*) FROM sync_record WHERE verify = 1) AS unverified,
  (SELECT count(*) FROM sync_suspect) AS suspects,
  (SELECT count(*) FROM pending_command) AS commands,
  (SELECT group_concat(target || ' ' || seq || ' ' || read_whole, ',') FROM sync_checkpoint) AS read`

async function standingOf(station: Workstation): Promise<Standing> {
  const [row] = await station.rows<Standing>(standingSql)
  if (!row) throw new Error('A workstation says nothing of itself.')
  return row
}

function isIdle(
  { waiting, unverified, suspects, commands, read }: Standing,
  newest: Record<string, number>,
): boolean {
  if (waiting + unverified + suspects + commands > 0 || read === null) return false
  return read.split(',').every((part) => {
    const [target = '', seq = '', whole] = part.split(' ')
    return whole === '1' && Number.parseInt(seq, 10) === newest[target]
  })
}

/** Waits until the workstations have come to rest. @returns how, and their standing in words */
export async function comeToRest(restless: Restless): Promise<{ rest: Rest; standing: string }> {
  const { stations, sequences, answered, morePatience } = restless
  let known = ''
  let since = answered()
  let looksInSilence = 0
  let heard = since.join()
  let differed = 0
  for (;;) {
    const newest = await sequences()
    const all = await Promise.all(stations.map(standingOf))
    const standing = JSON.stringify({ newest, all })
    const idle = all.every((one) => isIdle(one, newest))
    if (idle) {
      await Promise.all(stations.map((station) => station.settled()))
      const hashes = await Promise.all(stations.map((station) => station.hash()))
      if (new Set(hashes).size === 1) return { rest: 'agreed', standing }
      const after = JSON.stringify({
        newest: await sequences(),
        all: await Promise.all(stations.map(standingOf)),
      })
      differed = after === standing && standing === known ? differed + 1 : 0
      if (differed >= looks) return { rest: 'diverged', standing }
    }
    const now = answered()
    looksInSilence = now.join() === heard ? looksInSilence + 1 : 0
    heard = now.join()
    if (standing !== known) {
      known = standing
      since = now
    } else if (now.every((count, index) => count - (since[index] ?? 0) >= patienceAnswers)) {
      // A machine that is busy may be too slow for lines that are given up soon: that is no fault of theirs.
      if (!(await morePatience())) return { rest: 'stuck', standing }
      since = answered()
    }
    if (looksInSilence > patienceLooks) return { rest: 'silent', standing }
    await sleep(differed > 0 ? 200 : 20)
  }
}
