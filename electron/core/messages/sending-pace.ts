/** How fast messages leave: so many in a minute, and channels that take nothing just now are left alone for a while. */
import { pauseAfter, type SendOutcome } from '#shared/decisions/messages/after-outcome.ts'
import type { Message, MessageReason } from '#shared/domain/records/message.ts'
import { isUrgent } from '#shared/domain/messages/urgency.ts'
import type { ChannelName, ChannelTrouble, SenderTiming } from './sender-parts.ts'

const minute = 60_000

interface Pause {
  until: number
  failures: number
  reason: MessageReason
}

export interface SendingPace {
  /** Those of a batch that rate and channels allow now. */
  allowed(batch: readonly Message[]): Message[]
  isPaused(channel: ChannelName): boolean
  /** One is handed to its channel. */
  begun(): void
  /** What a channel made of one. */
  ended(channel: ChannelName, outcome: SendOutcome): void
  /** Wakes the sender after this time. */
  later(milliseconds: number): void
  trouble(): ChannelTrouble[]
}

/**
 * @param parts.wake called when there may be something to send again
 * @param parts.changed called when what stands in the way of a channel has changed
 */
export function createSendingPace(parts: {
  perMinute: number
  timing: Pick<SenderTiming, 'firstDelay' | 'longestDelay'>
  now: () => Date
  wake: () => void
  changed: () => void
}): SendingPace {
  const { perMinute, timing, wake, changed } = parts
  const time = () => parts.now().getTime()
  const paused = new Map<ChannelName, Pause>()
  let begunAt: number[] = []

  const later = (milliseconds: number) => void setTimeout(wake, milliseconds + 5).unref()
  const isPaused = (channel: ChannelName) => (paused.get(channel)?.until ?? 0) > time()

  function pause(channel: ChannelName, { reason, retryAfterMilliseconds }: SendOutcome & { kind: 'later' }) {
    // Others of the same batch have found it out already.
    if (isPaused(channel)) return
    const failures = (paused.get(channel)?.failures ?? 0) + 1
    const delay = retryAfterMilliseconds ?? pauseAfter(failures, timing)
    paused.set(channel, { until: time() + delay, failures, reason })
    later(delay)
    changed()
  }

  return {
    later,
    isPaused,
    allowed(batch) {
      const now = time()
      begunAt = begunAt.filter((at) => at <= now && now - at < minute)
      let room = perMinute - begunAt.length
      if (room <= 0) later(Math.max(1000, minute - (now - (begunAt[0] ?? now))))
      // Somebody waits for an urgent one: it counts towards the rate and is not held up by it.
      return batch.filter((message) => !isPaused(message.channel) && (isUrgent(message) || room-- > 0))
    },
    begun: () => void begunAt.push(time()),
    ended(channel, outcome) {
      if (outcome.kind === 'later' && outcome.channel) pause(channel, outcome)
      else if (outcome.kind === 'sent' && paused.delete(channel)) changed()
    },
    trouble: () =>
      [...paused]
        .filter(([, { until }]) => until > time())
        .map(([channel, { reason, until }]) => ({ channel, reason, until: new Date(until).toISOString() })),
  }
}
