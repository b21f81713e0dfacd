/**
 * How often somebody may try to sign in. Failures are counted in the database before the password is looked at, so neither
 * a kill nor a restart gives tries back. There are two counts: for the person meant (known or not), and for the workstation,
 * against trying one password on everybody.
 */
import { createHash } from 'node:crypto'
import { signInKey } from '#shared/domain/staff/staff-names.ts'
import type { Store } from '../store/store.ts'

/** Failures in a row that cost nothing. */
const freeFailures = { person: 5, workstation: 20 }
const firstWaitMilliseconds = 30_000
const longestWaitMilliseconds = 15 * 60_000
/** After this long without a failure the count begins anew. */
const forgottenAfterMilliseconds = 24 * 3_600_000

const workstation = 'workstation'

export interface SignInAttempts {
  /** When the next try is allowed, UTC to the millisecond; undefined when it is allowed now. */
  waitUntil(subject: string): string | undefined
  /** Counts a try as failed; to be called before the secret is looked at. */
  begin(subject: string): void
  /** The try was good: the count of this person begins anew, and that of the workstation loses this try. */
  succeeded(subject: string): void
}

/** Under what tries for a typed name are counted; a name that nobody has is not kept as typed: it may be a password. */
export const attemptSubject = (staffId: string | undefined, typed: string): string =>
  staffId === undefined
    ? `unknown~${createHash('sha256').update(signInKey(typed)).digest('hex').slice(0, 32)}`
    : `staff~${staffId}`

interface Row {
  failures: number
  last_at: string
}

/** @param together counts all subjects together, too: right for a workstation, not for a page that everybody reaches */
export function createSignInAttempts(
  store: Store,
  now: () => Date,
  { together } = { together: true },
): SignInAttempts {
  function rowOf(subject: string): Row | undefined {
    const [row] = store.rows<Row>('SELECT failures, last_at FROM sign_in_attempt WHERE subject = ?', subject)
    const fresh = row && now().getTime() - Date.parse(row.last_at) < forgottenAfterMilliseconds
    return fresh ? row : undefined
  }

  function waitOf(subject: string, free: number): number {
    const row = rowOf(subject)
    if (!row || row.failures < free) return 0
    const wait = Math.min(longestWaitMilliseconds, firstWaitMilliseconds * 2 ** (row.failures - free))
    const elapsed = now().getTime() - Date.parse(row.last_at)
    // The clock was set back: the wait begins anew, and is no longer than it would have been.
    if (elapsed < 0) set(subject, row.failures)
    return Math.max(0, wait - Math.max(0, elapsed))
  }

  function set(subject: string, failures: number): void {
    store.writeOwn((file) => {
      file
        .statement('INSERT OR REPLACE INTO sign_in_attempt(subject, failures, last_at) VALUES(?, ?, ?)')
        .run(subject, failures, now().toISOString())
      file
        .statement('DELETE FROM sign_in_attempt WHERE last_at < ?')
        .run(new Date(now().getTime() - forgottenAfterMilliseconds).toISOString())
    })
  }

  return {
    waitUntil(subject) {
      const wait = Math.max(
        waitOf(subject, freeFailures.person),
        together ? waitOf(workstation, freeFailures.workstation) : 0,
      )
      return wait > 0 ? new Date(now().getTime() + wait).toISOString() : undefined
    },
    begin(subject) {
      for (const one of together ? [subject, workstation] : [subject])
        set(one, (rowOf(one)?.failures ?? 0) + 1)
    },
    succeeded(subject) {
      if (together) set(workstation, Math.max(0, (rowOf(workstation)?.failures ?? 0) - 1))
      store.writeOwn((file) => {
        file.statement('DELETE FROM sign_in_attempt WHERE subject = ?').run(subject)
      })
    },
  }
}
