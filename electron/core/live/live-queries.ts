/**
 * Live queries: each subscription is told its answer at once and again when it has changed. After a commit only the
 * subscriptions that the change can concern look again, once for many changes.
 */
import type { CoreQueryName } from '../queries/registry.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import { coalesced } from '#shared/lib/coalesced.ts'
import type { Result } from '#shared/lib/result.ts'
import type { QueryHandler, RecordChange } from '../queries/query-handler.ts'

export type LiveAnswer = Result<unknown, Refusal>

interface Subscription {
  input: unknown
  handler: QueryHandler<CoreQueryName>
  owner: object
  /** Asks, and tells the answer when it is another one. */
  look: () => void
}

export interface LiveQueries {
  /** Starts telling; the returned function ends it. */
  subscribe(
    query: {
      input: unknown
      handler: QueryHandler<CoreQueryName>
      /** Answers it, as a single question. */
      ask: () => Promise<LiveAnswer>
      /** Who asks: what they may see can change. */
      owner: object
    },
    tell: (answer: LiveAnswer) => void,
  ): () => void
  /** Records changed. */
  changed: (changes: readonly RecordChange[]) => void
  /** A projection of a reactor changed. */
  projectionChanged: (reactor: string) => void
  /** What this owner may see has changed. */
  ownerChanged: (owner: object) => void
}

export function createLiveQueries(): LiveQueries {
  const subscriptions = new Set<Subscription>()

  return {
    subscribe({ input, handler, ask, owner }, tell) {
      /** The answer that was last told, as JSON. */
      let told: string | undefined
      let ended = false
      const looks = coalesced(async () => {
        if (ended) return
        const answer = await ask()
        const text = JSON.stringify(answer)
        if (ended || text === told) return
        told = text
        tell(answer)
      })
      const subscription: Subscription = { input, handler, owner, look: () => void looks.ask() }
      subscriptions.add(subscription)
      subscription.look()
      return () => {
        ended = true
        subscriptions.delete(subscription)
      }
    },
    changed(changes) {
      // Names, time zone and language of the clinic can be in any answer, and before set-up there is none.
      const clinicChanged = changes.some((change) => change.collection === 'clinic')
      for (const subscription of subscriptions) {
        const { dependsOn, affectedBy } = subscription.handler
        const concerned = changes.some(
          (change) =>
            dependsOn.includes(change.collection) &&
            (!affectedBy || affectedBy(subscription.input as never, change)),
        )
        if (clinicChanged || concerned) subscription.look()
      }
    },
    ownerChanged(owner) {
      for (const subscription of subscriptions) if (subscription.owner === owner) subscription.look()
    },
    projectionChanged(reactor) {
      for (const subscription of subscriptions) {
        if (subscription.handler.dependsOn.includes(`reactor:${reactor}`)) subscription.look()
      }
    },
  }
}
