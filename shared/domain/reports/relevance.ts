import type { ReportKind } from '../records/report.ts'

/**
 * Whether a patient is told of a report when the doctor has not said: a prescription always concerns them, a treatment
 * when it comes with instructions. A diagnosis or an X-ray is for the doctor to explain first, a note is for the house.
 */
export const isRelevantToPatient = (kind: ReportKind, instructions: string | undefined): boolean =>
  kind === 'prescription' || (kind === 'treatment' && instructions !== undefined && instructions !== '')
