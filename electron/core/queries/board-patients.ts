/** What the board shows of patients, kept in memory: a board is read again with every change on it, its patients seldom change. */
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

/** Some weeks of a large clinic, a few megabytes. */
const keptAtMost = 10_000

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
    for (const patient of await this.#read.getMany('patients', missing)) {
      const shown = boardPatient(patient)
      known.set(patient.id, shown)
      if (asOf === this.#changes) this.#kept.set(patient.id, shown)
    }
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptAtMost) break
      this.#kept.delete(oldest)
    }
    return known
  }
}
