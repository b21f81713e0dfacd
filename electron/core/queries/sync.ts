/** How replication stands, and the conflict log. */
import type { Conflict, syncQueries, SyncStatus } from '#shared/contract/sync.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import type { CollectionName } from '#shared/decisions/decision.ts'
import { collectionNames } from '../store/collections.ts'
import { conflictType } from '../replication/conflict-log.ts'
import type { LinkView } from '../replication/link.ts'
import { notHosting } from '../replication/hosting.ts'
import { asConflicts, countOpenConflicts, isOfConflicts } from './conflicts.ts'
import { countWaitingAttachments } from '../replication/attachment-queue.ts'
import { countWaiting, lookUpState, quarantined, readCheckpoint } from '../replication/sync-tables.ts'
import { recordKeyOf } from '#shared/sync/wire.ts'
import { addDays } from '#shared/domain/scheduling/calendar-date.ts'
import { figuresOf } from './kept-figures.ts'
import type { QueryHandlers } from './query-handler.ts'

const usualLimit = 200
const usualLookMilliseconds = 2000
/** A displaced booking that is longer past is no longer a task. */
export const displacedDays = 30

const noLink: LinkView = {
  settings: undefined,
  state: 'off',
  since: undefined,
  reading: undefined,
  targets: [],
}

export const syncQueryHandlers: QueryHandlers<keyof typeof syncQueries> = {
  'sync.status': {
    dependsOn: ['reactor:sync'],
    beforeSetUp: true,
    async run(_input, { read, link = noLink, now, workstation }) {
      const { settings, targets } = link
      const exchanges = targets.map((target) => readCheckpoint(read, target)?.lastExchange ?? '').sort()
      // What lies set aside or waits belongs to a hub; without one it is nobody's task.
      const aside = settings ? quarantined(read) : []
      const status: SyncStatus = {
        state: link.state,
        since: link.since ?? null,
        hub: settings
          ? {
              url: settings.url,
              database: settings.database,
              username: settings.username,
              charts: settings.charts,
            }
          : null,
        waiting: countWaiting(read, targets),
        lastExchangeAt: exchanges.at(-1) === '' ? null : (exchanges.at(-1) ?? null),
        firstReplication: readingOf(link, now),
        attachmentsWaiting: settings ? countWaitingAttachments(read) : 0,
        quarantined: aside.map(({ documentId, kind, reason, at }) => ({ documentId, kind, reason, at })),
        hosting: workstation?.hosting().on ?? false,
        needsPerson: {
          displaced: (await figuresOf(read).displaced(addDays(now.slice(0, 10), -displacedDays))).length,
          conflicts: await countOpenConflicts(read),
          quarantined: aside.length,
        },
      }
      return accept(status)
    },
  },

  'sync.quarantine': {
    dependsOn: ['reactor:sync'],
    beforeSetUp: true,
    run({ limit = usualLimit }, { read }) {
      const documents = quarantined(read, limit).map(({ documentId, target, kind, reason, at }) => {
        const key = recordKeyOf(documentId)
        return {
          documentId,
          database: target,
          ...(key ? { recordType: key.collection, recordId: key.id } : {}),
          kind,
          reason,
          at,
        }
      })
      return Promise.resolve(accept(documents))
    },
  },

  'sync.hosting': {
    dependsOn: ['reactor:sync'],
    beforeSetUp: true,
    run: (_input, { workstation }) => Promise.resolve(accept(workstation?.hosting() ?? notHosting)),
  },

  'sync.discover': {
    dependsOn: [],
    beforeSetUp: true,
    run: async ({ milliseconds = usualLookMilliseconds }, { workstation }) =>
      accept((await workstation?.discover(milliseconds)) ?? []),
  },

  'sync.record': {
    dependsOn: ['reactor:sync'],
    run({ recordType, recordId }, { read, link = noLink }) {
      if (!isCollection(recordType))
        return Promise.resolve(refuse(refusal('NOT_FOUND', 'There is no such type.', { what: 'recordType' })))
      const row = link.settings && lookUpState(read, recordType, recordId)
      const waiting = row !== undefined && (row.verify || Object.keys(row.state.pending).length > 0)
      return Promise.resolve(accept({ onHub: row?.state.rev !== undefined && !waiting, waiting }))
    },
  },

  'conflicts.list': {
    dependsOn: ['events'],
    affectedBy: (_input, change) => change.after !== undefined && isOfConflicts(change.after),
    async run({ recordId, open, limit = usualLimit }, { read }) {
      const where = { type: conflictType, ...(recordId === undefined ? {} : { subjectId: recordId }) }
      const found: Conflict[] = []
      for (let skip = 0; ; skip += limit) {
        const entries = await read.find('events', { where, sort: [{ at: 'desc' }], limit, skip })
        const conflicts = await asConflicts(entries, read)
        found.push(...(open === true ? conflicts.filter(({ resolved }) => !resolved) : conflicts))
        if (entries.length < limit || found.length >= limit) return accept(found.slice(0, limit))
      }
    },
  },
}

const isCollection = (name: string): name is CollectionName => collectionNames.some((known) => known === name)

function readingOf({ reading }: LinkView, now: string): SyncStatus['firstReplication'] {
  if (!reading) return null
  const { done, pending, startedAt } = reading
  const seconds = (Date.parse(now) - startedAt) / 1000
  const perSecond = seconds > 0 ? done / seconds : 0
  return {
    documentsRead: done,
    documentsTotal: done + pending,
    secondsLeft: perSecond > 0 ? Math.ceil(pending / perSecond) : null,
  }
}
