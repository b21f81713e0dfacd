/** What is to be done after a write: late reactions, follow-up commands, notifications. One round at a time. */
import { coalesced } from '#shared/lib/coalesced.ts'
import { errorName } from '#shared/lib/logged-error.ts'
import type { Toasts } from '../live/toasts.ts'
import type { Dispatcher } from './dispatcher.ts'
import type { Erasures } from './erasures.ts'
import type { FollowUps } from './follow-ups.ts'

export interface Settling {
  /** Does one round and shows what is to be told; asked during a round, once more after it. */
  settle(): Promise<void>
  /** Does a round, and makes every row anew that follows changed records. */
  settleAll(): Promise<void>
  /** Begins no more rounds, and shows no more. */
  stop(): void
  /** The round, or the showing, that is under way. */
  underWay(): Promise<void>
}

/** Rows that follow records wait for so long, so that several commands in a row make them once. */
const rowsAfterMilliseconds = 200
const rowsAgainMilliseconds = 5000

export function createSettling(parts: {
  dispatcher: Dispatcher
  erasures: Erasures
  followUps: FollowUps
  toasts: Toasts
  exclusively: <T>(work: () => Promise<T>) => Promise<T>
  rowsWait: () => boolean
  /** Records come in by the thousand: a row that was made now would be made again for the next of them. */
  rowsArePutOff: () => boolean
  now: () => Date
  /** Failed reactions may have changed. */
  changed: () => void
  log: (line: string) => void
}): Settling {
  const { dispatcher, erasures, followUps, toasts, exclusively, now, log } = parts
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let rowsTimer: NodeJS.Timeout | undefined

  const noteFailure = (error: unknown) => log(`reactions are late: ${errorName(error)}`)

  /** Commands come in between: after a week offline thousands of events wait, and a desk does not wait for them. */
  async function catchUp(): Promise<void> {
    while (!stopped && (await exclusively(() => dispatcher.catchUp())));
  }

  async function round(): Promise<void> {
    if (stopped) return
    try {
      await catchUp()
      await exclusively(async () => {
        await erasures.queueDue()
        await followUps.run()
      })
      await catchUp()
    } catch (error) {
      noteFailure(error)
    }
    parts.changed()
    scheduleNext()
  }

  const rounds = coalesced(round)
  /** Beside the rounds: a desktop may take seconds for each notification, and reactions do not wait for it. */
  const showing = coalesced(() => toasts.show().catch(noteFailure))

  async function settle(): Promise<void> {
    await rounds.ask()
    await showing.ask()
  }

  /** @returns false when it failed; then it is tried again after a while */
  async function refreshRows(): Promise<boolean> {
    clearTimeout(rowsTimer)
    rowsTimer = undefined
    if (stopped) return false
    try {
      await exclusively(() => dispatcher.refreshRows())
      scheduleRows(rowsAfterMilliseconds)
      return true
    } catch (error) {
      noteFailure(error)
      scheduleRows(rowsAgainMilliseconds)
      return false
    }
  }

  function scheduleRows(milliseconds: number): void {
    if (stopped || rowsTimer !== undefined || !parts.rowsWait()) return
    rowsTimer = setTimeout(() => {
      rowsTimer = undefined
      if (parts.rowsArePutOff()) scheduleRows(rowsAfterMilliseconds)
      else void refreshRows()
    }, milliseconds)
  }

  function scheduleNext(): void {
    if (stopped) return
    scheduleRows(rowsAfterMilliseconds)
    clearTimeout(timer)
    const due = [dispatcher.nextDueAt(), followUps.nextDueAt(), erasures.nextLookAt()]
      .filter((at) => at !== undefined)
      .sort()[0]
    if (due === undefined) return
    timer = setTimeout(() => void settle(), Math.max(200, Date.parse(due) - now().getTime()))
  }

  return {
    settle,
    async settleAll() {
      await settle()
      while (!stopped && parts.rowsWait()) if (!(await refreshRows())) return
    },
    stop() {
      stopped = true
      toasts.stop()
      clearTimeout(timer)
      clearTimeout(rowsTimer)
    },
    async underWay() {
      await rounds.underWay()
      await showing.underWay()
    },
  }
}
