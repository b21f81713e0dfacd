/**
 * Erases deleted patients when the clinic's days of grace are over: puts the command into the list of commands that the
 * application gives itself, so a kill at any moment loses none and repeats none.
 */
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Store } from '../store/store.ts'

const hourMilliseconds = 3_600_000
const dayMilliseconds = 24 * hourMilliseconds

export interface Erasures {
  /** Queues what is due, if it was not looked at within the hour. */
  queueDue(): Promise<void>
  /** When it will be looked at again. */
  nextLookAt(): string
}

export function createErasures(parts: {
  store: Store
  clinic: () => Promise<Clinic | undefined>
  now: () => Date
}): Erasures {
  const { store, now } = parts
  let lookedAt = Number.NEGATIVE_INFINITY

  return {
    async queueDue() {
      const clinic = await parts.clinic()
      if (!clinic || now().getTime() - lookedAt < hourMilliseconds) return
      lookedAt = now().getTime()
      const latest = new Date(lookedAt - clinic.restoreDays * dayMilliseconds).toISOString()
      const deletions = await store.find('events', {
        where: { type: 'PatientDeleted', at: { $lt: latest } },
      })
      const ids = [...new Set(deletions.map(({ subjectId }) => subjectId))]
      const patients = await store.getMany('patients', ids)
      const due = patients.filter(
        ({ deletedAt, erasedAt }) => deletedAt !== undefined && deletedAt < latest && erasedAt === undefined,
      )
      if (due.length === 0) return
      store.writeOwn((file) => {
        for (const { id } of due) {
          file
            .statement('INSERT OR IGNORE INTO pending_command(id, name, input, event_id) VALUES(?,?,?,?)')
            .run(`erase~${id}`, 'patients.erase', JSON.stringify({ patientId: id }), '')
        }
      })
    },
    nextLookAt() {
      const last = Number.isFinite(lookedAt) ? lookedAt : now().getTime()
      return new Date(last + hourMilliseconds).toISOString()
    },
  }
}
