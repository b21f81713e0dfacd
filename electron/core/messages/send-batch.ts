/** Sends messages together: claims them, waits for the hub to accept, hands them to their channels, notes how it ended. */
import { afterOutcome, type SendOutcome } from '#shared/decisions/messages/after-outcome.ts'
import { changeState } from '#shared/decisions/messages/message-state.ts'
import type { RecordWrite } from '#shared/decisions/decision.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Message } from '#shared/domain/records/message.ts'
import { errorName } from '#shared/lib/logged-error.ts'
import { fillWords, isMessageKey, wordsAt } from '#shared/messaging/wordings.ts'
import type { MessageLink } from './channel.ts'
import { acceptedClaims } from './claims.ts'
import { recordsById, type SenderParts, type SenderTiming, writeRecords } from './sender-parts.ts'
import type { SendingPace } from './sending-pace.ts'

export interface BatchParts extends SenderParts {
  timings: SenderTiming
  pace: SendingPace
  /** Messages whose outcome is not noted yet. */
  underWay: Set<string>
  ended: AbortSignal
}

const atOnce = 5
/** Outcomes are noted together, and not much later than they are known. */
const notedTogether = 10

const notSent: SendOutcome = { kind: 'later', reason: 'notSent', channel: true }

/** @returns false when the claims did not come through */
export async function sendBatch(
  parts: BatchParts,
  batch: readonly Message[],
  clinic: Clinic,
  epoch: number,
): Promise<boolean> {
  const { workstationId: by, step, underWay } = parts
  await step?.('beforeClaim')
  const at = parts.now().toISOString()
  const claimed = batch.map((message): Message => {
    const worded = inClinicsWords(message, clinic)
    return { ...changeState(worded, { state: 'claimed', at, by }), claim: { by, epoch, at } }
  })
  for (const { id } of claimed) underWay.add(id)
  const taken = claimed.map((after, index): RecordWrite => ({
    collection: 'messages',
    before: batch[index],
    after,
  }))
  if (!(await writeRecords(parts, taken))) {
    for (const { id } of claimed) underWay.delete(id)
    return true
  }
  await step?.('claimed')
  const ours = await acceptedClaims(parts, claimed, parts.timings.claim, parts.ended)
  const others = claimed.filter(({ id }) => !ours.has(id))
  // Who ends meanwhile takes back what was not answered: it has certainly not been sent.
  const takenBack = parts.ended.aborted ? others : []
  if (takenBack.length === 0) for (const { id } of others) underWay.delete(id)
  await step?.('accepted')
  await handOver(parts, [...ours.values()], takenBack, clinic)
  return ours.size > 0
}

/** Hands messages to their channels, some at once, and notes what came of each. */
async function handOver(
  parts: BatchParts,
  messages: readonly Message[],
  takenBack: readonly Message[],
  clinic: Clinic,
): Promise<void> {
  const queue = [...messages]
  const outcomes = takenBack.map((message): [Message, SendOutcome] => [message, notSent])
  let noting: Promise<void> = Promise.resolve()
  const noteThem = () => {
    const due = outcomes.splice(0)
    if (due.length > 0) noting = noting.then(() => note(parts, due))
  }
  const work = async () => {
    for (let message = queue.shift(); message; message = queue.shift()) {
      outcomes.push([message, await sendOne(parts, message, clinic)])
      await parts.step?.('sent')
      if (outcomes.length >= notedTogether || queue.length === 0) noteThem()
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  noteThem()
  await noting
}

async function sendOne(parts: BatchParts, message: Message, clinic: Clinic): Promise<SendOutcome> {
  const { channels, lease, pace } = parts
  const channel = channels[message.channel]
  if (!channel || pace.isPaused(message.channel) || parts.ended.aborted) return notSent
  if (!lease.isSafe() && (await lease.hold().catch(() => undefined)) === undefined) return notSent
  const links = linksOf(parts, message)
  pace.begun()
  const outcome = await channel.send({ message, clinicName: clinic.name, links })
  pace.ended(message.channel, outcome)
  return outcome
}

/** A message without its links is better than none. */
function linksOf({ linksOf: ask, log }: BatchParts, message: Message): MessageLink[] {
  try {
    return ask?.(message) ?? []
  } catch (error) {
    log(`links of a message: ${errorName(error)}`)
    return []
  }
}

/** Writes down how sending ended, on the record as it is by now. */
async function note(parts: BatchParts, outcomes: readonly [Message, SendOutcome][]): Promise<void> {
  const { store, workstationId: by, timings, pace } = parts
  const limits = { ...timings, attempts: parts.limits.attempts }
  const ids = outcomes.map(([{ id }]) => id)
  for (;;) {
    const now = await recordsById(store, 'messages', ids)
    const at = parts.now().toISOString()
    const writes = outcomes.flatMap(([message, outcome]): RecordWrite[] => {
      const before = now.get(message.id)
      const after = before && afterOutcome(before, message, outcome, { at, by, limits })
      if (after?.nextAttemptAt !== undefined) pace.later(Date.parse(after.nextAttemptAt) - Date.parse(at))
      return after ? [{ collection: 'messages', before, after }] : []
    })
    if (await writeRecords(parts, writes)) break
  }
  for (const id of ids) parts.underWay.delete(id)
  await parts.step?.('noted')
}

/** The message as the clinic words it, where it has its own words for it. */
function inClinicsWords(message: Message, clinic: Clinic): Message {
  const { template, parameters, language, channel } = message
  const sentBefore = message.history.some(({ state }) => state === 'claimed')
  if (!parameters || sentBefore || !isMessageKey(template)) return message
  const words = wordsAt(clinic.wordings, template, language, message.createdAt)
  return words.edited ? { ...message, ...fillWords(words, parameters, channel) } : message
}
