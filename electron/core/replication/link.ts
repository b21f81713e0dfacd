/**
 * The link of this workstation to its hub: what is configured, the links to the hub's databases, and how they stand. At most
 * two live connections, one for each database; none when no hub is configured.
 */
import { networkInterfaces } from 'node:os'
import type { CommandInput } from '#shared/contract/contract.ts'
import type { SyncState } from '#shared/contract/sync.ts'
import type { Role } from '#shared/domain/records/staff.ts'
import type { SyncDatabase } from '#shared/sync/wire.ts'
import { createOneAtATime } from '#shared/lib/one-at-a-time.ts'
import { type LinkSettings, readSetting, writeSetting } from '../store/settings.ts'
import { openClock } from './clock.ts'
import {
  DatabaseLink,
  type DatabaseLinkParts,
  type DatabaseStatus,
  type LinkTiming,
  usualTiming,
} from './database-link.ts'
import { enrolAll } from './enrol.ts'
import { askStanding, type Enrolled } from './enrolment.ts'
import { createJournal } from './journal.ts'
import { hasHistory } from './sync-tables.ts'

/** What both links need, and how patient they are. */
export type LinkParts = Omit<
  DatabaseLinkParts,
  'clock' | 'target' | 'address' | 'databaseName' | 'timing'
> & {
  timing?: LinkTiming
  /** The workstation was turned out or let in again, or is for other roles. */
  standingChanged: () => void
  /** The hub was asked how this workstation stands, and answered: others may have joined or been seen. */
  hubAnswered: () => void
}

/** What queries may know of the link. */
export interface LinkView {
  settings: LinkSettings | undefined
  state: SyncState
  since: string | undefined
  reading: DatabaseStatus['reading']
  targets: readonly SyncDatabase[]
}

export interface Link {
  view(): LinkView
  /** True when a hub decides who has a time. */
  readonly configured: boolean
  /** True once this workstation was told that it was turned out. */
  readonly revoked: boolean
  /** For which of the staff's roles it works; undefined for all. */
  readonly roles: readonly Role[] | undefined
  configure(input: CommandInput<'sync.configure'>): Promise<void>
  /** Connects with the credential that the hub gave. */
  join(enrolled: Enrolled): Promise<void>
  pause(paused: boolean): Promise<void>
  tryNow(): void
  close(): Promise<void>
}

const networkLookMilliseconds = 5000
/** So late a timer is only after the machine slept. */
const sleptMilliseconds = 15_000

/** States from the one that a person should see first. */
const gravity: readonly DatabaseStatus['state'][] = [
  'untrusted',
  'unauthorized',
  'missing',
  'refused',
  'tooLarge',
  'offline',
  'connecting',
  'online',
]

