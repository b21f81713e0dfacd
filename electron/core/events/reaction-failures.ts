/**
 * Reactions that threw: tried again after 1 s, 2 s, 4 s ... up to an hour, and after ten attempts left to a person as a
 * dead letter. Functions that write are part of the transaction in which they are called.
 */
import type { DeadLetter } from '#shared/contract/oversight.ts'
import type { Reader } from '../store/reader.ts'
import type { SqliteFile } from '../store/sqlite-storage/index.ts'

const attemptsBeforeDead = 10
const longestDelayMilliseconds = 3_600_000

export interface FailedReaction {
  id: string
  reactor: string
  eventId: string
  attempts: number
}

const failureId = (reactor: string, eventId: string): string => `${reactor}~${eventId}`

/** Notes that a reaction threw once more. */
export function noteFailure(
  file: SqliteFile,
  failure: { reactor: string; eventId: string; eventType: string; error: unknown; now: Date },
): void {
  const id = failureId(failure.reactor, failure.eventId)
  const known = file
    .statement<{ attempts: number }>('SELECT attempts FROM reaction_failure WHERE id = ?')
    .get(id)
  const attempts = (known?.attempts ?? 0) + 1
  const delay = Math.min(longestDelayMilliseconds, 1000 * 2 ** (attempts - 1))
  // Only the kind of error is kept: its message could quote a patient's data.
  const error = failure.error instanceof Error ? failure.error.name : 'Error'
  file
    .statement(
      `INSERT OR REPLACE INTO reaction_failure(id, reactor, event_id, event_type, attempts, error, failed_at, next_at, dead)
       VALUES(?,?,?,?,?,?,?,?,?)`,
    )
    .run(
      id,
      failure.reactor,
      failure.eventId,
      failure.eventType,
      attempts,
      error,
      failure.now.toISOString(),
      new Date(failure.now.getTime() + delay).toISOString(),
      attempts >= attemptsBeforeDead ? 1 : 0,
    )
}

/** Forgets a failure, because the reaction has been done. */
export function clearFailure(file: SqliteFile, reactor: string, eventId: string): void {
  file.statement('DELETE FROM reaction_failure WHERE id = ?').run(failureId(reactor, eventId))
}

/** Failures whose time to try again has come. */
export const dueFailures = (read: Reader, now: string): FailedReaction[] =>
  read.rows<FailedReaction>(
    `SELECT id, reactor, event_id AS eventId, attempts FROM reaction_failure
     WHERE dead = 0 AND next_at <= ? ORDER BY next_at LIMIT 50`,
    now,
  )

/** When the next failure is due; undefined when none waits. */
export function nextFailureAt(read: Reader): string | undefined {
  const [row] = read.rows<{ at: string | null }>(
    'SELECT min(next_at) AS at FROM reaction_failure WHERE dead = 0',
  )
  return row?.at ?? undefined
}

/** A failure by its id. */
export function failureById(read: Reader, id: string): FailedReaction | undefined {
  const [row] = read.rows<FailedReaction>(
    'SELECT id, reactor, event_id AS eventId, attempts FROM reaction_failure WHERE id = ?',
    id,
  )
  return row
}

/** What failed for good, newest first. */
export const deadLetters = (read: Reader): DeadLetter[] =>
  read.rows<DeadLetter>(
    `SELECT id, reactor, event_id AS eventId, event_type AS eventType, attempts, error, failed_at AS failedAt
     FROM reaction_failure WHERE dead = 1 ORDER BY failed_at DESC`,
  )
