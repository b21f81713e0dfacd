/**
 * The keys of one data folder. The data key is random and never changes; what changes is how it is wrapped:
 *
 * - `key.json` holds it wrapped by the system's store for secrets, by a passphrase and by the recovery key;
 * - `key` holds it bare, where the person chose a computer that opens by itself.
 *
 * Every change is one atomic replacement of one file. docs/adr/0004-database-key.md says why.
 */
import fs from 'node:fs'
import path from 'node:path'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import type { OpensBy } from '#shared/contract/opening.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { asidePrefix } from '../backup/replace-files.ts'
import { DataFolderError, databaseName } from '../data-folder.ts'
import { syncFolder } from '../durable-file.ts'
import { makeKeyFile, readKeyFile } from '../key-file.ts'
import type { KeyRing } from './key-ring-format.ts'
import {
  hasWrap,
  newKeyRing,
  openWithPassphrase,
  openWithRecoveryKey,
  openWithSystemStore,
  type Opened,
  withPassphrase,
  withRecoveryKey,
  withSystemStore,
} from './key-ring.ts'
import { readKeyRing, writeKeyRing } from './key-ring-file.ts'
import { type SecretStore, withPatience } from './secret-store.ts'
import { askGroups, saysAskedGroups } from './confirm-recovery-key.ts'

export const ringFileName = 'key.json'
export const keyFileName = 'key'
/** Shorter ones fall to a guessing machine in spite of argon2id. */
export const shortestPassphrase = 10

export type OpenedAlone = { state: 'open'; dataKey: Uint8Array } | { state: 'newKey' } | { state: 'locked' }

/** How the folder opens, and what else would open it. */
export interface VaultStatus {
  systemStore: boolean
  opensBy: OpensBy
  passphraseSet: boolean
  recoveryKeySet: boolean
}

/**
 * Where the keys of a folder lie. What a restore kept aside has its own where they were replaced, too; otherwise those of the
 * folder it lies in are its own, and no copy is left that a later change would not reach.
 */
function keyFolderOf(dataDir: string): string {
  const has = (folder: string) =>
    [ringFileName, keyFileName].some((name) => fs.existsSync(path.join(folder, name)))
  const around = path.dirname(path.resolve(dataDir))
  const isAside = path.basename(path.resolve(dataDir)).startsWith(asidePrefix)
  return isAside && !has(dataDir) && has(around) ? around : dataDir
}

export class Vault {
  readonly #ringFile: string
  readonly #keyFile: string
  readonly #databaseFile: string
  readonly #store: SecretStore
  #ring: KeyRing | undefined
  #dataKey: Uint8Array | undefined
  /** A recovery key that was shown and not confirmed yet, with the ring it belongs to. */
  #shown: { recoveryKey: string; askedGroups: number[]; dataKey: Uint8Array; ring: KeyRing } | undefined
  #systemStore = false

  constructor(dataDir: string, store: SecretStore) {
    const keys = keyFolderOf(dataDir)
    this.#ringFile = path.join(keys, ringFileName)
    this.#keyFile = path.join(keys, keyFileName)
    this.#databaseFile = path.join(dataDir, databaseName)
    this.#store = withPatience(store)
  }

