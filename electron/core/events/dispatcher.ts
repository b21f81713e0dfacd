/**
 * Takes each event to each reactor once. Reactions to a local event are prepared before its own transaction and written
 * in it, so that record, event and reactions reach the disk together. What could not be done there (a reactor with a
 * backlog, one that threw, an event from another workstation) is done afterwards, from the queue, many events for all
 * reactors at once: the changes and the cursors move in one transaction, so a kill between any two steps repeats nothing
 * and skips nothing.
 */
import type { RecordWrite } from '#shared/decisions/decision.ts'
import { isKnownEvent } from '#shared/events/catalogue.ts'
import type { StoredEvent } from '#shared/events/event.ts'
import type { EventSource, Reaction, Reactor } from '../reactors/reactor.ts'
import type { Store } from '../store/store.ts'
import type { SqliteFile } from '../store/sqlite-storage/index.ts'
import { nothingPrepared, type PreparedReaction, prepareChanges, rowsOfReactor } from './apply-reaction.ts'
import {
  cursors,
  enqueue,
  eventsAfter,
  moveCursor,
  moveCursorsToNewest,
  newestPosition,
  type QueuedEvent,
  sourceOf,
} from './event-queue.ts'
import { lookUpFacts, storedRows } from './facts.ts'
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

/** An event of the queue; without one where its record is not here. */
interface Arrived extends QueuedEvent {
  event: StoredEvent | undefined
}

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
  /**
   * Works through the next part of what the queue holds, or, when that is empty, through the failures that are due.
   * @returns whether to call again, since the queue may hold more
   */
  catchUp(): Promise<boolean>
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
    rowsAhead?: ReadonlyMap<string, unknown>,
  ) {
    if (!isKnownEvent(event)) return
    // The reaction's event type and the event's agree by the key; TypeScript cannot follow that through a union.
    const reaction = reactor.handles[event.type] as Reaction<typeof event.type> | undefined
    if (!reaction) return
    const request = reaction.facts?.(event, source)
    const fresh = into.projections.get(reactor.name)
    const facts = await lookUpFacts(request, reactor.name, store, fresh, into.all, rowsAhead)
    const changes = reaction.react(event, facts, source)
    if (changes.length > 0) await prepareChanges(into, reactor.name, event, changes, store)
  }

  /**
   * The rows that a reactor will ask for: an import's are read at once, in their order on the disk. One that throws is left to
   * its reaction, where that is noted.
   */
  function readAhead({ name, handles }: Reactor, events: readonly StoredEvent[]): Map<string, unknown> {
    const keys = events.flatMap((event) => {
      if (!isKnownEvent(event)) return []
      const reaction = handles[event.type] as Reaction<typeof event.type> | undefined
      try {
        return reaction?.facts?.(event, 'local').projectionRows ?? []
      } catch {
        return []
      }
    })
    return storedRows(store, name, keys)
  }

  const failureOf = (reactor: Reactor, event: StoredEvent, error: unknown) => ({
    reactor: reactor.name,
    eventId: event.id,
    eventType: event.type,
    error,
    now: now(),
  })

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
    const all = nothingPrepared(writes)
    if (events.length === 0) {
      await followRecords(writes, rows, all)
      return all
    }
    const newest = newestPosition(store)
    const reached = cursors(store)
    // A reactor with a backlog must not overtake it: its events wait in the queue.
    const upToDate = reactors.filter(({ name }) => (reached.get(name) ?? 0) >= newest)
    for (const reactor of upToDate) {
      const handled = events.filter(({ type }) => type in reactor.handles)
      const ahead = handled.length > 1 ? readAhead(reactor, handled) : undefined
      for (const event of handled) {
        try {
          await react(reactor, event, 'local', all, ahead)
        } catch (error) {
          const failure = failureOf(reactor, event, error)
          all.own.push((file) => noteFailure(file, failure))
        }
      }
    }
    await followRecords(all.all, rows, all)
    const names = upToDate.map(({ name }) => name)
    all.own.push((file) => moveCursorsToNewest(file, names))
    const enqueueAll = (file: SqliteFile) => {
      for (const event of events) enqueue(file, event.id, 'local')
    }
    return { ...all, own: [enqueueAll, ...all.own] }
  }

  /** @returns false, with nothing written, when a record changed meanwhile: then it has to be prepared again */
  async function write(prepared: PreparedReaction, also: (file: SqliteFile) => void): Promise<boolean> {
    const written = await store.commit(prepared.writes, (file) => {
      for (const own of prepared.own) own(file)
      noteStale(file, staleRows(reactors, prepared.writes))
      also(file)
    })
    if (written) for (const name of prepared.projections.keys()) projectionChanged(name)
    return written
  }

  /** Does one reaction in a transaction of its own, together with `also`. @returns whether it succeeded */
  async function reactAlone(
    reactor: Reactor,
    event: StoredEvent,
    source: EventSource,
    also: (file: SqliteFile) => void,
  ): Promise<boolean> {
    for (;;) {
      const prepared = nothingPrepared()
      try {
        await react(reactor, event, source, prepared)
      } catch (error) {
        store.writeOwn((file) => {
          noteFailure(file, failureOf(reactor, event, error))
          also(file)
        })
        return false
      }
      const done = (file: SqliteFile) => {
        clearFailure(file, reactor.name, event.id)
        also(file)
      }
      if (await write(prepared, done)) return true
    }
  }

  /** Takes reactors through a batch in one transaction. @returns false, with nothing written, when one of them threw */
  async function reactTogether(group: readonly Reactor[], batch: readonly Arrived[]): Promise<boolean> {
    for (;;) {
      const prepared = nothingPrepared()
      try {
        for (const reactor of group)
          for (const { event, source } of batch) if (event) await react(reactor, event, source, prepared)
      } catch {
        return false
      }
      const move = (file: SqliteFile) => {
        for (const { name } of group) moveCursor(file, name, batch.at(-1)?.position ?? 0)
      }
      if (await write(prepared, move)) return true
    }
  }

  /** Takes a reactor through a batch one event at a time, so that the one at which it throws stops no other. */
  async function reactOneByOne(reactor: Reactor, batch: readonly Arrived[]): Promise<void> {
    for (const { position, event, source } of batch) {
      const move = (file: SqliteFile) => moveCursor(file, reactor.name, position)
      const handled = event && isKnownEvent(event) && reactor.handles[event.type] !== undefined
      if (handled) await reactAlone(reactor, event, source, move)
      else store.writeOwn(move)
    }
  }

  async function batchAfter(position: number): Promise<Arrived[]> {
    const queued = eventsAfter(store, position, batchSize)
    const ids = queued.map(({ eventId }) => eventId)
    const events = new Map((await store.getMany('events', ids)).map((event) => [event.id, event]))
    return queued.map((entry) => ({ ...entry, event: events.get(entry.eventId) }))
  }

  /** Takes reactors that have come equally far through the next batch. @returns whether there was one */
  async function catchUpTogether(group: readonly Reactor[], position: number): Promise<boolean> {
    const batch = await batchAfter(position)
    if (batch.length === 0) return false
    if (!(await reactTogether(group, batch))) for (const reactor of group) await reactOneByOne(reactor, batch)
    return true
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
      const groups = Map.groupBy(reactors, ({ name }) => reached.get(name) ?? 0)
      let more = false
      for (const [position, group] of groups)
        if (position < newest && (await catchUpTogether(group, position))) more = true
      if (!more) for (const failure of dueFailures(store, now().toISOString())) await tryAgain(failure)
      return more
    },
    async retry(failureId) {
      const failure = failureById(store, failureId)
      return failure && (await tryAgain(failure))
    },
    nextDueAt: () => nextFailureAt(store),
  }
}
