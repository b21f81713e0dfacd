/**
 * Who has signed in on this workstation, and their PINs. A PIN holds here alone, is never replicated, and ends with the
 * password it was set beside, or after five wrong tries.
 */
import type { StoredStaff } from '#shared/domain/records/staff.ts'
import type { Store } from '../store/store.ts'

const mostPinFailures = 5

interface Row {
  staff_id: string
  pin_hash: string | null
  pin_for: string | null
  pin_failures: number
}

export interface WorkstationPeople {
  /** Ids of those who signed in here, the latest first. */
  ids(): string[]
  /** The hash of a person's PIN; undefined when they have none that holds. */
  pinHash(person: StoredStaff): string | undefined
  signedIn(staffId: string, at: string): void
  /** Sets or, with undefined, takes away a PIN. */
  setPin(person: StoredStaff, hash: string | undefined): void
  /** Counts a try of the PIN as failed; to be called before it is looked at. */
  beginPin(staffId: string): void
  pinSucceeded(staffId: string): void
}

export function workstationPeople(store: Store): WorkstationPeople {
  const rowOf = (staffId: string): Row | undefined =>
    store.rows<Row>(
      'SELECT staff_id, pin_hash, pin_for, pin_failures FROM workstation_person WHERE staff_id = ?',
      staffId,
    )[0]
  const change = (sql: string, ...parameters: (string | null)[]): void =>
    store.writeOwn((file) => {
      file.statement(sql).run(...parameters)
    })

  return {
    ids: () =>
      store
        .rows<{ staff_id: string }>(
          'SELECT staff_id FROM workstation_person ORDER BY signed_in_at DESC LIMIT 100',
        )
        .map(({ staff_id }) => staff_id),
    pinHash({ id, credential }) {
      const row = rowOf(id)
      if (!row || row.pin_hash === null || row.pin_failures >= mostPinFailures) return undefined
      return credential !== undefined && row.pin_for === credential.setAt ? row.pin_hash : undefined
    },
    signedIn: (staffId, at) =>
      change(
        `INSERT INTO workstation_person(staff_id, signed_in_at) VALUES(?, ?)
         ON CONFLICT(staff_id) DO UPDATE SET signed_in_at = excluded.signed_in_at, pin_failures = 0`,
        staffId,
        at,
      ),
    setPin: ({ id, credential }, hash) =>
      change(
        'UPDATE workstation_person SET pin_hash = ?, pin_for = ?, pin_failures = 0 WHERE staff_id = ?',
        hash ?? null,
        credential?.setAt ?? null,
        id,
      ),
    beginPin: (staffId) =>
      change('UPDATE workstation_person SET pin_failures = pin_failures + 1 WHERE staff_id = ?', staffId),
    pinSucceeded: (staffId) =>
      change('UPDATE workstation_person SET pin_failures = 0 WHERE staff_id = ?', staffId),
  }
}