  /**
   * Looks whether what is there can be used at all; touches nothing.
   * @throws DataFolderError KEY_MISSING, KEY_UNREADABLE, KEY_WRONG or FOLDER_FROM_NEWER_VERSION
   */
  look(): void {
    const read = readKeyRing(this.#ringFile)
    if (read.ok) this.#ring = read.ring
    else if (read.reason === 'newer-format') {
      throw new DataFolderError(
        'FOLDER_FROM_NEWER_VERSION',
        `${this.#ringFile} was written by a newer version of the application. Install that version or a newer one.`,
      )
    } else if (read.reason === 'damaged') {
      throw new DataFolderError(
        'KEY_UNREADABLE',
        `${this.#ringFile} is damaged. Put it back from a backup; nothing was changed.`,
      )
    } else if (!fs.existsSync(this.#keyFile) && fs.existsSync(this.#databaseFile)) {
      throw new DataFolderError(
        'KEY_MISSING',
        `The key of the database in ${path.dirname(this.#databaseFile)} is missing: there is neither ${this.#ringFile} nor ${this.#keyFile}. Put it back from a backup.`,
      )
    }
  }

  /** Opens without a person where that can be. @throws as `look` */
  async openAlone(): Promise<OpenedAlone> {
    this.look()
    const bare = readKeyFile(this.#keyFile)
    if (bare) return { state: 'open', dataKey: (this.#dataKey = bare) }
    if (!this.#ring) {
      this.#systemStore = await this.#store.isAvailable()
      return { state: 'newKey' }
    }
    const opened = await openWithSystemStore(this.#ring, (sealed) => this.#store.unseal(sealed))
    if (opened.ok) return { state: 'open', dataKey: (this.#dataKey = opened.dataKey) }
    this.#systemStore = await this.#store.isAvailable()
    return { state: 'locked' }
  }

  /** Takes a key that is known already: the core was started again. */
  take(dataKey: Uint8Array): void {
    this.look()
    this.#dataKey = dataKey
  }

  get dataKey(): Uint8Array | undefined {
    return this.#dataKey
  }

  /** The wrapped keys, for a backup; undefined where the folder has only a bare key. */
  get ring(): KeyRing | undefined {
    return this.#ring
  }

  async status(): Promise<VaultStatus> {
    if (this.#dataKey) this.#systemStore ||= await this.#store.isAvailable()
    const has = (kind: 'passphrase' | 'recovery' | 'system') => !!this.#ring && hasWrap(this.#ring, kind)
    return {
      systemStore: this.#systemStore,
      opensBy: fs.existsSync(this.#keyFile) ? 'file' : has('system') ? 'system' : 'passphrase',
      passphraseSet: has('passphrase'),
      recoveryKeySet: has('recovery'),
    }
  }

  /** Makes a recovery key and shows it; the one before stays good until this one is confirmed. */
  makeRecoveryKey(): { recoveryKey: string; askedGroups: number[] } {
    const start = this.#ring ?? newKeyRing().ring
    const dataKey = this.#dataKey ?? newKeyRing().dataKey
    const { ring, recoveryKey } = withRecoveryKey(start, dataKey)
    const askedGroups = askGroups()
    this.#shown = { recoveryKey, askedGroups, dataKey, ring }
    return { recoveryKey, askedGroups }
  }

  /** Puts the recovery key that was shown in place of the one before. */
  confirmRecoveryKey(confirmation: readonly string[]): Result<null, Refusal> {
    const shown = this.#shown
    if (!shown || !this.#dataKey) return refuse(noneShown)
    if (!saysAskedGroups(shown, confirmation)) return refuse(notAsShown)
    // The ring may have another passphrase since it was shown.
    const recovery = shown.ring.wraps.filter((wrap) => wrap.kind === 'recovery')
    const others = (this.#ring ?? shown.ring).wraps.filter((wrap) => wrap.kind !== 'recovery')
    this.#write({ ...shown.ring, wraps: [...others, ...recovery] })
    this.#shown = undefined
    return accept(null)
  }

  /** First run: everything is written at once, after the recovery key was confirmed. @returns the data key */
  async setUp(wish: {
    opensBy: OpensBy
    passphrase?: string | undefined
    confirmation: readonly string[]
  }): Promise<Result<Uint8Array, Refusal>> {
    const shown = this.#shown
    if (!shown || this.#dataKey) return refuse(noneShown)
    if (!saysAskedGroups(shown, wish.confirmation)) return refuse(notAsShown)
    let { ring } = shown
    const { dataKey } = shown
    if (wish.opensBy === 'passphrase') {
      const refused = refuseShort(wish.passphrase)
      if (refused) return refuse(refused)
      ring = await withPassphrase(ring, dataKey, wish.passphrase ?? '')
    } else if (wish.opensBy === 'system') {
      const sealed = await this.#sealed(ring, dataKey)
      if (!sealed) return refuse(storeFailed)
      ring = sealed
    }
    if (wish.opensBy === 'file') makeKeyFile(this.#keyFile, dataKey)
    this.#write(ring)
    this.#shown = undefined
    return accept((this.#dataKey = dataKey))
  }

  /** Makes a bare key with nothing else: for a demonstration, and for the core without a shell. @returns the data key */
  useFile(): Uint8Array {
    const { dataKey } = newKeyRing()
    makeKeyFile(this.#keyFile, dataKey)
    return (this.#dataKey = dataKey)
  }

  async unlockWithPassphrase(passphrase: string): Promise<Result<Uint8Array, Refusal>> {
    if (!this.#ring) return refuse(noneShown)
    const opened = await openWithPassphrase(this.#ring, passphrase)
    if (!opened.ok)
      return refuse(refusal('PASSPHRASE_WRONG', 'The passphrase is not right. Nothing was changed.'))
    return accept((this.#dataKey = opened.dataKey))
  }

  /** Opens with the recovery key and changes nothing. */
  tryRecoveryKey(text: string): Result<Uint8Array, Refusal> {
    if (!this.#ring) return refuse(noneShown)
    const opened = openWithRecoveryKey(this.#ring, text)
    return opened.ok ? accept((this.#dataKey = opened.dataKey)) : refuse(recoveryRefusal(opened))
  }

  /**
   * Opens with the recovery key. From then on the folder opens by this computer's store where it has one, otherwise by the
   * new passphrase.
   */
  async unlockWithRecoveryKey(text: string, newPassphrase?: string): Promise<Result<Uint8Array, Refusal>> {
    if (!this.#ring) return refuse(noneShown)
    const opened = openWithRecoveryKey(this.#ring, text)
    if (!opened.ok) return refuse(recoveryRefusal(opened))
    const { dataKey } = opened
    let ring = this.#ring
    if (newPassphrase !== undefined) {
      const refused = refuseShort(newPassphrase)
      if (refused) return refuse(refused)
      ring = await withPassphrase(ring, dataKey, newPassphrase)
    }
    if (await this.#store.isAvailable()) ring = (await this.#sealed(ring, dataKey)) ?? ring
    if (ring !== this.#ring) this.#write(ring)
    return accept((this.#dataKey = dataKey))
  }

  /** Sets another passphrase; a bare key file goes, so that from then on the passphrase is asked for. */
  async changePassphrase(change: {
    currentPassphrase?: string | undefined
    passphrase: string
  }): Promise<Result<null, Refusal>> {
    const dataKey = this.#dataKey
    if (!dataKey) return refuse(noneShown)
    const refused = refuseShort(change.passphrase)
    if (refused) return refuse(refused)
    const ring = this.#ring ?? newKeyRing().ring
    if (hasWrap(ring, 'passphrase')) {
      const opened = await openWithPassphrase(ring, change.currentPassphrase ?? '')
      if (!opened.ok) return refuse(refusal('PASSPHRASE_WRONG', 'The passphrase so far is not right.'))
    }
    this.#write(await withPassphrase(ring, dataKey, change.passphrase))
    fs.rmSync(this.#keyFile, { force: true })
    syncFolder(path.dirname(this.#keyFile))
    return accept(null)
  }

  /** The ring sealed by the system's store as well; undefined when the store does not give back what it was given. */
  async #sealed(ring: KeyRing, dataKey: Uint8Array): Promise<KeyRing | undefined> {
    try {
      const sealed = await withSystemStore(ring, dataKey, (bytes) => this.#store.seal(bytes))
      const opened = await openWithSystemStore(sealed, (bytes) => this.#store.unseal(bytes))
      return opened.ok && Buffer.from(opened.dataKey).equals(dataKey) ? sealed : undefined
    } catch {
      return undefined
    }
  }

  #write(ring: KeyRing): void {
    writeKeyRing(this.#ringFile, ring)
    this.#ring = ring
  }
}

const noneShown = refusal('NOT_NOW', 'That cannot be done in this state.')
const notAsShown = refusal(
  'CONFIRMATION_WRONG',
  'These are not the groups of the recovery key that was shown.',
)
const storeFailed = refusal('SECRET_STORE_FAILED', 'The system’s store for secrets did not keep the key.')

function refuseShort(passphrase: string | undefined): Refusal | undefined {
  if ([...(passphrase ?? '')].length >= shortestPassphrase) return undefined
  return refusal('PASSPHRASE_TOO_SHORT', `A passphrase has at least ${shortestPassphrase} characters.`, {
    field: 'passphrase',
    shortest: shortestPassphrase,
  })
}

export function recoveryRefusal(opened: Extract<Opened, { ok: false }>): Refusal {
  if (opened.reason === 'mistyped') {
    return refusal('RECOVERY_KEY_MISTYPED', `There is a slip in group ${opened.group} of the recovery key.`, {
      group: opened.group,
    })
  }
  return refusal('RECOVERY_KEY_WRONG', 'That is not the recovery key of these records. Nothing was changed.')
}
