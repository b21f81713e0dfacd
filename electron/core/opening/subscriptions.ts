/** Live queries of one client door: kept while there is no core, and asked again of each core that comes. */
import { queries } from '#shared/contract/contract.ts'
import type { OpeningStatus } from '#shared/contract/opening.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import { accept, type Result } from '#shared/lib/result.ts'
import { refuseInvalidInput } from '../contract-check.ts'
import type { CoreSession } from '../core.ts'
import type { LiveAnswer } from '../live/live-queries.ts'

type Tell = (answer: LiveAnswer) => void

interface Waiting {
  name: string
  input: unknown
  tell: Tell
  stop: (() => void) | undefined
}

export interface Subscriptions {
  add(name: string, input: unknown, tell: Tell): Result<() => void, Refusal>
  statusChanged(): void
  attach(core: CoreSession): void
  detach(): void
}

/** @param status answers `opening.status` */
export function createSubscriptions(status: () => Promise<OpeningStatus>): Subscriptions {
  const ofStatus = new Set<Tell>()
  const ofCore = new Set<Waiting>()
  let core: CoreSession | undefined

  function begin(waiting: Waiting): Refusal | undefined {
    const begun = core?.subscribe(waiting.name, waiting.input, waiting.tell)
    if (begun && !begun.ok) return begun.error
    waiting.stop = begun?.value
    return undefined
  }

  return {
    add(name, input, tell) {
      if (name === 'opening.status') {
        const invalid = refuseInvalidInput(queries[name].input, input ?? {})
        if (invalid) return { ok: false, error: invalid }
        ofStatus.add(tell)
        void status().then((value) => ofStatus.has(tell) && tell(accept(value)))
        return accept(() => void ofStatus.delete(tell))
      }
      const waiting: Waiting = { name, input, tell, stop: undefined }
      const refused = begin(waiting)
      if (refused) return { ok: false, error: refused }
      ofCore.add(waiting)
      return accept(() => {
        ofCore.delete(waiting)
        waiting.stop?.()
      })
    },
    statusChanged() {
      if (ofStatus.size > 0) void status().then((value) => ofStatus.forEach((tell) => tell(accept(value))))
    },
    attach(opened) {
      core = opened
      for (const waiting of ofCore) {
        const refused = begin(waiting)
        if (refused) waiting.tell({ ok: false, error: refused })
      }
    },
    detach() {
      core = undefined
      for (const waiting of ofCore) {
        waiting.stop?.()
        waiting.stop = undefined
      }
    },
  }
}
