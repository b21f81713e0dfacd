/**
 * Commands that the application gives itself because of an event (a deleted patient's appointments are cancelled). Each
 * is a row until it has been carried out; the row goes in the command's own transaction.
 */
import type { Role } from '#shared/domain/records/staff.ts'
import { mayUse } from '#shared/permissions/permissions.ts'
import type { RecordCommandName } from '#shared/contract/contract.ts'
import type { CommandRunner } from '../commands/run-command.ts'
import { systemActor } from '../session/session.ts'
import type { Store } from '../store/store.ts'
import type { SqliteFile } from '../store/sqlite-storage/index.ts'

interface PendingCommand {
  id: string
  name: RecordCommandName
  input: string
  eventId: string
  attempts: number
}

const longestDelayMilliseconds = 3_600_000

export interface FollowUps {
  /** Carries out what is due. */
  run(): Promise<void>
  /** When the next one is due; undefined when none waits. */
  nextDueAt(): string | undefined
}

export function createFollowUps(parts: {
  store: Store
  runner: CommandRunner
  now: () => Date
  /** For which roles this workstation works; undefined for all. */
  workstationRoles: () => readonly Role[] | undefined
  log: (line: string) => void
}): FollowUps {
  const { store, runner, now, log } = parts

  async function carryOut(pending: PendingCommand): Promise<void> {
    const done = (file: SqliteFile) => {
      file.statement('DELETE FROM pending_command WHERE id = ?').run(pending.id)
    }
    const bounds = parts.workstationRoles()
    if (bounds && !mayUse(bounds, pending.name)) {
      // The hub would take none of it from here. A workstation whose work it is does the same.
      store.writeOwn(done)
      return
    }
    const cause = await store.get('events', pending.eventId)
    const answer = await runner.run(pending.name, JSON.parse(pending.input), {
      by: { actor: systemActor },
      also: done,
      ...(cause ? { cause: { key: `${pending.name} ${pending.input}`, at: cause.at } } : {}),
    })
    if (answer.ok) return
    const { code } = answer.error
    if (
      code === 'STORAGE_FULL' ||
      code === 'STORAGE_FAILED' ||
      code === 'INTERNAL' ||
      code === 'CHANGED_MEANWHILE'
    ) {
      const delay = Math.min(longestDelayMilliseconds, 1000 * 2 ** pending.attempts)
      store.writeOwn((file) => {
        file
          .statement('UPDATE pending_command SET attempts = attempts + 1, next_at = ? WHERE id = ?')
          .run(new Date(now().getTime() + delay).toISOString(), pending.id)
      })
      log(`follow-up ${pending.name} is put off: ${code}`)
      return
    }
    // Refused because there is nothing left to do (cancelled meanwhile, already gone): that is its end.
    store.writeOwn(done)
  }

  return {
    async run() {
      for (;;) {
        const due = store.rows<PendingCommand>(
          'SELECT id, name, input, event_id AS eventId, attempts FROM pending_command WHERE next_at <= ? ORDER BY id LIMIT 100',
          now().toISOString(),
        )
        if (due.length === 0) return
        for (const pending of due) await carryOut(pending)
      }
    },
    nextDueAt() {
      const [row] = store.rows<{ at: string | null }>('SELECT min(next_at) AS at FROM pending_command')
      // One that nobody has tried yet is due at once.
      return row?.at === '' ? now().toISOString() : (row?.at ?? undefined)
    },
  }
}
