/**
 * The one sender of a clinic's messages. What it promises, and how (docs/messages.md says it for people):
 *
 * - A message is sent by whoever's claim on its document the hub accepted, and by nobody else: two claims are two edits of one
 *   revision, of which the hub takes the first (claims.ts).
 * - The outcome is noted after the provider's answer (send-batch.ts). A claim that is found without an outcome (its sender
 *   ended in between) becomes `unknown`; it is asked again only where the channel sends one message once however often it is
 *   asked.
 * - What must not be sent any more (moved, cancelled, no consent, too late) is found out right before the claim
 *   (ready-messages.ts).
 */
import { isUrgent } from '#shared/domain/messages/urgency.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Message } from '#shared/domain/records/message.ts'
import { errorName } from '#shared/lib/logged-error.ts'
import { WakeUp } from '../replication/wake-up.ts'
import { settleClaims } from './claims.ts'
import { askForDelivery } from './delivery-reports.ts'
import { readyMessages } from './ready-messages.ts'
import { remindersDue } from './reminders.ts'
import { type BatchParts, sendBatch } from './send-batch.ts'
import { type ChannelTrouble, type SenderParts, usualSenderTiming, writeRecords } from './sender-parts.ts'
import { createSendingPace } from './sending-pace.ts'

export interface MessageSender {
  trouble(): ChannelTrouble[]
  /** Finishes what is being sent, notes it, and lets the lease go. */
  stop(): Promise<void>
}

const batchSize = 50
const mostOpen = 2000
const wakers: ReadonlySet<string> = new Set(['messages', 'appointments', 'clinic', 'patients'])

export function startMessageSender(parts: SenderParts): MessageSender {
  const ended = new AbortController()
  const waking = new WakeUp()
  const timings = { ...usualSenderTiming, ...parts.timing }
  const pace = createSendingPace({
    perMinute: parts.limits.perMinute,
    timing: timings,
    now: parts.now,
    wake: () => waking.raise(),
    changed: () => parts.changed?.(),
  })
  const batchParts: BatchParts = { ...parts, timings, pace, underWay: new Set(), ended: ended.signal }
  const stopListening = parts.store.onChanges((changes) => {
    if (changes.some(({ collection }) => wakers.has(collection))) waking.raise()
  })

  async function run(): Promise<void> {
    while (!ended.signal.aborted) {
      let more = false
      try {
        more = await round(batchParts, () => waking.raise())
      } catch (error) {
        parts.log(`messages: ${errorName(error)}`)
      }
      if (!more) await waking.wait(ended.signal, timings.look)
    }
  }
  const running = run().finally(stopListening)

  return {
    trouble: () => pace.trouble(),
    async stop() {
      ended.abort()
      await running
      for (const channel of Object.values(parts.channels)) await channel.close()
      await notesOnHub(parts, timings.farewell)
      try {
        await parts.lease.release()
      } catch {
        // The hub is away: the lease ends by itself.
      }
    },
  }
}

/** Looks at everything that has not left. @returns true when there is more to do at once */
async function round(parts: BatchParts, again: () => void): Promise<boolean> {
  const { store, lease, isSender, ended } = parts
  const clinic = await parts.clinic()
  if (!clinic || !isSender(clinic)) return false
  const begunAt = parts.now().toISOString()
  const open = await store.find('messages', {
    where: { state: { $in: ['pending', 'held', 'claimed'] } },
    sort: [{ createdAt: 'asc' }],
    limit: mostOpen,
  })
  const reminders = await remindersDue(store, clinic, begunAt)
  if (open.length === 0 && reminders.length === 0) {
    await askForDelivery(parts, ended)
    return false
  }
  const epoch = await lease.hold()
  if (epoch === undefined) return false
  if (reminders.length > 0) {
    await writeRecords(
      parts,
      reminders.map((after) => ({ collection: 'messages', before: undefined, after })),
    )
    return true
  }
  await settleClaims(parts, open, epoch, parts.underWay)
  const { ready, released } = await readyMessages(parts, open, clinic)
  if (released) again()
  return await sendAll(parts, ready, { clinic, epoch, begunAt })
}

/** @returns true when something was sent and there may be more */
async function sendAll(
  parts: BatchParts,
  ready: readonly Message[],
  { clinic, epoch, begunAt }: { clinic: Clinic; epoch: number; begunAt: string },
): Promise<boolean> {
  let sent = false
  for (let start = 0; start < ready.length && !parts.ended.aborted; start += batchSize) {
    // Somebody waits for a code while a thousand reminders leave.
    if (start > 0 && (await hasUrgent(parts, begunAt))) return true
    const batch = parts.pace.allowed(ready.slice(start, start + batchSize))
    // Another channel's may follow.
    if (batch.length === 0) continue
    if (!(await sendBatch(parts, batch, clinic, epoch))) break
    sent = true
  }
  return sent
}

async function hasUrgent({ store }: BatchParts, since: string): Promise<boolean> {
  const where = { state: 'pending' as const, createdAt: { $gte: since } }
  return (await store.find('messages', { where, sort: [{ createdAt: 'asc' }] })).some(isUrgent)
}

/** Waits a little until the hub has what was noted: the next sender takes a claim without an outcome for a doubt. */
async function notesOnHub({ store, hubDecides }: SenderParts, patienceMilliseconds: number): Promise<void> {
  const end = performance.now() + patienceMilliseconds
  const waiting = () =>
    store.rows("SELECT 1 FROM sync_record WHERE collection = 'messages' AND pending <> '{}' LIMIT 1").length >
    0
  while (hubDecides() && waiting() && performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, 20))
}
