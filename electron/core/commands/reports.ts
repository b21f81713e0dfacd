/** Commands about reports. */
import type { reportCommands } from '#shared/contract/records.ts'
import { detachFile, restoreReport } from '#shared/decisions/reports/take-back-report.ts'
import {
  attachFile,
  createReport,
  deleteReport,
  updateReport,
} from '#shared/decisions/reports/write-report.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { Report } from '#shared/domain/records/report.ts'
import type { Reader } from '../store/reader.ts'
import type { CommandHandlers } from './command-handler.ts'

/** A report with the patient and the doctor it names. */
async function reportWithParties(
  read: Reader,
  reportId: string,
): Promise<readonly [Report | undefined, Patient | undefined, Doctor | undefined]> {
  const report = await read.get('reports', reportId)
  if (!report) return [undefined, undefined, undefined]
  return [report, await read.get('patients', report.patientId), await read.get('doctors', report.doctorId)]
}

/** Bytes of base64 text (RFC 4648, 4), or undefined when it is not that. */
function bytesOf(base64: string): Uint8Array | undefined {
  if (base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) return undefined
  return Buffer.from(base64, 'base64')
}

export const reportCommandHandlers: CommandHandlers<keyof typeof reportCommands> = {
  'reports.create': async (input, context) =>
    createReport(
      await context.read.get('patients', input.patientId),
      await context.read.get('doctors', input.doctorId),
      input,
      context,
    ),

  'reports.update': async (input, context) =>
    updateReport(...(await reportWithParties(context.read, input.reportId)), input, context),

  'reports.attach': async ({ reportId, name, type, base64 }, context) => {
    const parties = await reportWithParties(context.read, reportId)
    return attachFile(...parties, { reportId, name, type, bytes: bytesOf(base64) }, context)
  },

  'reports.detach': async (input, context) =>
    detachFile(...(await reportWithParties(context.read, input.reportId)), input, context),

  'reports.delete': async (input, context) =>
    deleteReport(...(await reportWithParties(context.read, input.reportId)), input, context),

  'reports.restore': async (input, context) =>
    restoreReport(...(await reportWithParties(context.read, input.reportId)), input, context),
}
