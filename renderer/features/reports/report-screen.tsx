/** Writing a report: text, site, files and X-rays, versions, and the way onto paper. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconDeviceFloppy, IconFileTypePdf, IconPrinter, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { ReportAttachment } from '#shared/domain/records/report.ts'
import type { Staff } from '#shared/domain/records/staff.ts'
import { core, useLiveQuery } from '../../client/core.ts'
import { savePdf } from '../../client/shell.ts'
import { usePreferences } from '../../state/preferences.ts'
import { useView, type View } from '../../state/view.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { PatientAlerts } from '../../ui/patient-alerts.tsx'
import { patientName } from '../../ui/people-names.ts'
import { Loading, Refused } from '../../ui/states.tsx'
import { useTell } from '../../ui/tell.ts'
import { useOfferUndo, useShowRefusal } from '../../ui/undo.tsx'
import { inOneLine } from '../../ui/in-one-line.ts'
import { useAttachmentAddress } from './attachment-bytes.ts'
import { Attachments, isPicture } from './attachments.tsx'
import { ReportFields } from './report-fields.tsx'
import { ReportPrint } from './report-print.tsx'
import { ReportVersions } from './report-versions.tsx'
import { useReportDraft } from './use-report-draft.ts'
import { XrayViewer } from './xray-viewer.tsx'
import classes from './reports.module.css'

export default function ReportScreen({
  view,
  clinic,
  staff,
}: {
  view: Extract<View, { screen: 'report' }>
  clinic: Clinic
  staff: Staff | null
}) {
  const { t } = useLingui()
  const { patientId, reportId } = view
  const { value: patient, refusal } = useLiveQuery('patients.get', { patientId })
  const { value: reports, refusal: reportsRefusal } = useLiveQuery('reports.forPatient', { patientId })
  const { value: doctors } = useLiveQuery('doctors.list', { includeInactive: true })
  const dayOfDoctorId = usePreferences((preferences) => preferences.dayOfDoctorId)
  const refused = refusal ?? reportsRefusal
  if (refused)
    return (
      <Page title={t`Report`}>
        <Refused refusal={refused} />
      </Page>
    )
  if (!patient || !reports || !doctors) return <Loading />
  const report = reports.find(({ id }) => id === reportId)
  const author = [view.doctorId, staff?.doctorId, dayOfDoctorId].find((id) =>
    doctors.some((one) => one.id === id),
  )
  return (
    <Editor
      view={view}
      report={report}
      reports={reports}
      patient={patient}
      doctors={doctors}
      clinic={clinic}
      authorId={report?.doctorId ?? author ?? doctors[0]?.id ?? ''}
    />
  )
}

type EditorProps = Parameters<typeof useReportDraft>[0] & { clinic: Clinic }

function Editor(props: EditorProps) {
  const { report, reports, patient, doctors, clinic } = props
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const back = useView((state) => state.back)
  const offerUndo = useOfferUndo()
  const showRefusal = useShowRefusal()
  const tell = useTell()
  const editor = useReportDraft(props)
  const [opened, setOpened] = useState<ReportAttachment>()
  useHotkeys([['mod+S', () => void editor.save()]], [])

  // Newest first, so that the neighbour of a picture is the one taken before it.
  const pictures = reports.flatMap((one) =>
    one.attachments.filter(isPicture).map((attachment) => ({
      reportId: one.id,
      attachmentId: attachment.id,
      label: `${clinicTime.numericDate(clinicTime.dateOf(attachment.addedAt))} · ${attachment.name}`,
    })),
  )
  const name = patientName(patient)

  async function saveAsPdf(): Promise<void> {
    if (!report) return
    const outcome = await savePdf(`${report.title} ${name}`)
    if (outcome === 'done') tell(t`The PDF was saved.`)
    if (outcome === 'failed') tell(t`The PDF could not be saved.`, 'red')
  }

  async function remove(): Promise<void> {
    if (!report) return
    const answer = await core.command('reports.delete', { reportId: report.id })
    if (!answer.ok) {
      showRefusal(answer.error)
      return
    }
    back()
    offerUndo(t`Report deleted.`, () => core.command('reports.restore', { reportId: report.id }))
  }

  return (
    <Page
      title={report ? report.title : t`New report`}
      actions={
        <>
          {report && (
            <>
              <Button
                variant="subtle"
                color="red"
                leftSection={<IconTrash size={16} />}
                onClick={() => void remove()}
              >
                <Trans>Delete</Trans>
              </Button>
              <Button
                variant="default"
                leftSection={<IconPrinter size={16} />}
                onClick={() => window.print()}
              >
                <Trans>Print</Trans>
              </Button>
              <Button
                variant="default"
                leftSection={<IconFileTypePdf size={16} />}
                onClick={() => void saveAsPdf()}
              >
                <Trans>Save as PDF</Trans>
              </Button>
            </>
          )}
          <Button
            leftSection={<IconDeviceFloppy size={17} />}
            loading={editor.running}
            disabled={editor.untouched}
            aria-keyshortcuts="Control+S"
            onClick={() => void editor.save()}
          >
            <Trans>Save</Trans>
          </Button>
        </>
      }
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed" mt={-8}>
          {inOneLine([
            name,
            patient.memberId,
            patient.birthDate && clinicTime.numericDate(patient.birthDate),
          ])}
        </Text>
        <PatientAlerts patient={patient} />
        {editor.refusal && <Refused refusal={editor.refusal} />}
        {report && report.version > editor.draft.basedOnVersion && !editor.untouched && (
          <Alert color="yellow" role="status">
            <Group justify="space-between">
              <Trans>Somebody saved version {report.version} while you were writing.</Trans>
              <Button size="compact-sm" variant="default" onClick={editor.discard}>
                <Trans>Discard changes</Trans>
              </Button>
            </Group>
          </Alert>
        )}
        <div className={classes.columns}>
          <Panel>
            <ReportFields
              draft={editor.draft}
              doctors={doctors.filter(({ id, active }) => active || id === editor.draft.doctorId)}
              exists={report !== undefined}
              titleMissing={editor.titleMissing}
              onChange={editor.change}
            />
          </Panel>
          <Stack gap="md">
            <Attachments report={report} onWantReport={editor.saveForFile} onOpen={setOpened} />
            {report && <ReportVersions reportId={report.id} />}
          </Stack>
        </div>
      </Stack>
      {report && (
        <ReportPrint
          report={report}
          patient={patient}
          doctor={doctors.find(({ id }) => id === report.doctorId)}
          clinic={clinic}
        />
      )}
      <XrayViewer
        pictures={pictures}
        opened={opened && isPicture(opened) ? opened.id : undefined}
        onClose={() => setOpened(undefined)}
      />
      <OtherFile
        reportId={report?.id ?? ''}
        attachment={opened && !isPicture(opened) ? opened : undefined}
        onClose={() => setOpened(undefined)}
      />
    </Page>
  )
}

/** A file that is no picture: it can be kept on the disk and opened there. */
function OtherFile({
  reportId,
  attachment,
  onClose,
}: {
  reportId: string
  attachment: ReportAttachment | undefined
  onClose: () => void
}) {
  const { t } = useLingui()
  const address = useAttachmentAddress(reportId, attachment?.id)
  return (
    <Modal
      opened={attachment !== undefined}
      onClose={onClose}
      title={<Text fw={650}>{attachment?.name}</Text>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <Stack align="flex-start">
        <Text size="sm">
          <Trans>This window shows pictures. Save the file to open it with another program.</Trans>
        </Text>
        <Button component="a" href={address} download={attachment?.name} disabled={address === undefined}>
          <Trans>Save the file</Trans>
        </Button>
      </Stack>
    </Modal>
  )
}
