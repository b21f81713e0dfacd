/**
 * What the board shows of patients, kept in memory: a board is read again with every change on it, its patients seldom change.
 * Soon after the start all are read, a few at a time, so that a day nobody has looked at yet waits for none of them.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { PatientSummary } from '#shared/contract/patients.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import type { Reader } from '../store/reader.ts'
import type { RecordChange } from './query-handler.ts'

/** What the board shows of a patient; of a deleted one nothing. */
export function boardPatient(patient: Patient | undefined): PatientSummary | null {
  if (!patient || patient.deletedAt !== undefined) return null
  const { id, memberId, givenName, familyName, birthDate, phone, email } = patient
  const alerts = patient.allergies.length + patient.preconditions.length
  return withoutUndefined({ id, memberId, givenName, familyName, birthDate, phone, email, alerts })
}

/** All patients of a large clinic, at most some thirty megabytes: to read one from the disk takes longer than all the rest of a board. */
const keptAtMost = 50_000

/** How many are read ahead at once, some three milliseconds, and the pause between in which others are served. */
const ahead = { atOnce: 200, pauseMs: 10 }

export class BoardPatients {
  readonly #read: Reader
  readonly #kept = new Map<string, PatientSummary | null>()
  /** Rises with every change, so that what was read before one is not kept after it. */
  #changes = 0

  constructor(read: Reader) {
    this.#read = read
  }

  /** Takes back what these changes concern. */
  changed(changes: readonly RecordChange[]): void {
    for (const { collection, id } of changes) {
      if (collection !== 'patients') continue
      this.#changes += 1
      this.#kept.delete(id)
    }
  }

  /** What the board shows of these patients, by id; nothing for those that are not on record. */
  async of(ids: Iterable<string>): Promise<Map<string, PatientSummary | null>> {
    const wanted = new Set(ids)
    const known = new Map<string, PatientSummary | null>()
    const missing: string[] = []
    for (const id of wanted) {
      const kept = this.#kept.get(id)
      if (kept === undefined) missing.push(id)
      else known.set(id, kept)
    }
    const asOf = this.#changes
    const found = await this.#read.getMany('patients', missing)
    for (const { id, shown } of this.#keep(found, asOf)) known.set(id, shown)
    return known
  }

  /**
   * Reads all patients ahead of being asked for, as many as are kept.
   * @param afterMs when to begin @param stopped asked before each reading
   */
  async readAhead(afterMs: number, stopped: () => boolean): Promise<void> {
    let last = ''
    await pause(afterMs, undefined, { ref: false })
    while (!stopped() && this.#kept.size < keptAtMost) {
      const asOf = this.#changes
      const next = { where: { id: { $gt: last } }, sort: [{ id: 'asc' as const }], limit: ahead.atOnce }
      const found = await this.#read.find('patients', next)
      this.#keep(found, asOf)
      last = found.at(-1)?.id ?? last
      if (found.length < ahead.atOnce) return
      await pause(ahead.pauseMs, undefined, { ref: false })
    }
  }

  /** Keeps what boards show of these, unless one has changed since it was asked for. */
  #keep(patients: readonly Patient[], asOf: number) {
    const all = patients.map((patient) => ({ id: patient.id, shown: boardPatient(patient) }))
    if (asOf === this.#changes) for (const { id, shown } of all) this.#kept.set(id, shown)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptAtMost) break
      this.#kept.delete(oldest)
    }
    return all
  }
}
