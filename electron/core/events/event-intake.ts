/**
 * Notices events that came into the database otherwise than by a command here (by replication, by a restore) and puts
 * them into the queue. It reads the events collection from a checkpoint, so nothing is missed while the core is down.
 */
import { auditType } from '../audit/audit-chain.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { Store } from '../store/store.ts'
import { enqueue } from './event-queue.ts'

const batchSize = 500

/** Enqueues what is new since the last call. @returns how many documents were looked at */
export async function takeInEvents(store: Store, workstationId: string): Promise<number> {
  let seen = 0
  for (;;) {
    const before = readSetting(store, 'eventIntake')
    const { records, checkpoint } = await store.changedSince('events', before, batchSize)
    if (records.length === 0) return seen
    seen += records.length
    store.writeOwn((file) => {
      for (const event of records) {
        if (event.type === auditType) continue
        enqueue(file, event.id, event.workstationId === workstationId ? 'local' : 'remote')
      }
      writeSetting(file, 'eventIntake', checkpoint)
    })
  }
}
