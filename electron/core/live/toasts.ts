/**
 * Desktop notifications of this workstation, from a ledger that is not replicated: each once. What is older than a few
 * minutes (after an absence, or from another workstation) is not shown one by one but counted in one digest, and so is what
 * comes all at once, as when the line is back.
 */
import type { Staff } from '#shared/domain/records/staff.ts'
import { clinicId } from '#shared/domain/records/clinic.ts'
import { errorName } from '#shared/lib/logged-error.ts'
import { renderDigest, renderToast } from '#shared/messaging/toasts.ts'
import type { SqliteFile } from '../store/sqlite-storage/index.ts'
import type { Store } from '../store/store.ts'
import { type Audience, concerns, quietUntil } from './notice-ledger.ts'

/** Shows a notification; resolves when the desktop has taken it. `key` is unique to it. */
export type ShowToast = (toast: { key: string; title: string; body: string }) => Promise<void>

/** Older ones are told in a digest. */
const freshMilliseconds = 10 * 60_000
/** More than these at once nobody reads one by one: they lie over each other, and over the work. */
const mostOneByOne = 4
/** The ledger is bounded: an event is reacted to once, so what is forgotten does not come again. */
const keptMilliseconds = 30 * 24 * 3_600_000
const mostKept = 20_000
const tidyEveryMilliseconds = 3_600_000

interface ToastRow {
  key: string
  audience: string
  template: string
  parameters: string
  at: string
}

export interface Toasts {
  /** Shows what is pending. */
  show(): Promise<void>
  /** Shows no more; what was not shown stays pending. */
  stop(): void
}

/** Forgets the notifications of events, and of the records they are about, whose names are erased. Part of the transaction in which it is called. */
export function forgetToasts(file: SqliteFile, ids: readonly string[]): void {
  const forget = file.statement('DELETE FROM toast WHERE key >= ? AND key < ?')
  const forgetShared = file.statement(
    "DELETE FROM toast WHERE key >= 'desk~' AND key < 'desk~~' AND instr(parameters, ?) > 0",
  )
  for (const id of ids) {
    forget.run(`${id}~`, `${id}~~`)
    forgetShared.run(id)
  }
}

/** Forgets the notifications of more than a month ago, seen or not, and of more than so many the oldest. */
export function tidyToasts(store: Store, now: string): void {
  const oldest = new Date(Date.parse(now) - keptMilliseconds).toISOString()
  store.writeOwn((file) => {
    file.statement('DELETE FROM toast WHERE at < ?').run(oldest)
    file
      .statement(
        `DELETE FROM toast WHERE at < (SELECT at FROM toast ORDER BY at DESC LIMIT 1 OFFSET ${mostKept - 1})`,
      )
      .run()
  })
}

export function createToasts(parts: {
  store: Store
  now: () => Date
  /** Whoever is signed in here and not away. */
  present: () => Promise<readonly Pick<Staff, 'id' | 'roles' | 'doctorId'>[]>
  /** Whether people's names are left out. */
  hidesNames: () => boolean
  show: ShowToast | undefined
  /** The ledger has changed. */
  changed: () => void
  log: (line: string) => void
}): Toasts {
  const { store, now, log } = parts

  /** A toast is marked before it is shown: a kill in between loses it (the window lists it), it never shows twice. */
  function mark(keys: readonly string[], state: string): void {
    if (keys.length === 0) return
    store.writeOwn((file) => {
      for (const key of keys) file.statement('UPDATE toast SET state = ? WHERE key = ?').run(state, key)
    })
  }

  async function tell(toast: { key: string; title: string; body: string }): Promise<void> {
    try {
      await parts.show?.(toast)
    } catch (error) {
      log(`a notification could not be shown: ${errorName(error)}`)
    }
  }

  async function tellTogether(why: 'digest' | 'burst', rows: readonly ToastRow[], language: string) {
    const [first] = rows
    if (!first) return
    mark(
      rows.map((row) => row.key),
      'digested',
    )
    await tell({ key: `digest~${first.key}`, ...renderDigest(why, rows.length, language) })
  }

  async function tellOneByOne(rows: readonly ToastRow[], language: string): Promise<void> {
    for (const row of rows) {
      if (stopped) return
      mark([row.key], 'shown')
      const parameters = JSON.parse(row.parameters) as Record<string, string | number>
      const names = parts.hidesNames() ? 'hidden' : 'shown'
      await tell({ key: row.key, ...renderToast(row.template, parameters, language, names) })
    }
  }

  let stopped = false
  let tidiedAt = 0
  function tidy(): void {
    const time = now().getTime()
    if (Math.abs(time - tidiedAt) < tidyEveryMilliseconds) return
    tidiedAt = time
    tidyToasts(store, now().toISOString())
  }

  return {
    stop() {
      stopped = true
    },
    async show() {
      if (stopped) return
      tidy()
      if (!parts.show) return
      const pending = store.rows<ToastRow>(
        "SELECT key, audience, template, parameters, at FROM toast WHERE state = 'pending' ORDER BY at LIMIT 500",
      )
      if (pending.length === 0) return
      parts.changed()
      const present = await parts.present()
      const clinic = await store.get('clinic', clinicId)
      // Nobody is here, or the screen is locked: what is told to an empty room names patients to whoever passes by.
      if (present.length === 0 || !clinic) return
      const concerning = pending.filter((row) => {
        const audience = JSON.parse(row.audience) as Audience
        return present.some((person) => concerns(audience, person))
      })
      const others = pending.filter((row) => !concerning.includes(row))
      if (others.length > 0)
        mark(
          others.map((row) => row.key),
          'notForHere',
        )
      // Who is not to be disturbed finds it in the list when they look.
      const awake = present.filter(({ id }) => quietUntil(store, id, now().toISOString()) === undefined)
      const heard = concerning.filter((row) => {
        const audience = JSON.parse(row.audience) as Audience
        return awake.some((person) => concerns(audience, person))
      })
      mark(
        concerning.filter((row) => !heard.includes(row)).map((row) => row.key),
        'quiet',
      )
      const oldest = now().getTime() - freshMilliseconds
      const isStale = ({ at }: ToastRow): boolean => Date.parse(at) < oldest
      const fresh = heard.filter((row) => !isStale(row))
      await tellTogether('digest', heard.filter(isStale), clinic.language)
      if (fresh.length > mostOneByOne) await tellTogether('burst', fresh, clinic.language)
      else await tellOneByOne(fresh, clinic.language)
    },
  }
}
