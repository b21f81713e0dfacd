/** What comes after a visit, and what happened before it, newest first: visits, reports and what the patient said. */
import { useLingui } from '@lingui/react/macro'
import { Rating, Text, Timeline, UnstyledButton } from '@mantine/core'
import { IconCalendarTime, IconStar, type Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useLiveQuery } from '../../client/core.ts'
import { useView } from '../../state/view.ts'
import { StatusBadge } from '../../ui/appointment-status.tsx'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { Panel } from '../../ui/page.tsx'
import { doctorName } from '../../ui/people-names.ts'
import { reportKinds } from '../../ui/report-kinds.ts'
import { Empty, Loading } from '../../ui/states.tsx'
import { inOneLine } from '../../ui/in-one-line.ts'
import { VisitsToCome } from './visits-to-come.tsx'

interface Entry {
  id: string
  at: string
  icon: Icon
  title: ReactNode
  doctorId: string
  detail: ReactNode
}

export function PatientTimeline({
  patientId,
  visit,
}: {
  patientId: string
  /** The one that is looked at; it stands in neither list. */
  visit: { id: string; startsAt: string }
}) {
  const { t, i18n } = useLingui()
  const clinicTime = useClinicTime()
  const go = useView((view) => view.go)
  const { value: visits } = useLiveQuery('appointments.forPatient', { patientId, limit: 200 })
  const { value: reports } = useLiveQuery('reports.forPatient', { patientId })
  const { value: feedback } = useLiveQuery('feedback.list', { patientId, limit: 200 })
  const { value: doctors } = useLiveQuery('doctors.list', { includeInactive: true })
  const doctorOf = (doctorId: string) => {
    const doctor = doctors?.find(({ id }) => id === doctorId)
    return doctor && doctorName(doctor)
  }
  if (!visits) return <Loading />
  const others = visits.filter(({ id }) => id !== visit.id)
  const [before, after] = [
    others.filter(({ startsAt }) => startsAt < visit.startsAt),
    others.filter(({ startsAt }) => startsAt >= visit.startsAt),
  ]
  const entries: Entry[] = [
    ...before.map(({ id, startsAt, doctorId, reason, status }) => ({
      id,
      at: startsAt,
      icon: IconCalendarTime,
      title: reason ?? t`Appointment`,
      doctorId,
      detail: <StatusBadge status={status} />,
    })),
    ...(reports ?? []).map((report) => ({
      id: report.id,
      at: report.createdAt,
      icon: reportKinds[report.kind].icon,
      title: (
        <UnstyledButton
          fz="sm"
          fw={600}
          td="underline"
          onClick={() => go({ screen: 'report', patientId, reportId: report.id })}
        >
          {i18n._(reportKinds[report.kind].label)}: {report.title}
        </UnstyledButton>
      ),
      doctorId: report.doctorId,
      detail: (
        <Text size="sm" lineClamp={3} dir="auto">
          {report.text}
        </Text>
      ),
    })),
    ...(feedback ?? []).map(({ id, submittedAt, doctorId, rating, text }) => ({
      id,
      at: submittedAt,
      icon: IconStar,
      title: t`Feedback`,
      doctorId,
      detail: (
        <>
          <Rating role="img" value={rating} readOnly size="xs" aria-label={t`${rating} of 5`} />
          <Text size="sm" lineClamp={3} dir="auto">
            {text}
          </Text>
        </>
      ),
    })),
  ].sort((one, other) => other.at.localeCompare(one.at))
  return (
    <>
      <VisitsToCome visits={after} doctorOf={doctorOf} />
      <Panel title={t`What happened before`}>
        {entries.length === 0 && <Empty icon={IconCalendarTime} title={t`Nothing yet`} />}
        <Timeline bulletSize={26} lineWidth={2}>
          {entries.map(({ id, at, icon: EntryIcon, title, doctorId, detail }) => (
            <Timeline.Item
              key={id}
              bullet={<EntryIcon size={15} stroke={1.6} aria-hidden />}
              title={
                <Text size="sm" fw={600} component="div">
                  <bdi>{title}</bdi>
                </Text>
              }
            >
              <Text size="xs" c="dimmed">
                {inOneLine([clinicTime.dateAndTime(at), doctorOf(doctorId)])}
              </Text>
              {detail}
            </Timeline.Item>
          ))}
        </Timeline>
      </Panel>
    </>
  )
}
