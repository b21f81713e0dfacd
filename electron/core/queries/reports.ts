/** Queries about reports. */
import type { reportQueries } from '#shared/contract/records.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { changedFields } from '#shared/lib/field-changes.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import { withMerged } from '../store/search/find-patients.ts'
import type { QueryHandlers } from './query-handler.ts'

const notFound = (what: 'report' | 'attachment', id: string) =>
  refuse(refusal('NOT_FOUND', `There is no such ${what}.`, { what, id }))

/** What a version says of itself and not of the report. */
const versionFields = ['number', 'at', 'authorId', 'authorName']

export const reportQueryHandlers: QueryHandlers<keyof typeof reportQueries> = {
  'reports.forPatient': {
    dependsOn: ['reports', 'patients'],
    affectedBy: ({ patientId }, { collection, after, before }) =>
      collection === 'reports' || after?.mergedInto === patientId || before?.mergedInto === patientId,
    async run({ patientId }, { read }) {
      const reports = await read.find('reports', {
        where: { patientId: { $in: withMerged(read, patientId) } },
        sort: [{ updatedAt: 'desc' }],
      })
      return accept(
        reports
          .filter((report) => report.deletedAt === undefined)
          .map(({ versions: _versions, ...report }) => report),
      )
    },
  },

  'reports.versions': {
    dependsOn: ['reports'],
    affectedBy: ({ reportId }, change) => change.id === reportId,
    async run({ reportId }, { read }) {
      const report = await read.get('reports', reportId)
      if (!report) return notFound('report', reportId)
      const versions = report.versions.map((version, index) => ({
        ...version,
        changes: changedFields(report.versions[index - 1], version, versionFields),
      }))
      return accept(versions.reverse())
    },
  },

  'reports.attachment': {
    dependsOn: ['reports'],
    affectedBy: ({ reportId }, change) => change.id === reportId,
    async run({ reportId, attachmentId }, { read }) {
      const report = await read.get('reports', reportId)
      if (!report || report.deletedAt !== undefined) return notFound('report', reportId)
      const known = report.attachments.find(({ id }) => id === attachmentId)
      const bytes = known && (await read.attachment('reports', reportId, attachmentId))
      if (!known || !bytes) return notFound('attachment', attachmentId)
      return accept({ name: known.name, type: known.type, base64: Buffer.from(bytes).toString('base64') })
    },
  },
}
