/** A report while it is written: kept when another screen is shown, saved as the next version, and taken back. */
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { Report } from '#shared/domain/records/report.ts'
import { core } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { draftKey, useReportDrafts, type ReportDraft } from '../../state/report-drafts.ts'
import { useView, type View } from '../../state/view.ts'
import { useOfferUndo } from '../../ui/undo.tsx'
import { contentOf } from './report-versions.tsx'

type ListedReport = Omit<Report, 'versions'>

const draftOf = (report: ListedReport): ReportDraft => ({
  kind: report.kind,
  title: report.title,
  text: report.text,
  site: report.site ?? '',
  instructions: report.instructions ?? '',
  relevantToPatient: report.relevantToPatient,
  doctorId: report.doctorId,
  basedOnVersion: report.version,
})

const emptyDraft = (doctorId: string): ReportDraft => ({
  kind: 'treatment',
  title: '',
  text: '',
  site: '',
  instructions: '',
  relevantToPatient: undefined,
  doctorId,
  basedOnVersion: 0,
})

export function useReportDraft({
  view,
  report,
  patient,
  authorId,
}: {
  view: Extract<View, { screen: 'report' }>
  /** Undefined for a report that is being written for the first time. */
  report: ListedReport | undefined
  reports: readonly ListedReport[]
  patient: Patient
  doctors: readonly Doctor[]
  authorId: string
}) {
  const { t } = useLingui()
  const replace = useView((state) => state.replace)
  const offerUndo = useOfferUndo()
  const key = draftKey(view)
  const kept = useReportDrafts((state) => state.drafts[key])
  const { keep, forget } = useReportDrafts.getState()
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [running, setRunning] = useState(false)
  const [titleMissing, setTitleMissing] = useState(false)
  const draft = kept ?? (report ? draftOf(report) : emptyDraft(authorId))

  const change = (changes: Partial<ReportDraft>) => {
    setTitleMissing(false)
    keep(key, { ...draft, ...changes })
  }
  const discard = () => {
    setRefusal(undefined)
    forget(key)
  }

  /** @returns the report's id, or undefined when nothing was saved */
  async function write(wish: ReportDraft): Promise<string | undefined> {
    const title = wish.title.trim()
    if (!title) {
      setTitleMissing(true)
      return undefined
    }
    const { doctorId, basedOnVersion, relevantToPatient, ...texts } = wish
    const content = { ...texts, title, ...(relevantToPatient === undefined ? {} : { relevantToPatient }) }
    setRunning(true)
    setRefusal(undefined)
    const answer = report
      ? await core.command('reports.update', { reportId: report.id, changes: content, basedOnVersion })
      : await core.command('reports.create', {
          ...content,
          patientId: patient.id,
          doctorId,
          ...(view.appointmentId === undefined ? {} : { appointmentId: view.appointmentId }),
        })
    setRunning(false)
    if (!answer.ok) {
      setRefusal(answer.error)
      return undefined
    }
    const { id: reportId } = answer.value
    forget(key)
    if (report) {
      const before = contentOf(asVersion(report))
      offerUndo(t`${title}: saved.`, () => core.command('reports.update', { reportId, changes: before }))
    } else {
      offerUndo(t`${title}: saved.`, () => core.command('reports.delete', { reportId }))
      replace({ screen: 'report', patientId: patient.id, reportId })
    }
    return reportId
  }

  return {
    draft,
    untouched: kept === undefined && report !== undefined,
    refusal,
    running,
    titleMissing,
    change,
    discard,
    save: () => (kept === undefined && report ? Promise.resolve(report.id) : write(draft)),
    /** A file needs a report to hang on: an existing one, or this one, called like the file where it has no title yet. */
    saveForFile: (fileName: string): Promise<string | undefined> => {
      if (report) return Promise.resolve(report.id)
      const unnamed = !draft.title.trim()
      return write(unnamed ? { ...draft, kind: 'xray', title: fileName.slice(0, 200) } : draft)
    },
  }
}

const asVersion = (report: ListedReport) => ({
  ...report,
  number: report.version,
  at: report.updatedAt,
  authorId: '',
  authorName: '',
})
