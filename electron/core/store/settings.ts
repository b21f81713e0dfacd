/** Small facts of this workstation, kept in the database and not replicated. */
import type { BackupPlan, BackupStatus } from '#shared/contract/backup.ts'
import type { SendingSettings } from '#shared/contract/messages.ts'
import type { Role } from '#shared/domain/records/staff.ts'
import type { HolidayYear } from '#shared/domain/scheduling/closed-days.ts'
import type { Reader } from './reader.ts'
import type { SqliteFile } from './sqlite-storage/index.ts'

/** Where the hub is and how this workstation signs in; kept in the encrypted database alone. */
export interface LinkSettings {
  /** `http://host:5984`, without a database. */
  url: string
  /** Name of the clinic's databases, without `-desk` and `-charts`. */
  database: string
  username: string
  password: string
  /** False on a workstation that must not hold charts: it never opens their database. */
  charts: boolean
  paused: boolean
  /** Of the hub's own certificate, where it was pinned; hexadecimal. */
  pin?: string
  /** For which of the staff's roles the hub takes what is written here; every one when absent. */
  roles?: Role[]
  /** When this workstation heard that it was turned out; UTC. */
  revokedAt?: string
}

/** A hub on this workstation; its key and passwords are kept in the encrypted database alone. */
export interface HostingSettings {
  on: boolean
  port: number
  database: string
  /** Base64 of the key of the hub's databases. */
  key: string
  /** Of the hub's administrator, which only this workstation knows. */
  administratorPassword: string
  /** Of the user that other workstations sign in as. */
  username: string
  password: string
}

/** Names of the settings, and what each holds. */
export interface Settings {
  /** Identity of this workstation in events and audit entries. */
  workstationId: string
  /** The newest entry of this workstation's audit chain. */
  auditHead: { sequence: number; hash: string }
  /** How far the intake of events has read the events collection. */
  eventIntake: unknown
  /** Schema version of each collection, as last opened. */
  schemaVersions: Record<string, number>
  /** This folder holds the demonstration clinic: its windows open signed in, and its passwords are shown. */
  demonstration: true
  /** The hub with which this workstation replicates. */
  link: LinkSettings
  /** How this workstation sends messages, where it is the clinic's sender. */
  sending: SendingSettings
  /** How often a sender was started here without a hub. */
  senderEpoch: number
  /** The hub that this workstation hosts, or hosted. */
  hosting: HostingSettings
  /** The largest stamp of the hybrid logical clock that was made or seen here. */
  syncClock: string
  /** The patients' search index is to be made again. */
  searchStale: boolean
  /** The search index has large parts that are to be put together, or some of them are. */
  searchParts: 'many' | 'fewer'
  /** The database came out of a backup; docs/adr/0009-restored-workstation.md. */
  restored: Restored
  /** What signs the links that the patients' portal puts in messages; base64. */
  portalSecret: string
  /** Which kind of portal rows the database holds; older ones are made anew. */
  portalRows: number
  backupPlan: BackupPlan
  /** Desktop notifications name nobody on this workstation. */
  hideNamesInNotifications: true
  backupLast: NonNullable<BackupStatus['last']>
  backupProven: NonNullable<BackupStatus['lastProvenRestore']>
  backupFailure: NonNullable<BackupStatus['lastFailure']>
  /** Public holidays of the years in sight, and the versions they were found out with. */
  holidays: { madeBy: string; years: HolidayYear[] }
}

export interface Restored {
  /** When it was restored; UTC. */
  at: string
  /** The moment the database goes back to. */
  backupTakenAt: string
  /** Under which identity it was backed up. */
  formerWorkstationId?: string
}

/** Reads a setting; undefined when it was never written. */
export function readSetting<Name extends keyof Settings>(
  read: Reader,
  name: Name,
): Settings[Name] | undefined {
  const [row] = read.rows<{ value: string }>('SELECT value FROM setting WHERE name = ?', name)
  return row && (JSON.parse(row.value) as Settings[Name])
}

/** Writes a setting; part of the transaction in which it is called. */
export function writeSetting<Name extends keyof Settings>(
  file: SqliteFile,
  name: Name,
  value: Settings[Name],
): void {
  file.statement('INSERT OR REPLACE INTO setting(name, value) VALUES(?, ?)').run(name, JSON.stringify(value))
}

/** Removes a setting; part of the transaction in which it is called. */
export function removeSetting(file: SqliteFile, name: keyof Settings): void {
  file.statement('DELETE FROM setting WHERE name = ?').run(name)
}
