/** A doctor's day: who comes, who is in the room, what is known of them; and what waits to be answered. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Badge, Button, Group, Select, Tabs, Text } from '@mantine/core'
import { IconStethoscope } from '@tabler/icons-react'
import { useState } from 'react'
import type { Staff } from '#shared/domain/records/staff.ts'
import { useLiveQuery } from '../../client/core.ts'
import { usePreferences } from '../../state/preferences.ts'
import { useView, type View } from '../../state/view.ts'
import { addDays, useClinicTime } from '../../ui/clinic-time.tsx'
import { DoctorAbsences } from '../../ui/doctor-absences.tsx'
import { FeedbackItem } from '../../ui/feedback-item.tsx'
import { Page } from '../../ui/page.tsx'
import { doctorName } from '../../ui/people-names.ts'
import { Empty, Loading, Refused } from '../../ui/states.tsx'
import { DayList } from './day-list.tsx'
import { PatientInRoom } from './patient-in-room.tsx'
import classes from './my-day.module.css'

export default function MyDayScreen({
  view,
  staff,
}: {
  view: Extract<View, { screen: 'myDay' }>
  staff: Staff | null
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const replace = useView((state) => state.replace)
  const { dayOfDoctorId, setDayOfDoctorId } = usePreferences()
  const { value: doctors, refusal } = useLiveQuery('doctors.list', {})
  const [date, setDate] = useState<string>()
  const shownDate = date ?? clinicTime.today()
  const doctor =
    doctors?.find(({ id }) => id === (staff?.doctorId ?? dayOfDoctorId)) ??
    (staff?.doctorId === undefined ? doctors?.[0] : undefined)
  const { value: day } = useLiveQuery('appointments.day', { date: shownDate })
  const { value: unanswered } = useLiveQuery(
    'feedback.list',
    doctor ? { doctorId: doctor.id, unansweredOnly: true, limit: 100 } : undefined,
  )
  if (refusal)
    return (
      <Page title={t`My day`}>
        <Refused refusal={refusal} />
      </Page>
    )
  if (!doctors) return <Loading />
  if (!doctor)
    return (
      <Page title={t`My day`}>
        <Empty icon={IconStethoscope} title={t`No doctors yet`} />
      </Page>
    )
  const appointments = day?.appointments
    .filter(({ doctorId, status }) => doctorId === doctor.id && status !== 'canceled')
    .sort((one, other) => one.startsAt.localeCompare(other.startsAt))
  // Whoever is in the room comes first, then who waits, then who is next.
  const next =
    appointments?.find(({ status }) => status === 'inRoom') ??
    appointments?.find(({ status }) => status === 'arrived') ??
    appointments?.find(({ status }) => status === 'confirmed' || status === 'requested') ??
    appointments?.[0]
  const shownPatientId = view.patientId ?? next?.patientId
  return (
    <Page
      title={t`My day`}
      actions={
        staff?.doctorId === undefined && (
          <Select
            aria-label={t`Doctor`}
            data={doctors.map((each) => ({ value: each.id, label: doctorName(each) }))}
            value={doctor.id}
            allowDeselect={false}
            onChange={(id) => {
              if (id === null) return
              setDayOfDoctorId(id)
              replace({ screen: 'myDay' })
            }}
          />
        )
      }
    >
      <Tabs defaultValue="patients" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="patients">{t`Patients`}</Tabs.Tab>
          <Tabs.Tab
            value="feedback"
            rightSection={
              unanswered && unanswered.length > 0 ? (
                <Badge size="sm" circle>
                  {unanswered.length}
                </Badge>
              ) : undefined
            }
          >{t`Feedback to answer`}</Tabs.Tab>
          <Tabs.Tab value="absences">{t`My absences`}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="patients">
          <div className={classes.columns}>
            <div>
              <Group justify="space-between" mb="xs" gap={4}>
                <Text size="sm" fw={600}>
                  {clinicTime.shortDate(shownDate)}
                </Text>
                <Button.Group>
                  <Button size="compact-sm" variant="default" onClick={() => setDate(addDays(shownDate, -1))}>
                    <Trans>Day before</Trans>
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="default"
                    disabled={date === undefined}
                    onClick={() => setDate(undefined)}
                  >
                    <Trans>Today</Trans>
                  </Button>
                  <Button size="compact-sm" variant="default" onClick={() => setDate(addDays(shownDate, 1))}>
                    <Trans>Day after</Trans>
                  </Button>
                </Button.Group>
              </Group>
              {appointments ? (
                <DayList
                  appointments={appointments}
                  shownPatientId={shownPatientId}
                  onShow={(patientId) => replace({ screen: 'myDay', patientId })}
                />
              ) : (
                <Loading />
              )}
            </div>
            {shownPatientId !== undefined && (
              <PatientInRoom
                key={shownPatientId}
                patientId={shownPatientId}
                doctorId={doctor.id}
                appointment={appointments?.find(({ patientId }) => patientId === shownPatientId)}
              />
            )}
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="feedback">
          {unanswered?.length === 0 && <Empty icon={IconStethoscope} title={t`All feedback is answered`} />}
          <div className={classes.list}>
            {unanswered?.map((feedback) => (
              <FeedbackItem key={feedback.id} feedback={feedback} />
            ))}
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="absences">
          <div className={classes.list}>
            <DoctorAbsences doctor={doctor} />
          </div>
        </Tabs.Panel>
      </Tabs>
    </Page>
  )
}
