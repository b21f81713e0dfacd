/**
 * What stands between a client and the core: it answers while the records are not open yet (a key is to be made, a
 * passphrase to be typed, a damaged file to be looked at), and hands everything on once they are. A client keeps its
 * subscriptions through all of it.
 */
import { commands, type CommandInput, type CommandOutput, queries } from '#shared/contract/contract.ts'
import type { OpeningStatus } from '#shared/contract/opening.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { refuseInvalidInput } from '../contract-check.ts'
import type { Core, CoreSession } from '../core.ts'
import type { LiveAnswer } from '../live/live-queries.ts'
import { DataFolderError } from '../store/data-folder.ts'
import type { Vault } from '../store/keys/vault.ts'
import { SqliteOpenError } from '../store/sqlite-storage/index.ts'
import { faultOf } from '../store/storage-fault.ts'
import { isDamage, type Repair } from './repair.ts'
import { createSubscriptions } from './subscriptions.ts'

/** What a connection speaks to. */
export interface Door {
  execute(name: string, input: unknown): Promise<Result<unknown, Refusal>>
  query(name: string, input: unknown): Promise<Result<unknown, Refusal>>
  subscribe(name: string, input: unknown, tell: (answer: LiveAnswer) => void): Result<() => void, Refusal>
  /** The connection is closed. */
  endSession(): void
}

type DoorCommand = 'health.repair' | `keys.${string}` | `repair.${string}`
type Name = Extract<keyof typeof commands, DoorCommand>
type Handlers = {
  [Each in Name]: (input: CommandInput<Each>) => Promise<Result<CommandOutput<Each>, Refusal>>
}

export interface DoorParts {
  /** Undefined where the key lies in a file elsewhere (`--key-file`). */
  vault: Vault | undefined
  openCore: (key: Uint8Array) => Promise<Core>
  repair: Repair
  /** They cannot be opened, and nobody at the window can change that. */
  refused: (error: DataFolderError | SqliteOpenError) => void
  log: (line: string) => void
}

export interface OpeningDoor extends Door {
  /** Opens as far as no person is needed. @returns the state reached */
  start(options?: { key?: Uint8Array | undefined; makeKeyFile?: boolean }): Promise<OpeningStatus['state']>
  core(): Core | undefined
  /** A connection of its own: whoever signs in on it is signed in on no other. */
  openSession(options?: { demonstration?: boolean }): Door
  /** Why it is in state `damaged`. */
  problem(): unknown
  close(): Promise<void>
}

