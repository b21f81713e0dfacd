/**
 * The one sender of a clinic's messages. What it promises, and how (docs/messages.md says it for people):
 *
 * - A message is sent by whoever's claim on its document the hub accepted, and by nobody else: two claims are two edits of one
 *   revision, of which the hub takes the first.
 * - The outcome is noted after the provider's answer. A claim that is found without an outcome (its sender ended in between)
 *   becomes `unknown`; it is asked again only where the channel sends one message once however often it is asked.
 * - What must not be sent any more (moved, cancelled, no consent, too late) is found out right before the claim.
 */
import { changeState } from '#shared/decisions/messages/message-state.ts'
import { nextStep } from '#shared/decisions/messages/next-step.ts'
import type { RecordWrite } from '#shared/decisions/decision.ts'
import { isQuiet } from '#shared/domain/messages/quiet-hours.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Message, MessageReason } from '#shared/domain/records/message.ts'
import { fillWords, isMessageKey, wordsAt } from '#shared/messaging/wordings.ts'
import { isPending } from '#shared/sync/sync-state.ts'
import { lookUpState } from '../replication/sync-tables.ts'
import { WakeUp } from '../replication/wake-up.ts'
import type { Store } from '../store/store.ts'
import type { Channel, MessageLink, SendOutcome } from './channel.ts'
import type { Lease } from './lease.ts'
import { remindersDue } from './reminders.ts'

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

type ChannelName = Message['channel']

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
  linksOf?: ((message: Message) => Promise<MessageLink[]>) | undefined
  /** Called at each step between claim and note; proofs end the sender there. */
  step?: ((name: SenderStep) => Promise<void>) | undefined
  /** What stands in the way of a channel has changed. */
  changed?: () => void
  log: (line: string) => void
}

export type SenderStep = 'beforeClaim' | 'claimed' | 'accepted' | 'sent' | 'noted'

export interface ChannelTrouble {
  channel: ChannelName
  reason: MessageReason
  until: string
}

export interface MessageSender {
  trouble(): ChannelTrouble[]
  /** Looks at once. */
  wake(): void
  /** Finishes what is being sent, notes it, and lets the lease go. */
  stop(): Promise<void>
}

const batchSize = 50
const atOnce = 5
const mostOpen = 2000
const minute = 60_000

export function startMessageSender(parts: SenderParts): MessageSender {
  const sender = new Sender(parts)
  sender.start()
  return sender
}

class Sender implements MessageSender {
  readonly #parts: SenderParts
  readonly #timing: SenderTiming
  readonly #ended = new AbortController()
  readonly #waking = new WakeUp()
  /** Messages whose outcome is not noted yet. */
  readonly #underWay = new Set<string>()
  /** Channels that take nothing just now. */
  readonly #paused = new Map<ChannelName, { until: number; failures: number; reason: MessageReason }>()
  #sentTimes: number[] = []
  #running: Promise<void> | undefined

  constructor(parts: SenderParts) {
    this.#parts = parts
    this.#timing = { ...usualSenderTiming, ...parts.timing }
  }

