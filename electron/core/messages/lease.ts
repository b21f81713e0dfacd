/**
 * The lease on sending: a document on the hub that one sender at a time holds, by compare-and-swap. It keeps two senders from
 * working at the same messages; that none is sent twice does not hang on it but on each message's own claim. Time is
 * counted here alone: a lease of another sender is over when its document has not changed for the whole term while this
 * sender was looking.
 */
import { type HubAddress, type HubDatabase, openHubDatabase } from '../replication/hub-database.ts'

/** Id of the lease on the hub; it is no record, and workstations leave it alone. */
export const leaseId = 'lease:messages'

export interface Lease {
  /** @returns the epoch under which may be sent, undefined while another sender holds the lease or the hub is away */
  hold(): Promise<number | undefined>
  /** True while it is certain that no other sender can have taken the lease. */
  isSafe(): boolean
  /** Lets it go, so that the next sender need not wait. */
  release(): Promise<void>
}

interface LeaseBody {
  _rev?: string
  data?: { holder?: unknown; epoch?: unknown }
}

export interface LeaseParts {
  workstationId: string
  address: HubAddress
  /** Name of the desk's database on the hub. */
  database: string
  termMilliseconds: number
}

const patience = { silence: 20_000, request: 20_000 }

export function createLease(parts: LeaseParts): Lease {
  const { workstationId, termMilliseconds } = parts
  let hub: Promise<HubDatabase> | undefined
  let own: { rev: string; epoch: number; safeUntil: number } | undefined
  let seen: { rev: string; since: number } | undefined

  const database = () => (hub ??= openHubDatabase(parts.address, parts.database, patience))

  async function write(holder: string, epoch: number, rev: string | undefined): Promise<string | undefined> {
    const [answer] = await (
      await database()
    ).write([
      {
        _id: leaseId,
        ...(rev === undefined ? {} : { _rev: rev }),
        format: 1,
        type: 'lease',
        version: 0,
        by: workstationId,
        stamps: {},
        data: { id: 'messages', holder, epoch },
      },
    ])
    return answer?.ok === true ? answer.rev : undefined
  }

  async function take(epoch: number, rev: string | undefined): Promise<number | undefined> {
    const askedAt = performance.now()
    const written = await write(workstationId, epoch, rev)
    if (written === undefined) {
      own = undefined
      return undefined
    }
    // A third of the term is left for whoever counts it a little faster.
    own = { rev: written, epoch, safeUntil: askedAt + (termMilliseconds * 2) / 3 }
    return epoch
  }

  return {
    async hold() {
      const time = performance.now()
      if (own && time < own.safeUntil - termMilliseconds / 3) return own.epoch
      if (own && time < own.safeUntil) return await take(own.epoch, own.rev)
      own = undefined
      const [found] = ((await (await database()).leaves([leaseId])).get(leaseId) ?? []) as LeaseBody[]
      const rev = found?._rev
      const { holder, epoch } = found?.data ?? {}
      const known = typeof epoch === 'number' && Number.isInteger(epoch) ? epoch : 0
      if (rev !== undefined && holder !== '' && holder !== workstationId) {
        if (seen?.rev !== rev) seen = { rev, since: time }
        if (time - seen.since < termMilliseconds) return undefined
      }
      return await take(known + 1, rev)
    },
    isSafe: () => own !== undefined && performance.now() < own.safeUntil,
    async release() {
      const held = own
      own = undefined
      if (held) await write('', held.epoch, held.rev)
    },
  }
}

/** Where there is no hub there is one sender, and each of its starts is an epoch. */
export const localLease = (epoch: number): Lease => ({
  hold: () => Promise.resolve(epoch),
  isSafe: () => true,
  release: () => Promise.resolve(),
})
