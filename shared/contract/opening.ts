/** What the window can ask before the records are open, and how they are opened. */
import Type from 'typebox'
import { Staff } from '../domain/records/staff.ts'
import { endpoint } from './endpoint.ts'
import { BackupFile } from './backup.ts'

const nothing = Type.Object({})
const Secret = Type.String({ minLength: 1, maxLength: 1000 })

export const OpensBy = Type.Union([Type.Literal('system'), Type.Literal('passphrase'), Type.Literal('file')])
/** What opens the records at a start: the system's store for secrets, a passphrase, or a bare key in a file. */
export type OpensBy = Type.Static<typeof OpensBy>

export const OpeningStatus = Type.Object({
  state: Type.Union([
    Type.Literal('opening'),
    /** Nothing is there yet: a key is to be made. */
    Type.Literal('newKey'),
    Type.Literal('locked'),
    Type.Literal('damaged'),
    Type.Literal('open'),
  ]),
  /** Whether this computer has a store for secrets that protects them. */
  systemStore: Type.Boolean(),
  opensBy: OpensBy,
  passphraseSet: Type.Boolean(),
  recoveryKeySet: Type.Boolean(),
  /** In state `damaged`: whether something can be saved from the file, and the backups there are, the newest first. */
  damage: Type.Optional(Type.Object({ canSalvage: Type.Boolean(), backups: Type.Array(BackupFile) })),
})
export type OpeningStatus = Type.Static<typeof OpeningStatus>

export const SalvageReport = Type.Object({
  /** Rows that could be read and are in the new file. */
  savedRows: Type.Integer(),
  /** Rows that could not. */
  lostRows: Type.Integer(),
  /** Tables with lost rows, by name. */
  lostByTable: Type.Record(Type.String(), Type.Integer()),
  /** Tables that lost rows nobody can count. */
  notCounted: Type.Array(Type.String()),
  /** Folder in which the damaged file is kept. */
  keptAside: Type.String(),
})
export type SalvageReport = Type.Static<typeof SalvageReport>

const Confirmation = Type.Array(Type.String({ maxLength: 40 }), { maxItems: 8 })

export const openingCommands = {
  'keys.makeRecoveryKey': endpoint(
    'Makes a recovery key and answers with it, this once; it counts when its asked groups have been typed.',
    nothing,
    Type.Object({ recoveryKey: Type.String(), askedGroups: Type.Array(Type.Integer()) }),
  ),
  'keys.setUp': endpoint(
    'First run: makes the key, with the recovery key that was shown, and opens.',
    Type.Object({ opensBy: OpensBy, passphrase: Type.Optional(Secret), confirmation: Confirmation }),
    Type.Null(),
  ),
  'keys.unlock': endpoint(
    'Opens locked records by passphrase, or by recovery key, then with a new passphrase.',
    Type.Object({
      passphrase: Type.Optional(Secret),
      recoveryKey: Type.Optional(Secret),
      newPassphrase: Type.Optional(Secret),
    }),
    Type.Null(),
  ),
  'keys.recoverAdministrator': endpoint(
    'Gives an administrator a new password, for whoever holds the recovery key; audited, and every administrator is told.',
    Type.Object({
      recoveryKey: Secret,
      name: Type.String({ minLength: 1, maxLength: 200 }),
      password: Secret,
    }),
    Staff,
  ),
  'keys.confirmRecoveryKey': endpoint(
    'Puts the recovery key that was shown in place of the one before.',
    Type.Object({ confirmation: Confirmation }),
    Type.Null(),
  ),
  'keys.changePassphrase': endpoint(
    'Sets a passphrase; the one so far is asked for where there is one.',
    Type.Object({ currentPassphrase: Type.Optional(Secret), passphrase: Secret }),
    Type.Null(),
  ),
  'repair.salvage': endpoint(
    'Saves what can be read of a damaged database into a new file, keeps the damaged one aside, and opens.',
    nothing,
    SalvageReport,
  ),
  'repair.restore': endpoint(
    'Puts a backup in place of a damaged or missing database, keeps what was there aside, and opens.',
    Type.Object({
      file: Type.String({ minLength: 1, maxLength: 4096 }),
      passphrase: Type.Optional(Secret),
      recoveryKey: Type.Optional(Secret),
    }),
    Type.Null(),
  ),
}

export const openingQueries = {
  'opening.status': endpoint(
    'Whether the records are open, what opens them, and what is in the way.',
    nothing,
    OpeningStatus,
  ),
}
