/**
 * Takes each event to each reactor once. Reactions to a local event are prepared before its own transaction and written
 * in it, so that record, event and reactions reach the disk together. What could not be done there (a reactor with a
 * backlog, one that threw, an event from another workstation) is done afterwards, from the queue: the changes and the
 * cursor move in one transaction, so a kill between any two steps repeats nothing and skips nothing.
 */
import type { RecordWrite } from '#shared/decisions/decision.ts'
import { isKnownEvent } from '#shared/events/catalogue.ts'
import type { StoredEvent } from '#shared/events/event.ts'
import type { EventSource, Reaction, Reactor } from '../reactors/reactor.ts'
import type { Store } from '../store/store.ts'
import type { SqliteFile } from '../store/sqlite-storage/index.ts'
import { nothingPrepared, type PreparedReaction, prepareChanges, rowsOfReactor } from './apply-reaction.ts'
import {
  cursorOf,
  cursors,
  enqueue,
  eventsAfter,
  moveCursor,
  moveCursorsToNewest,
  newestPosition,
  sourceOf,
} from './event-queue.ts'
import { lookUpFacts } from './facts.ts'
import { noteStale, refresh, refreshStale, staleRows } from './stale-projections.ts'
import {
  clearFailure,
  dueFailures,
  type FailedReaction,
  failureById,
  nextFailureAt,
  noteFailure,
} from './reaction-failures.ts'

const batchSize = 100

export interface Dispatcher {
  /**
   * Prepares all reactions to events that are about to be written here, with the records of the same transaction.
   * @param rows whether rows that follow the records are made in the transaction, or noted in it and made soon after
   */
  prepare(
    events: readonly StoredEvent[],
    writes: readonly RecordWrite[],
    rows?: 'soon' | 'now',
  ): Promise<PreparedReaction>
  /** Works through what the queue and the failures hold; resolves when nothing is due. */
  catchUp(): Promise<void>
  /** Makes rows anew that follow changed records. */
  refreshRows(): Promise<void>
  /** Tries one failed reaction now. @returns whether it succeeded; undefined when there is no such failure */
  retry(failureId: string): Promise<boolean | undefined>
  /** When the next failed reaction is due, as an instant; undefined when none waits. */
  nextDueAt(): string | undefined
}

