/** What the core offers to whoever holds it, and what it is started with. */
import type { SendingSettings } from '#shared/contract/messages.ts'
import type { PortalDoor } from '#shared/contract/portal-door.ts'
import type { Decision } from '#shared/decisions/decision.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import type { Actor } from '#shared/events/event.ts'
import type { Result } from '#shared/lib/result.ts'
import type { ActionName } from '#shared/permissions/permissions.ts'
import type { AuditNote } from './audit/audit-chain.ts'
import type { ReadingModule } from './import/reading/reading-thread.ts'
import type { LiveAnswer } from './live/live-queries.ts'
import type { ShowToast } from './live/toasts.ts'
import type { TrayView } from './live/visit-watch.ts'
import type { SendingExtras } from './messages/sending.ts'
import type { LinkTiming } from './replication/database-link.ts'
import type { DiscoveryOptions } from './replication/discovery.ts'
import type { RecoverAdministrator } from './session/recover-administrator.ts'
import type { AsideWorker } from './store/backup/run-aside.ts'
import type { DataFolder } from './store/data-folder.ts'
import type { KeyRing } from './store/keys/key-ring-format.ts'
import type { Reader } from './store/reader.ts'

export interface CoreOptions {
  /** The data folder; made when it does not exist. */
  dataDir: string
  /** Gives the 256-bit key of the database; asked only once the folder is known to be ours. */
  key: () => Uint8Array
  /** The data folder, where whoever starts the core has taken it already, and lets it go. */
  folder?: DataFolder
  /** The most that the database's page cache takes, in MiB; the storage's own default when absent. */
  cacheMebibytes?: number
  /** The wrapped keys, for backups; undefined where there is only a bare key. */
  ring?: () => KeyRing | undefined
  /** Asks the person for a folder; left out where there is no desktop. */
  askFolder?: () => Promise<string | null>
  /** Asks the person for a file to take in; left out where there is no desktop. */
  askFile?: () => Promise<string | null>
  /** Where the code has been bundled: the module of the thread for long work. */
  asideWorker?: AsideWorker
  /** Where the code has been bundled: the module of the thread that reads what is taken in. */
  readingModule?: ReadingModule
  /** How long after the start every page of the file is checked; milliseconds. */
  checkDelayMs?: number
  /** Shows a desktop notification; left out where there is no desktop. */
  showToast?: ShowToast
  /** Shows in the tray what waits; left out where there is no desktop. */
  showTray?: (view: TrayView) => void
  /** The clock; tests set it. */
  now?: () => Date
  /** Writes one line of log; never about patients. */
  log?: (line: string) => void
  /** How patient the link to the hub is; tests are less, and may change it while it runs. */
  linkTiming?: LinkTiming
  /** Where the code has been bundled: the module of the thread of a hosted hub. */
  hubModule?: string
  /** Where hubs are looked for on the local network; tests stay on loopback. */
  discovery?: DiscoveryOptions
}

/** One connection's way into the core: what it asks is done in the name of whoever is signed in on it. */
export interface CoreSession {
  execute(name: string, input: unknown): Promise<Result<unknown, Refusal>>
  query(name: string, input: unknown): Promise<Result<unknown, Refusal>>
  /** Tells the answer now and whenever it changes. @returns how to stop, or the refusal of an unknown name */
  subscribe(name: string, input: unknown, tell: (answer: LiveAnswer) => void): Result<() => void, Refusal>
  /** What stands in the way of an action that is carried out elsewhere (by the door before the core), if anything. */
  refusePermission(action: ActionName): Promise<Refusal | undefined>
  /** Ends the session; its subscriptions have to be stopped by whoever began them. */
  endSession(): void
}

/** The core; as a session of its own it serves whoever started it (an import, a test). */
export interface Core extends CoreSession {
  workstationId: string
  isSetUp(): Promise<boolean>
  /** A new password for an administrator, once the door's keys have shown that the recovery key is right. */
  recoverAdministrator: RecoverAdministrator
  /**
   * A session for one more connection.
   * @param options.demonstration signs in the first administrator, if this folder holds the demonstration clinic
   */
  openSession(options?: { demonstration?: boolean }): CoreSession
  /** Reading, for an import. */
  read: Reader
  /**
   * Writes many records with their events at once, for an import: all or none, on the disk when it resolves. The audit
   * notes the batch, not each record. In the name of whoever is signed in on the core's own session.
   * @returns false when a record is no longer what its `before` says
   * @throws when that is not an administrator
   */
  writeBatch(decision: Decision<unknown>, note: AuditNote): Promise<boolean>
  /** As `writeBatch`, into an empty folder: marks the clinic as the demonstration. */
  writeDemonstration(decision: Decision<unknown>, note: AuditNote): Promise<boolean>
  /**
   * Replicates with this hub from now on, as `sync.configure` does, for a process whose own config file says so. Nothing
   * changes when it is the one already.
   */
  connectToHub(hub: { url: string; database: string; username: string; password: string }): Promise<void>
  /** Sends the clinic's messages from now on, as its worker. */
  startSending(settings: SendingSettings, extras?: SendingExtras): Promise<void>
  /**
   * Gives a command in the name of somebody who is no member of staff (a patient in the portal), or of the application.
   * What it may do follows from the actor's roles.
   */
  executeAs(actor: Actor, name: string, input: unknown): Promise<Result<unknown, Refusal>>
  /** What the patients' portal asks. */
  portal: PortalDoor
  /** Resolves when every reaction, follow-up command and notification that is due has been done. */
  settled(): Promise<void>
  /** Finishes what is running, and closes. */
  close(): Promise<void>
}
