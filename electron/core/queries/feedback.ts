/** Queries about feedback. */
import type { feedbackQueries } from '#shared/contract/records.ts'
import { accept } from '#shared/lib/result.ts'
import type { Condition } from '../store/reader.ts'
import type { QueryHandlers } from './query-handler.ts'

const usualLimit = 200

export const feedbackQueryHandlers: QueryHandlers<keyof typeof feedbackQueries> = {
  'feedback.list': {
    dependsOn: ['feedback'],
    async run({ doctorId, patientId, unansweredOnly = false, limit = usualLimit }, { read }) {
      const where: Record<string, Condition> = {}
      if (doctorId !== undefined) where.doctorId = doctorId
      if (patientId !== undefined) where.patientId = patientId
      if (unansweredOnly) where['response.at'] = { $exists: false }
      return accept(await read.find('feedback', { where, sort: [{ submittedAt: 'desc' }], limit }))
    },
  },
}
