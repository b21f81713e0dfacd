/** What a person was told on this workstation. */
import { accept } from '#shared/lib/result.ts'
import { noticesOf } from '../live/notice-ledger.ts'
import type { QueryHandlers } from './query-handler.ts'

export const noticeQueryHandlers: QueryHandlers<'notices.list'> = {
  'notices.list': {
    dependsOn: ['reactor:toasts'],
    async run({ language }, { read, actor, clinic, now }) {
      const staff = actor && (await read.get('staff', actor.id))
      if (!staff) return accept({ notices: [], unread: 0, quietUntil: null })
      return accept(noticesOf(read, staff, { now, language: language ?? clinic?.language ?? 'en' }))
    },
  },
}
