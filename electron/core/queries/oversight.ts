/** Events, messages, audit and what failed: what the owner looks at. */
import type { AuditEntry, oversightQueries } from '#shared/contract/oversight.ts'
import type { Message } from '#shared/domain/records/message.ts'
import type { StoredEvent } from '#shared/events/event.ts'
import { accept } from '#shared/lib/result.ts'
import {
  auditType,
  type ChainProblem,
  erasureAction,
  findChainProblem,
  toAuditEntry,
} from '../audit/audit-chain.ts'
import { deadLetters } from '../events/reaction-failures.ts'
import type { Condition, Reader } from '../store/reader.ts'
import { readSetting } from '../store/settings.ts'
import type { QueryHandlers } from './query-handler.ts'
import { recordNames } from './record-names.ts'

const usualLimit = 200
const verifyBatch = 1000

/** With a code that still works, somebody who reads the list could sign in as the patient. */
const withoutCode = (message: Message): Message =>
  message.template === 'portalCode' ? { ...message, text: '' } : message

type OversightQuery = Exclude<keyof typeof oversightQueries, 'analytics.summary'>

export const oversightQueryHandlers: QueryHandlers<OversightQuery> = {
  'events.list': {
    dependsOn: ['events'],
    affectedBy: (_input, change) => change.after?.type !== auditType,
    async run({ subjectId, type, limit = usualLimit }, { read }) {
      const where: Record<string, Condition> = { type: type ?? { $ne: auditType } }
      if (subjectId !== undefined) where.subjectId = subjectId
      return accept(await read.find('events', { where, sort: [{ at: 'desc' }], limit }))
    },
  },

  'messages.list': {
    dependsOn: ['messages'],
    async run({ recipientId, state, limit = usualLimit }, { read }) {
      const where: Record<string, Condition> = {}
      if (recipientId !== undefined) where.recipientId = recipientId
      if (state !== undefined) where.state = state
      const found = await read.find('messages', { where, sort: [{ createdAt: 'desc' }], limit })
      return accept(found.map(withoutCode))
    },
  },

  'deadLetters.list': {
    dependsOn: ['reactor:failures'],
    run: (_input, { read }) => Promise.resolve(accept(deadLetters(read))),
  },

  'audit.list': {
    dependsOn: ['events'],
    affectedBy: (_input, change) => change.after?.type === auditType,
    async run({ recordId, actorId, limit = usualLimit }, { read }) {
      const where: Record<string, Condition> = { type: auditType }
      if (recordId !== undefined) where.subjectId = recordId
      if (actorId !== undefined) where['actor.id'] = actorId
      const documents = await read.find('events', { where, sort: [{ at: 'desc' }], limit })
      const entries = documents.map(toAuditEntry)
      const names = await recordNames(read, entries)
      return accept(
        entries.map((entry) => {
          const recordName = names.get(`${entry.recordType}:${entry.recordId}`)
          return recordName === undefined ? entry : { ...entry, recordName }
        }),
      )
    },
  },

  'audit.verify': {
    dependsOn: [],
    async run(_input, { read }) {
      const workstations = await workstationsWithAudit(read)
      const own = readSetting(read, 'workstationId')
      const head = readSetting(read, 'auditHead')
      if (own !== undefined && head !== undefined) workstations.add(own)
      const chains = new Map<string, AuditEntry[]>()
      for (const workstationId of [...workstations].sort()) {
        chains.set(workstationId, (await chainOf(read, workstationId)).map(toAuditEntry))
      }
      const erasures = new Set(
        [...chains.values()].flatMap((chain) =>
          chain.flatMap(({ action, recordId }) => (action === erasureAction ? [recordId] : [])),
        ),
      )
      let entries = 0
      let problem: ChainProblem | undefined
      for (const [workstationId, chain] of chains) {
        entries += chain.length
        problem ??= findChainProblem(workstationId, chain, workstationId === own ? head : undefined, erasures)
      }
      return accept({ entries, intact: problem === undefined, ...(problem ? { problem } : {}) })
    },
  },
}

/** Ids of the workstations that wrote audit entries: each chain begins with a known id, so the ids are skipped through. */
async function workstationsWithAudit(read: Reader): Promise<Set<string>> {
  const found = new Set<string>()
  let after = 'audit~'
  for (;;) {
    const [next] = await read.find('events', {
      where: { id: { $gt: after, $lt: 'audit~~~' } },
      sort: [{ id: 'asc' }],
      limit: 1,
    })
    if (!next) return found
    const workstationId = next.id.split('~')[1] ?? ''
    found.add(workstationId)
    after = `audit~${workstationId}~~`
  }
}

async function chainOf(read: Reader, workstationId: string): Promise<StoredEvent[]> {
  const chain: StoredEvent[] = []
  let after = `audit~${workstationId}~`
  for (;;) {
    const batch = await read.find('events', {
      where: { id: { $gt: after, $lt: `audit~${workstationId}~~` } },
      sort: [{ id: 'asc' }],
      limit: verifyBatch,
    })
    chain.push(...batch)
    const last = batch.at(-1)
    if (batch.length < verifyBatch || !last) return chain
    after = last.id
  }
}
