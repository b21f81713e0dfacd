/** Reports that somebody has begun to write and not saved: kept while the window is open, whatever screen is shown. */
import { create } from 'zustand'
import type { ReportKind } from '#shared/domain/records/report.ts'

export interface ReportDraft {
  kind: ReportKind
  title: string
  text: string
  site: string
  instructions: string
  /** Undefined leaves it to the kind of report. */
  relevantToPatient: boolean | undefined
  doctorId: string
  /** The version it was begun on; 0 for a report that does not exist yet. */
  basedOnVersion: number
}

interface ReportDrafts {
  drafts: Readonly<Record<string, ReportDraft>>
  keep: (key: string, draft: ReportDraft) => void
  forget: (key: string) => void
}

/** What a draft is kept under: the report, or the patient for whom a new one is written. */
export const draftKey = (view: { patientId: string; reportId?: string | undefined }): string =>
  view.reportId ?? `new ${view.patientId}`

export const useReportDrafts = create<ReportDrafts>()((set) => ({
  drafts: {},
  keep: (key, draft) => set(({ drafts }) => ({ drafts: { ...drafts, [key]: draft } })),
  forget: (key) => set(({ drafts: { [key]: _forgotten, ...drafts } }) => ({ drafts })),
}))