export function createDispatcher(parts: {
  store: Store
  reactors: readonly Reactor[]
  now: () => Date
  /** Tells live queries that projections of a reactor changed. */
  projectionChanged: (reactor: string) => void
}): Dispatcher {
  const { store, reactors, now, projectionChanged } = parts

  async function react(
    reactor: Reactor,
    event: StoredEvent,
    source: EventSource,
    into: PreparedReaction,
    writes: readonly RecordWrite[] = [],
  ) {
    if (!isKnownEvent(event)) return
    // The reaction's event type and the event's agree by the key; TypeScript cannot follow that through a union.
    const reaction = reactor.handles[event.type] as Reaction<typeof event.type> | undefined
    if (!reaction) return
    const request = reaction.facts?.(event, source)
    const facts = await lookUpFacts(request, reactor.name, store, into.projections.get(reactor.name), writes)
    await prepareChanges(into, reactor.name, event, reaction.react(event, facts, source), store)
  }

  /** What becomes of the rows that follow the records of a transaction. */
  async function followRecords(writes: readonly RecordWrite[], rows: 'soon' | 'now', all: PreparedReaction) {
    const stale = staleRows(reactors, writes).filter(
      ({ reactor, key }) => all.projections.get(reactor)?.has(key) !== true,
    )
    if (stale.length === 0) return
    if (rows === 'now') return await refresh(stale, writes, all, parts)
    all.own.push((file) => noteStale(file, stale))
    for (const { reactor } of stale) rowsOfReactor(all, reactor)
  }

  async function prepare(
    events: readonly StoredEvent[],
    writes: readonly RecordWrite[],
    rows: 'soon' | 'now' = 'soon',
  ): Promise<PreparedReaction> {
    const all = nothingPrepared()
    if (events.length === 0) {
      await followRecords(writes, rows, all)
      return all
    }
    const newest = newestPosition(store)
    const reached = cursors(store)
    // A reactor with a backlog must not overtake it: its events wait in the queue.
    const upToDate = reactors.filter(({ name }) => (reached.get(name) ?? 0) >= newest)
    for (const reactor of upToDate) {
      for (const event of events) {
        try {
          await react(reactor, event, 'local', all, writes)
        } catch (error) {
          const failure = {
            reactor: reactor.name,
            eventId: event.id,
            eventType: event.type,
            error,
            now: now(),
          }
          all.own.push((file) => noteFailure(file, failure))
        }
      }
    }
    await followRecords([...writes, ...all.writes], rows, all)
    const names = upToDate.map(({ name }) => name)
    all.own.push((file) => moveCursorsToNewest(file, names))
    const enqueueAll = (file: SqliteFile) => {
      for (const event of events) enqueue(file, event.id, 'local')
    }
    return { ...all, own: [enqueueAll, ...all.own] }
  }

  /** Does one reaction in a transaction of its own, together with `also`. */
  async function reactAlone(
    reactor: Reactor,
    event: StoredEvent,
    source: EventSource,
    also: (file: SqliteFile) => void,
  ) {
    for (;;) {
      const prepared = nothingPrepared()
      try {
        await react(reactor, event, source, prepared)
      } catch (error) {
        store.writeOwn((file) => {
          noteFailure(file, {
            reactor: reactor.name,
            eventId: event.id,
            eventType: event.type,
            error,
            now: now(),
          })
          also(file)
        })
        return false
      }
      const written = await store.commit(prepared.writes, (file) => {
        for (const own of prepared.own) own(file)
        noteStale(file, staleRows(reactors, prepared.writes))
        clearFailure(file, reactor.name, event.id)
        also(file)
      })
      if (!written) continue
      for (const name of prepared.projections.keys()) projectionChanged(name)
      return true
    }
  }

  async function catchUpReactor(reactor: Reactor): Promise<void> {
    for (;;) {
      const queued = eventsAfter(store, cursorOf(store, reactor.name), batchSize)
      if (queued.length === 0) return
      const events = new Map(
        (
          await store.getMany(
            'events',
            queued.map((entry) => entry.eventId),
          )
        ).map((event) => [event.id, event]),
      )
      for (const { position, eventId, source } of queued) {
        const event = events.get(eventId)
        const handled = event && isKnownEvent(event) && reactor.handles[event.type] !== undefined
        if (handled)
          await reactAlone(reactor, event, source, (file) => moveCursor(file, reactor.name, position))
        else store.writeOwn((file) => moveCursor(file, reactor.name, position))
      }
    }
  }

  async function tryAgain(failure: FailedReaction): Promise<boolean> {
    const reactor = reactors.find((candidate) => candidate.name === failure.reactor)
    const event = await store.get('events', failure.eventId)
    if (!reactor || !event) {
      store.writeOwn((file) => clearFailure(file, failure.reactor, failure.eventId))
      return true
    }
    return await reactAlone(reactor, event, sourceOf(store, event.id), () => undefined)
  }

  return {
    prepare,
    refreshRows: () => refreshStale(parts),
    async catchUp() {
      const newest = newestPosition(store)
      const reached = cursors(store)
      for (const reactor of reactors)
        if ((reached.get(reactor.name) ?? 0) < newest) await catchUpReactor(reactor)
      for (const failure of dueFailures(store, now().toISOString())) await tryAgain(failure)
    },
    async retry(failureId) {
      const failure = failureById(store, failureId)
      return failure && (await tryAgain(failure))
    },
    nextDueAt: () => nextFailureAt(store),
  }
}