  start(): void {
    const stopListening = this.#parts.store.onChanges((changes) => {
      if (changes.some(({ collection }) => wakers.has(collection))) this.#waking.raise()
    })
    this.#running = this.#run().finally(stopListening)
  }

  wake(): void {
    this.#waking.raise()
  }

  trouble(): ChannelTrouble[] {
    const time = this.#parts.now().getTime()
    return [...this.#paused]
      .filter(([, { until }]) => until > time)
      .map(([channel, { reason, until }]) => ({ channel, reason, until: new Date(until).toISOString() }))
  }

  async stop(): Promise<void> {
    this.#ended.abort()
    await this.#running
    for (const channel of Object.values(this.#parts.channels)) await channel.close()
    await this.#notesOnHub()
    try {
      await this.#parts.lease.release()
    } catch {
      // The hub is away: the lease ends by itself.
    }
  }

  /** Waits a little until the hub has what was noted: the next sender takes a claim without an outcome for a doubt. */
  async #notesOnHub(): Promise<void> {
    const end = performance.now() + this.#timing.farewell
    const waiting = () =>
      this.#parts.store.rows(
        "SELECT 1 FROM sync_record WHERE collection = 'messages' AND pending <> '{}' LIMIT 1",
      ).length > 0
    while (this.#parts.hubDecides() && waiting() && performance.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 20))
  }

  async #run(): Promise<void> {
    const { signal } = this.#ended
    while (!signal.aborted) {
      let more = false
      try {
        more = await this.#round()
      } catch (error) {
        this.#parts.log(`messages: ${error instanceof Error ? error.name : 'error'}`)
      }
      if (!more) await this.#waking.wait(signal, this.#timing.look)
    }
  }

  /** Looks at everything that has not left. @returns true when there is more to do at once */
  async #round(): Promise<boolean> {
    const { store, lease, isSender } = this.#parts
    const clinic = await this.#parts.clinic()
    if (!clinic || !isSender(clinic)) return false
    const open = await store.find('messages', {
      where: { state: { $in: ['pending', 'held', 'claimed'] } },
      sort: [{ createdAt: 'asc' }],
      limit: mostOpen,
    })
    const reminders = await remindersDue(store, clinic, this.#now())
    if (open.length === 0 && reminders.length === 0) return await this.#askForDelivery()
    const epoch = await lease.hold()
    if (epoch === undefined) return false
    if (reminders.length > 0) {
      await this.#write(reminders.map((after) => ({ collection: 'messages', before: undefined, after })))
      return true
    }
    await this.#settleClaims(open, epoch)
    const ready = await this.#decide(open, clinic)
    let sent = false
    for (let start = 0; start < ready.length && !this.#ended.signal.aborted; start += batchSize) {
      const batch = this.#allowed(ready.slice(start, start + batchSize))
      if (batch.length === 0) break
      if (!(await this.#sendBatch(batch, clinic, epoch))) break
      sent = true
    }
    return sent && ready.length > 0
  }

  #now = (): string => this.#parts.now().toISOString()

  /** Claims without an outcome: of a sender that ended, or accepted late. */
  async #settleClaims(open: readonly Message[], epoch: number): Promise<void> {
    const { workstationId: by, channels } = this.#parts
    const writes: RecordWrite[] = []
    for (const message of open) {
      const { claim } = message
      if (message.state !== 'claimed' || !claim || this.#underWay.has(message.id)) continue
      const own = claim.by === by
      const accepted = this.#isAccepted(message.id)
      // It was asked for and has not been answered yet.
      if (own && claim.epoch === epoch && !accepted) continue
      const certainlyNot = own && (claim.epoch === epoch || !accepted)
      const again = certainlyNot || channels[message.channel]?.idempotent === true
      const change = { at: this.#now(), by }
      const after = again
        ? changeState(message, {
            ...change,
            state: 'pending',
            reason: certainlyNot ? 'notSent' : 'senderEnded',
          })
        : changeState(message, { ...change, state: 'unknown', reason: 'senderEnded' })
      writes.push({ collection: 'messages', before: message, after })
    }
    await this.#write(writes)
  }

  /** Releases and supersedes what has to be. @returns what can be sent now */
  async #decide(open: readonly Message[], clinic: Clinic): Promise<Message[]> {
    const { store, limits, workstationId: by, channels } = this.#parts
    const waiting = open.filter(({ state }) => state !== 'claimed')
    const appointments = await byId(
      store,
      'appointments',
      waiting.flatMap((one) => one.appointmentId ?? []),
    )
    const patients = await byId(
      store,
      'patients',
      waiting.flatMap((one) => (one.recipientKind === 'patient' ? [one.recipientId] : [])),
    )
    const now = this.#now()
    const quiet = isQuiet(`${now.slice(0, 19)}Z`, clinic.messaging?.quietHours, clinic.timeZone)
    const writes: RecordWrite[] = []
    const ready: Message[] = []
    for (const message of waiting) {
      const facts = {
        appointment: appointments.get(message.appointmentId ?? ''),
        patient: patients.get(message.recipientId),
      }
      const next = nextStep(message, facts, now, limits.oldestHours)
      const change = { at: now, by }
      if (next.step === 'supersede') {
        const after = changeState(message, { ...change, state: 'superseded', reason: next.reason })
        writes.push({ collection: 'messages', before: message, after })
      } else if (next.step === 'release') {
        const after = changeState(message, { ...change, state: 'pending', reason: 'confirmed' })
        writes.push({ collection: 'messages', before: message, after })
        this.#waking.raise()
      } else if (next.step === 'send' && message.state === 'pending') {
        const due = message.nextAttemptAt === undefined || message.nextAttemptAt <= now
        const isQuietNow = quiet && message.recipientKind === 'patient'
        if (due && !isQuietNow && channels[message.channel]) ready.push(message)
      }
    }
    await this.#write(writes)
    return ready
  }

  /** As many of a batch as the rate and the channels allow now. */
  #allowed(batch: readonly Message[]): Message[] {
    const time = this.#parts.now().getTime()
    this.#sentTimes = this.#sentTimes.filter((at) => at <= time && time - at < minute)
    const room = this.#parts.limits.perMinute - this.#sentTimes.length
    if (room <= 0) this.#later(Math.max(1000, minute - (time - (this.#sentTimes[0] ?? time))))
    return batch
      .filter(({ channel }) => (this.#paused.get(channel)?.until ?? 0) <= time)
      .slice(0, Math.max(0, room))
  }

  /** Claims, sends and notes a batch. @returns false when the claims did not come through */
  async #sendBatch(batch: readonly Message[], clinic: Clinic, epoch: number): Promise<boolean> {
    const { workstationId: by, step } = this.#parts
    await step?.('beforeClaim')
    const at = this.#now()
    const claimed = batch.map((message): Message => {
      const worded = inClinicsWords(message, clinic)
      return { ...changeState(worded, { state: 'claimed', at, by }), claim: { by, epoch, at } }
    })
    for (const { id } of claimed) this.#underWay.add(id)
    const taken = claimed.map((after, index): RecordWrite => ({
      collection: 'messages',
      before: batch[index],
      after,
    }))
    if (!(await this.#write(taken))) {
      for (const { id } of claimed) this.#underWay.delete(id)
      return true
    }
    await step?.('claimed')
    const ours = await this.#accepted(claimed)
    // Who ends meanwhile takes back what was not answered: it has certainly not been sent.
    const takenBack = this.#ended.signal.aborted ? claimed.filter(({ id }) => !ours.has(id)) : []
    if (takenBack.length === 0) for (const { id } of claimed) if (!ours.has(id)) this.#underWay.delete(id)
    await step?.('accepted')
    const queue = [...ours.values()]
    const outcomes: [Message, SendOutcome][] = takenBack.map((message) => [
      message,
      { kind: 'later', reason: 'notSent', channel: true },
    ])
    let noting: Promise<void> = Promise.resolve()
    const note = () => {
      const due = outcomes.splice(0)
      if (due.length > 0) noting = noting.then(() => this.#note(due))
    }
    const work = async () => {
      for (let message = queue.shift(); message; message = queue.shift()) {
        outcomes.push([message, await this.#sendOne(message, clinic)])
        await step?.('sent')
        if (outcomes.length >= 10 || queue.length === 0) note()
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    note()
    await noting
    return ours.size > 0
  }

  async #sendOne(message: Message, clinic: Clinic): Promise<SendOutcome> {
    const { channels, lease, linksOf, log } = this.#parts
    const channel = channels[message.channel]
    const time = this.#parts.now().getTime()
    const paused = (this.#paused.get(message.channel)?.until ?? 0) > time
    if (!channel || paused || this.#ended.signal.aborted)
      return { kind: 'later', reason: 'notSent', channel: true }
    if (!lease.isSafe() && (await lease.hold().catch(() => undefined)) === undefined)
      return { kind: 'later', reason: 'notSent', channel: true }
    let links: MessageLink[] = []
    try {
      links = (await linksOf?.(message)) ?? []
    } catch (error) {
      log(`links of a message: ${error instanceof Error ? error.name : 'error'}`)
    }
    this.#sentTimes.push(time)
    const outcome = await channel.send({ message, clinicName: clinic.name, links })
    if (outcome.kind === 'later' && outcome.channel) this.#pause(message.channel, outcome)
    else if (outcome.kind === 'sent' && this.#paused.delete(message.channel)) this.#parts.changed?.()
    return outcome
  }

  /** A channel that takes nothing is left alone for a while, longer each time. */
  #pause(
    channel: ChannelName,
    { reason, retryAfterMilliseconds }: Extract<SendOutcome, { kind: 'later' }>,
  ): void {
    const { firstDelay, longestDelay } = this.#timing
    const known = this.#paused.get(channel)
    const time = this.#parts.now().getTime()
    if (known && known.until > time) return
    const failures = (known?.failures ?? 0) + 1
    const delay =
      retryAfterMilliseconds ?? Math.min(longestDelay, firstDelay * 2 ** Math.min(failures - 1, 16))
    this.#paused.set(channel, { until: time + delay, failures, reason })
    this.#later(delay)
    this.#parts.changed?.()
  }

  #later(milliseconds: number): void {
    setTimeout(() => this.#waking.raise(), milliseconds + 5).unref()
  }

  /** Writes down how sending ended, on the record as it is by now. */
  async #note(outcomes: readonly [Message, SendOutcome][]): Promise<void> {
    const { store } = this.#parts
    for (;;) {
      const now = await byId(
        store,
        'messages',
        outcomes.map(([{ id }]) => id),
      )
      const writes = outcomes.flatMap(([message, outcome]): RecordWrite[] => {
        const before = now.get(message.id)
        const after = before && this.#afterOutcome(before, message, outcome)
        return after ? [{ collection: 'messages', before, after }] : []
      })
      if (await this.#write(writes)) break
    }
    for (const [{ id }] of outcomes) this.#underWay.delete(id)
    await this.#parts.step?.('noted')
  }

  #afterOutcome(current: Message, claimed: Message, outcome: SendOutcome): Message | undefined {
    const { workstationId: by, limits } = this.#parts
    const at = this.#now()
    const still =
      current.state === 'claimed' && current.claim?.by === by && current.claim.epoch === claimed.claim?.epoch
    if (outcome.kind === 'sent') {
      const sent = changeState(current, { state: 'sent', at, by })
      return { ...sent, ...(outcome.reference === undefined ? {} : { reference: outcome.reference }) }
    }
    // Somebody has decided meanwhile; only that it was sent is news to them.
    if (!still) return undefined
    const { reason } = outcome
    if (outcome.kind === 'unknown') return changeState(current, { state: 'unknown', at, by, reason })
    if (outcome.kind === 'never') return changeState(current, { state: 'failed', at, by, reason })
    if (outcome.channel) return changeState(current, { state: 'pending', at, by, reason })
    const attempts = (current.attempts ?? 0) + 1
    if (attempts >= limits.attempts)
      return { ...changeState(current, { state: 'failed', at, by, reason: 'tooManyAttempts' }), attempts }
    const { firstDelay, longestDelay } = this.#timing
    const delay = outcome.retryAfterMilliseconds ?? Math.min(longestDelay, firstDelay * 2 ** (attempts - 1))
    this.#later(delay)
    const nextAttemptAt = new Date(Date.parse(at) + delay).toISOString()
    return { ...changeState(current, { state: 'pending', at, by, reason }), attempts, nextAttemptAt }
  }

  /** Waits for the hub's word on claims. @returns those that are this sender's, by id */
  async #accepted(claimed: readonly Message[]): Promise<Map<string, Message>> {
    const { store, workstationId } = this.#parts
    const end = performance.now() + this.#timing.claim
    const waiting = new Map(claimed.map((message) => [message.id, message]))
    const ours = new Map<string, Message>()
    while (waiting.size > 0 && !this.#ended.signal.aborted) {
      const answered = [...waiting.keys()].filter((id) => this.#isAccepted(id))
      const now = await byId(store, 'messages', answered)
      for (const id of answered) {
        const message = now.get(id)
        const asked = waiting.get(id)
        waiting.delete(id)
        const mine = message?.claim?.by === workstationId && message.claim.epoch === asked?.claim?.epoch
        if (message && mine && message.state === 'claimed' && message.claim?.at === asked?.claim?.at)
          ours.set(id, message)
      }
      if (waiting.size === 0 || performance.now() > end) break
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    return ours
  }

  /** True when what this workstation has of a message's state is what the hub has. */
  #isAccepted(id: string): boolean {
    if (!this.#parts.hubDecides()) return true
    const row = lookUpState(this.#parts.store, 'messages', id)
    return row?.state.rev !== undefined && !row.verify && !isPending(row.state, 'state')
  }

  /** Asks providers that can be asked what became of messages they have taken. */
  async #askForDelivery(): Promise<boolean> {
    const { store, channels, workstationId: by } = this.#parts
    if (!channels.sms?.status) return false
    const since = new Date(this.#parts.now().getTime() - 24 * 60 * minute).toISOString()
    const sent = await store.find('messages', {
      where: { state: 'sent', createdAt: { $gte: since } },
      sort: [{ createdAt: 'desc' }],
      limit: 100,
    })
    for (const message of sent) {
      if (message.channel !== 'sms' || message.reference === undefined || this.#ended.signal.aborted) continue
      const status = await channels.sms.status(message.reference)
      if (status === 'underway') continue
      const change = { at: this.#now(), by }
      const after =
        status === 'delivered'
          ? changeState(message, { ...change, state: 'delivered' })
          : changeState(message, { ...change, state: 'failed', reason: 'undelivered' })
      await this.#write([{ collection: 'messages', before: message, after }])
    }
    return false
  }

  async #write(writes: readonly RecordWrite[]): Promise<boolean> {
    if (writes.length === 0) return true
    const { exclusively, store } = this.#parts
    return await exclusively(() => store.commit(writes))
  }
}

const wakers: ReadonlySet<string> = new Set(['messages', 'appointments', 'clinic', 'patients'])

/** The message as the clinic words it, where it has its own words for it. */
function inClinicsWords(message: Message, clinic: Clinic): Message {
  const { template, parameters, language, channel } = message
  const sentBefore = message.history.some(({ state }) => state === 'claimed')
  if (!parameters || sentBefore || !isMessageKey(template)) return message
  const words = wordsAt(clinic.wordings, template, language, message.createdAt)
  return words.edited ? { ...message, ...fillWords(words, parameters, channel) } : message
}

async function byId<Name extends 'messages' | 'appointments' | 'patients'>(
  store: Store,
  collection: Name,
  ids: readonly string[],
) {
  const found = await store.getMany(collection, [...new Set(ids)])
  return new Map(found.map((record) => [record.id, record]))
}