export function createDoor(parts: DoorParts): OpeningDoor {
  const { vault, repair } = parts
  let state: OpeningStatus['state'] = 'opening'
  let core: Core | undefined
  let canSalvage = false
  let problem: unknown
  let closed = false
  const clients = new Set<{ attach: (opened: Core) => void; detach: () => void; statusChanged: () => void }>()
  const statusChanged = (): void => clients.forEach((client) => client.statusChanged())

  function enter(next: OpeningStatus['state']): OpeningStatus['state'] {
    state = next
    statusChanged()
    return state
  }

  async function status(): Promise<OpeningStatus> {
    const keys = await vault?.status()
    return {
      state,
      systemStore: keys?.systemStore ?? false,
      opensBy: keys?.opensBy ?? 'file',
      passphraseSet: keys?.passphraseSet ?? false,
      recoveryKeySet: keys?.recoveryKeySet ?? false,
      ...(state === 'damaged' ? { damage: { canSalvage, backups: repair.backups() } } : {}),
    }
  }

  async function open(key: Uint8Array): Promise<OpeningStatus['state']> {
    enter('opening')
    try {
      core = await parts.openCore(key)
    } catch (error) {
      if (looksDamaged(error, (await vault?.status())?.opensBy)) {
        parts.log(
          `the database is damaged: ${error instanceof Error && 'code' in error ? String(error.code) : ''}`,
        )
        canSalvage = repair.canSalvage(key)
        problem = error
        return enter('damaged')
      }
      if (!(error instanceof DataFolderError) && !(error instanceof SqliteOpenError)) throw error
      parts.refused(error)
      return state
    }
    if (closed) {
      await core.close()
      return state
    }
    for (const client of clients) client.attach(core)
    return enter('open')
  }

  /** Opens with the key that an unlocking gave, and answers when the records are there or found damaged. */
  async function openWith(key: Result<Uint8Array, Refusal>): Promise<Result<null, Refusal>> {
    if (!key.ok) return key
    await open(key.value)
    return accept(null)
  }

  async function closeCore(): Promise<void> {
    for (const client of clients) client.detach()
    const closing = core
    core = undefined
    await closing?.close()
  }

  /** Closes the records, and offers to repair them. @returns whether it could */
  async function showDamage(): Promise<boolean> {
    const key = repair.key()
    if (!key || state !== 'open') return false
    enter('opening')
    await closeCore()
    canSalvage = repair.canSalvage(key)
    enter('damaged')
    return true
  }

  const inState = (wanted: OpeningStatus['state'][]): Refusal | undefined =>
    wanted.includes(state)
      ? undefined
      : refusal('NOT_NOW', `That cannot be done while the state is ${state}.`)

  const handlers: Handlers = {
    'keys.makeRecoveryKey': () => {
      const refused = inState(['newKey', 'open'])
      if (refused || !vault) return Promise.resolve(refuse(refused ?? noVault))
      return Promise.resolve(accept(vault.makeRecoveryKey()))
    },
    'keys.setUp': async (input) => {
      const refused = inState(['newKey'])
      return refused || !vault ? refuse(refused ?? noVault) : await openWith(await vault.setUp(input))
    },
    'keys.unlock': async ({ passphrase, recoveryKey, newPassphrase }) => {
      const refused = inState(['locked'])
      if (refused || !vault) return refuse(refused ?? noVault)
      return await openWith(
        recoveryKey === undefined
          ? await vault.unlockWithPassphrase(passphrase ?? '')
          : await vault.unlockWithRecoveryKey(recoveryKey, newPassphrase),
      )
    },
    'keys.recoverAdministrator': async ({ recoveryKey, ...wish }) => {
      const refused = inState(['open'])
      if (refused || !vault || !core) return refuse(refused ?? noVault)
      return await core.recoverAdministrator(wish, () => vault.tryRecoveryKey(recoveryKey))
    },
    'keys.confirmRecoveryKey': async ({ confirmation }) => {
      const refused = inState(['open'])
      if (refused || !vault) return refuse(refused ?? noVault)
      return changed(await Promise.resolve(vault.confirmRecoveryKey(confirmation)))
    },
    'keys.changePassphrase': async (input) => {
      const refused = inState(['open'])
      return refused || !vault ? refuse(refused ?? noVault) : changed(await vault.changePassphrase(input))
    },
    'repair.salvage': async () => {
      const key = repair.key()
      const refused = inState(['damaged'])
      if (refused || !key) return refuse(refused ?? noVault)
      const report = await repair.salvage(key)
      if (report.ok) await open(key)
      return report
    },
    'repair.restore': async (input) => {
      const refused = inState(['damaged', 'newKey'])
      if (refused) return refuse(refused)
      const key = await repair.restore(input, state === 'newKey')
      if (key.ok) vault?.take(key.value)
      return await openWith(key)
    },
    'health.repair': async () => {
      const refused = inState(['open'])
      return refused || !(await showDamage()) ? refuse(refused ?? noVault) : accept(null)
    },
  }

  function changed<Value>(answer: Result<Value, Refusal>): Result<Value, Refusal> {
    statusChanged()
    return answer
  }

  const knows = (name: string): name is Name => Object.hasOwn(handlers, name)

  function openSession(options: { demonstration?: boolean } = {}): Door {
    const subscriptions = createSubscriptions(status)
    let session: CoreSession | undefined
    const client = {
      attach(opened: Core) {
        session = opened.openSession(options)
        subscriptions.attach(session)
      },
      detach() {
        subscriptions.detach()
        session?.endSession()
        session = undefined
      },
      statusChanged: () => subscriptions.statusChanged(),
    }
    clients.add(client)
    if (core) client.attach(core)
    return {
      async execute(name, input) {
        if (!knows(name)) {
          if (!session) return refuse(notOpen)
          const answer = await session.execute(name, input)
          if (isOfSession(name) && !answer.ok && isDamageIn(answer.error)) await showDamage()
          return answer
        }
        const refused =
          (await session?.refusePermission(name)) ?? refuseInvalidInput(commands[name].input, input ?? {})
        if (refused) return refuse(refused)
        try {
          return await handlers[name]((input ?? {}) as never)
        } catch (error) {
          return refuse(faultOf(error, `command ${name}`, parts.log))
        }
      },
      async query(name, input) {
        if (name !== 'opening.status') return session ? await session.query(name, input) : refuse(notOpen)
        const invalid = refuseInvalidInput(queries[name].input, input ?? {})
        return invalid ? refuse(invalid) : accept(await status())
      },
      subscribe: (name, input, tell) => subscriptions.add(name, input, tell),
      endSession() {
        client.detach()
        clients.delete(client)
      },
    }
  }

  return {
    ...openSession(),
    async start({ key, makeKeyFile = false } = {}) {
      try {
        if (key) {
          vault?.take(key)
          return await open(key)
        }
        const alone = await vault?.openAlone()
        if (alone?.state === 'open') return await open(alone.dataKey)
        if (alone?.state === 'newKey' && makeKeyFile && vault) return await open(vault.useFile())
        return enter(alone?.state ?? 'locked')
      } catch (error) {
        if (!(error instanceof DataFolderError)) throw error
        parts.refused(error)
        return state
      }
    },
    core: () => core,
    problem: () => problem,
    openSession,
    async close() {
      closed = true
      await closeCore()
    },
  }
}

const noVault = refusal(
  'NOT_NOW',
  'The key of these records lies in a file of its own and is not looked after here.',
)
const notOpen = refusal('NOT_NOW', 'The records are not open. Ask opening.status.')

/** Where a damaged page keeps people from signing in, nobody could press Repair inside. */
const isOfSession = (name: string): boolean => name.startsWith('session.')

const isDamageIn = ({ code, details }: Refusal): boolean =>
  code === 'STORAGE_FAILED' && /^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(String(details['code']))

/** A wrong first page looks like a wrong key; the key here is the folder's own. */
function looksDamaged(error: unknown, opensBy: OpeningStatus['opensBy'] | undefined): boolean {
  if (!(error instanceof SqliteOpenError)) return isDamage(error)
  // A key that was unwrapped is the right one, so a first page that it does not open is damaged. A key that lay in a file
  // may be another database's.
  return error.code === 'not-a-database' || (error.code === 'wrong-key' && opensBy !== 'file')
}
