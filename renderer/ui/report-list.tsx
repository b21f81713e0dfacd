/** A patient's reports, newest first, each with the way to it. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconFilePlus, IconFileText, IconPaperclip } from '@tabler/icons-react'
import { useLiveQuery } from '../client/core.ts'
import { useView } from '../state/view.ts'
import { ChartClosed } from './chart-closed.tsx'
import { useClinicTime } from './clinic-time.tsx'
import { Panel } from './page.tsx'
import { doctorName } from './people-names.ts'
import { reportKinds } from './report-kinds.ts'
import { Permitted } from './session.tsx'
import { useSiteWords } from './site-words.ts'
import { Empty, Loading, Refused } from './states.tsx'
import { inOneLine } from './in-one-line.ts'

export function ReportList({ patientId }: { patientId: string }) {
  const { t, i18n } = useLingui()
  const clinicTime = useClinicTime()
  const siteWords = useSiteWords()
  const go = useView((view) => view.go)
  const { value: reports, refusal } = useLiveQuery('reports.forPatient', { patientId })
  const { value: doctors } = useLiveQuery('doctors.list', { includeInactive: true })
  if (refusal?.code === 'FORBIDDEN') return <ChartClosed patientId={patientId} />
  if (refusal) return <Refused refusal={refusal} />
  if (!reports) return <Loading />
  return (
    <Panel
      actions={
        <Permitted action="reports.create">
          <Button
            variant="light"
            leftSection={<IconFilePlus size={17} />}
            onClick={() => go({ screen: 'report', patientId })}
          >
            <Trans>Write a report</Trans>
          </Button>
        </Permitted>
      }
      title={t`Reports`}
    >
      {reports.length === 0 && <Empty icon={IconFileText} title={t`No reports yet`} />}
      <Stack gap={4}>
        {reports.map((report) => {
          const { icon: KindIcon, label } = reportKinds[report.kind]
          const doctor = doctors?.find(({ id }) => id === report.doctorId)
          return (
            <UnstyledButton
              key={report.id}
              py={6}
              onClick={() => go({ screen: 'report', patientId, reportId: report.id })}
            >
              <Group wrap="nowrap" gap="sm">
                <KindIcon size={20} stroke={1.6} aria-hidden style={{ flex: 'none' }} />
                <div style={{ flex: 1, minWidth: 0 }}>
                  <Text size="sm" fw={600} truncate dir="auto">
                    {report.title}
                  </Text>
                  <Text size="xs" c="dimmed" truncate>
                    {inOneLine([
                      i18n._(label),
                      siteWords(report.site),
                      clinicTime.dateAndTime(report.updatedAt),
                      doctor && doctorName(doctor),
                    ])}
                  </Text>
                </div>
                {report.attachments.length > 0 && (
                  <Group gap={4} wrap="nowrap">
                    <IconPaperclip size={15} aria-label={t`Files`} />
                    <Text size="xs">{report.attachments.length}</Text>
                  </Group>
                )}
              </Group>
            </UnstyledButton>
          )
        })}
      </Stack>
    </Panel>
  )
}
