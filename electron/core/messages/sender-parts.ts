/** What a sender of messages is made of. */
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Message, MessageReason } from '#shared/domain/records/message.ts'
import type { RecordWrite } from '#shared/decisions/decision.ts'
import type { Store } from '../store/store.ts'
import type { Channel, MessageLink } from './channel.ts'
import type { Lease } from './lease.ts'

export interface SenderLimits {
  perMinute: number
  attempts: number
  oldestHours: number
}

/** Milliseconds; tests shorten them. */
export interface SenderTiming {
  /** Between looks when nothing wakes it. */
  look: number
  /** How long it waits for the hub to accept claims before it looks at others. */
  claim: number
  /** How long it waits at its end for the hub to take what was noted. */
  farewell: number
  /** Before the second try of a message; doubled each time. */
  firstDelay: number
  longestDelay: number
}

export const usualSenderTiming: SenderTiming = {
  look: 15_000,
  claim: 20_000,
  farewell: 3000,
  firstDelay: 30_000,
  longestDelay: 3_600_000,
}

export type ChannelName = Message['channel']

/** Steps between claim and note. */
export type SenderStep = 'beforeClaim' | 'claimed' | 'accepted' | 'sent' | 'noted'

export interface SenderParts {
  store: Store
  workstationId: string
  now: () => Date
  exclusively: <Value>(work: () => Promise<Value>) => Promise<Value>
  clinic: () => Promise<Clinic | undefined>
  /** True when this one is to send, by the clinic's settings. */
  isSender: (clinic: Clinic) => boolean
  /** True when claims are decided by a hub. */
  hubDecides: () => boolean
  lease: Lease
  channels: Partial<Record<ChannelName, Channel>>
  limits: SenderLimits
  timing?: Partial<SenderTiming> | undefined
  /** Links that go under a message. */
  linksOf?: ((message: Message) => MessageLink[]) | undefined
  /** Called at each step between claim and note; proofs end the sender there. */
  step?: ((name: SenderStep) => Promise<void>) | undefined
  /** What stands in the way of a channel has changed. */
  changed?: () => void
  log: (line: string) => void
}

export interface ChannelTrouble {
  channel: ChannelName
  reason: MessageReason
  until: string
}

/** One write into the store. @returns false when a record is no longer what was thought */
export async function writeRecords(
  { exclusively, store }: Pick<SenderParts, 'exclusively' | 'store'>,
  writes: readonly RecordWrite[],
): Promise<boolean> {
  if (writes.length === 0) return true
  return await exclusively(() => store.commit(writes))
}

/** Records by their ids. */
export async function recordsById<Name extends 'messages' | 'appointments' | 'patients'>(
  store: Store,
  collection: Name,
  ids: readonly string[],
) {
  const found = await store.getMany(collection, [...new Set(ids)])
  return new Map(found.map((record) => [record.id, record]))
}
