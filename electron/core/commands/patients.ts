/** Commands about patients: what they read, and which decision decides. */
import type { patientCommands } from '#shared/contract/patients.ts'
import type { ChangedField } from '#shared/lib/field-changes.ts'
import {
  mergePatients,
  mergedRecordField,
  unmergePatient,
} from '#shared/decisions/patients/merge-patients.ts'
import { markDistinct, unmarkDistinct } from '#shared/decisions/patients/mark-distinct.ts'
import { registerPatient } from '#shared/decisions/patients/register-patient.ts'
import { deletePatient, restorePatient } from '#shared/decisions/patients/remove-patient.ts'
import { inUse } from '#shared/decisions/patients/patient-state.ts'
import { updatePatient } from '#shared/decisions/patients/update-patient.ts'
import { erasePatient } from '#shared/decisions/patients/erase-patient.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import { chartRoles, mayOpenCharts } from '#shared/permissions/permissions.ts'
import { doubleBookingsIn } from '#shared/domain/scheduling/double-bookings.ts'
import { withMerged } from '../store/search/find-patients.ts'
import type { Reader } from '../store/reader.ts'
import { tracesOf } from './patient-traces.ts'
import type { CommandHandlers } from './command-handler.ts'

async function mergedRecords(read: Reader, patientId: string): Promise<Patient[]> {
  const records = await read.getMany('patients', withMerged(read, patientId))
  return records.filter((record) => record.id !== patientId)
}

/** What the newest merge of a record changed in the one that was kept. */
async function takenOver(read: Reader, keptId: string, mergedId: string): Promise<readonly ChangedField[]> {
  const events = await read.find('events', {
    where: { subjectId: keptId, type: 'PatientUpdated' },
    sort: [{ at: 'desc' }],
  })
  for (const event of events) {
    const { changes } = event.payload as { changes: ChangedField[] }
    if (changes.some(({ field, after }) => field === mergedRecordField && after === mergedId)) return changes
  }
  return []
}

export const patientCommandHandlers: CommandHandlers<keyof typeof patientCommands> = {
  'patients.register': async (input, context) => {
    if (input.id !== undefined) {
      const registered = await context.read.get('patients', input.id)
      if (registered) {
        const usable = inUse(registered, input.id)
        return usable.ok ? accept({ value: registered, writes: [], events: [] }) : usable
      }
    }
    for (;;) {
      const decided = registerPatient(input, context)
      if (!decided.ok) return decided
      const { memberId } = decided.value.value
      if ((await context.read.count('patients', { memberId })) === 0) return decided
    }
  },

  'patients.update': async (input, context) => {
    const { actor, read } = context
    if ('preconditions' in input.changes && actor.kind === 'staff' && !mayOpenCharts(actor.roles)) {
      const message = 'Preconditions belong to the chart, which this role does not open.'
      return refuse(refusal('FORBIDDEN', message, { field: 'preconditions', needs: chartRoles }))
    }
    return updatePatient(await read.get('patients', input.patientId), input, context)
  },

  'patients.delete': async (input, context) => {
    const patient = await context.read.get('patients', input.patientId)
    return deletePatient(patient, await mergedRecords(context.read, input.patientId), input, context)
  },

  'patients.restore': async (input, context) => {
    const { read } = context
    const patient = await read.get('patients', input.patientId)
    const merged = await mergedRecords(read, input.patientId)
    const ids = [input.patientId, ...merged.map((record) => record.id)]
    const reports = await read.find('reports', { where: { patientId: { $in: ids } } })
    return restorePatient(patient, merged, reports, input, context)
  },

  'patients.erase': async (input, context) => {
    const patient = await context.read.get('patients', input.patientId)
    return erasePatient(patient, await tracesOf(context, input), input, context)
  },

  'patients.merge': async (input, context) => {
    const { read, now } = context
    const decided = mergePatients(
      await read.get('patients', input.keepPatientId),
      await read.get('patients', input.mergePatientId),
      input,
      context,
    )
    if (!decided.ok) return decided
    const ids = [input.keepPatientId, input.mergePatientId].flatMap((id) => withMerged(read, id))
    const appointments = await read.find('appointments', { where: { patientId: { $in: ids } } })
    const doubleBookings = doubleBookingsIn(appointments, now)
    return accept({ ...decided.value, value: { ...decided.value.value, doubleBookings } })
  },

  'patients.markDistinct': async (input, context) =>
    markDistinct(await context.read.getMany('patients', input.patientIds), input, context),

  'patients.unmarkDistinct': async (input, context) =>
    unmarkDistinct(await context.read.getMany('patients', input.patientIds), input, context),

  'patients.unmerge': async (input, context) => {
    const { read } = context
    const merged = await read.get('patients', input.patientId)
    const keptId = merged?.mergedInto
    if (keptId === undefined) return unmergePatient(merged, undefined, [], input, context)
    const taken = await takenOver(read, keptId, input.patientId)
    return unmergePatient(merged, await read.get('patients', keptId), taken, input, context)
  },
}
