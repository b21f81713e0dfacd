/** Opening a chart in an emergency ("break the glass"), for those whose role does not open charts. */
import type { CommandInput, CommandOutput } from '#shared/contract/contract.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { clinicSnapshot, patientSnapshot } from '#shared/events/make-snapshots.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import type { Decided, Surroundings } from '../decision.ts'
import { existing } from '../patients/patient-state.ts'

/** How long the chart stays open. */
export const emergencyMinutes = 60

/** A reason shorter than this says nothing. */
const shortestReason = 10

/**
 * Decides on opening a chart in an emergency.
 * @returns until when it is open; or NOT_FOUND, REASON_MISSING
 */
export function openChartInEmergency(
  patient: Patient | undefined,
  { patientId, reason }: CommandInput<'charts.openInEmergency'>,
  { now, actor, clinic }: Surroundings,
): Decided<CommandOutput<'charts.openInEmergency'>> {
  const found = existing(patient, patientId)
  if (!found.ok) return found
  const said = reason.trim()
  if (said.length < shortestReason)
    return refuse(refusal('REASON_MISSING', 'Say in a few words why.', { field: 'reason', shortestReason }))
  const until = new Date(Date.parse(now) + emergencyMinutes * 60_000).toISOString()
  return accept({
    value: { patientId, until },
    writes: [],
    events: [
      {
        type: 'ChartOpenedInEmergency' as const,
        subjectId: patientId,
        payload: {
          patient: patientSnapshot(found.value, clinic),
          clinic: clinicSnapshot(clinic),
          staffId: actor.id,
          staffName: actor.name,
          reason: said,
          until,
        },
      },
    ],
    reason: said,
    sights: [{ recordType: 'patients' as const, recordId: patientId }],
  })
}