export function createLink(parts: LinkParts): Link {
  const { store, workstationId, now, exclusively } = parts
  const clock = openClock(store, workstationId, now)
  const timing = parts.timing ?? usualTiming
  const links = new Map<SyncDatabase, DatabaseLink>()
  let settings = readSetting(store, 'link')
  let stopListening: (() => void) | undefined
  let looking: NodeJS.Timeout | undefined
  let standing: NodeJS.Timeout | undefined
  let asking = false
  let closed = false
  /** A link that begins while another one ends would be known to nobody. */
  const { exclusively: inTurn } = createOneAtATime()

  function start(): void {
    if (closed) return
    // Without a hub the history goes on: the next one, or this one again, is told what was changed and when.
    if (settings || hasHistory(store)) store.keepJournal(createJournal(clock))
    if (!settings || settings.paused) return
    const { revokedAt } = settings
    const every = revokedAt === undefined ? timing.standingEvery : timing.turnedOutEvery
    standing = setInterval(() => void askHowItStands(), every)
    standing.unref()
    if (revokedAt !== undefined) {
      void askHowItStands()
      return
    }
    for (const target of targetsOf(settings)) {
      const link = new DatabaseLink({
        ...parts,
        clock,
        target,
        timing,
        address: settings,
        databaseName: `${settings.database}-${target}`,
        changed() {
          parts.changed()
          // Turned out, or only a wrong password: the hub tells.
          if (links.get(target)?.status.state === 'unauthorized') void askHowItStands()
        },
      })
      links.set(target, link)
      link.start()
    }
    stopListening = store.onChanges(() => {
      for (const link of links.values()) link.wake()
      // Offline nothing else tells that one change more waits.
      parts.changed()
    })
    looking = setInterval(lookAtNetwork(), networkLookMilliseconds)
    looking.unref()
  }

  /** Asks the hub whether this workstation was turned out, and for what it is; closes or opens the records accordingly. */
  async function askHowItStands(): Promise<void> {
    const asked = settings
    if (!asked || asking) return
    asking = true
    const answer = await askStanding(asked)
    asking = false
    if (!answer || settings !== asked) return
    parts.hubAnswered()
    const { revokedAt, roles: _former, ...rest } = asked
    const next: LinkSettings = {
      ...rest,
      ...(answer.revoked ? { revokedAt: revokedAt ?? now().toISOString() } : {}),
      // What it was for is known again when it is let in again.
      ...(answer.revoked
        ? asked.roles
          ? { roles: asked.roles }
          : {}
        : answer.roles
          ? { roles: answer.roles }
          : {}),
    }
    if (JSON.stringify(next) === JSON.stringify(asked)) return
    await inTurn(async () => {
      if (settings !== asked) return
      const turned = next.revokedAt !== asked.revokedAt
      if (turned) await stop()
      write(next)
      if (turned) start()
      parts.standingChanged()
      parts.changed()
    })
  }

  /** Another network, or a machine that slept: what waits for its next try is tried at once. */
  function lookAtNetwork(): () => void {
    const addresses = () =>
      Object.values(networkInterfaces())
        .flatMap((list) => (list ?? []).map(({ address }) => address))
        .join()
    let known = addresses()
    let last = performance.now()
    return () => {
      const current = addresses()
      const time = performance.now()
      if (current !== known || time - last > sleptMilliseconds) tryNow()
      known = current
      last = time
    }
  }

  async function stop(): Promise<void> {
    clearInterval(looking)
    clearInterval(standing)
    stopListening?.()
    const all = [...links.values()]
    links.clear()
    await Promise.all(all.map((link) => link.stop()))
  }

  function tryNow(): void {
    for (const link of links.values()) link.tryNow()
  }

  async function change(next: LinkSettings | undefined): Promise<void> {
    await stop()
    const isOther = !next || next.url !== settings?.url || next.database !== settings.database
    await exclusively(async () => {
      write(next)
      if (next && isOther) await enrolAll(store, clock, workstationId)
    })
    start()
    parts.standingChanged()
    parts.changed()
  }

  const write = (next: LinkSettings | undefined) => {
    settings = next
    store.writeOwn((file) => {
      if (next) writeSetting(file, 'link', next)
      else file.statement("DELETE FROM setting WHERE name = 'link'").run()
    })
  }

  start()
  return {
    get configured() {
      return settings !== undefined
    },
    get revoked() {
      return settings?.revokedAt !== undefined
    },
    get roles() {
      return settings?.roles
    },
    view() {
      const states = [...links.values()].map((link) => link.status)
      const worst = gravity.map((state) => states.find((status) => status.state === state)).find(Boolean)
      const reading = states.map((status) => status.reading).find((part) => part !== undefined)
      const targets = settings ? targetsOf(settings) : []
      const common = { settings, targets, reading, since: worst?.since }
      if (!settings) return { ...common, state: 'off' }
      if (settings.revokedAt !== undefined) return { ...common, state: 'revoked', since: settings.revokedAt }
      if (settings.paused) return { ...common, state: 'paused' }
      return { ...common, state: stateOf(worst?.state) }
    },
    configure: (input) => inTurn(() => change(nextSettings(settings, input))),
    join: ({ label: _label, ...enrolled }) => inTurn(() => change({ ...enrolled, paused: false })),
    pause: (paused) =>
      inTurn(async () => {
        if (!settings) return
        await stop()
        write({ ...settings, paused })
        start()
        parts.changed()
      }),
    tryNow,
    close() {
      closed = true
      return inTurn(stop)
    },
  }
}

const targetsOf = (settings: LinkSettings): SyncDatabase[] =>
  settings.charts ? ['desk', 'charts'] : ['desk']

const stateOf = (state: DatabaseStatus['state'] | undefined): SyncState =>
  state === 'tooLarge' ? 'refused' : (state ?? 'connecting')

/** What is not given stays as it was; without an address there is no hub. */
function nextSettings(
  settings: LinkSettings | undefined,
  input: CommandInput<'sync.configure'>,
): LinkSettings | undefined {
  const { url, database, username, password, charts, certificate } = input
  if (url === undefined) return undefined
  const address = url.replace(/\/$/, '')
  const pin = certificate ?? (address === settings?.url ? settings.pin : undefined)
  const isSame = username === undefined || username === settings?.username
  return {
    ...(pin === undefined ? {} : { pin }),
    ...(isSame && settings?.roles ? { roles: settings.roles } : {}),
    ...(isSame && settings?.revokedAt !== undefined ? { revokedAt: settings.revokedAt } : {}),
    url: address,
    database: database ?? settings?.database ?? 'clinic',
    username: username ?? settings?.username ?? '',
    password: password ?? settings?.password ?? '',
    charts: charts ?? settings?.charts ?? true,
    paused: false,
  }
}
