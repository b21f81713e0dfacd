/** Doctors: who works here, when, and when not. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Badge, Button, NavLink, Text } from '@mantine/core'
import { IconPlus, IconStethoscope } from '@tabler/icons-react'
import { useLiveQuery } from '../../client/core.ts'
import { useView, type View } from '../../state/view.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { doctorName } from '../../ui/people-names.ts'
import { Empty, Loading, Refused } from '../../ui/states.tsx'
import { DoctorAbsences } from '../../ui/doctor-absences.tsx'
import { DoctorCalendar } from './doctor-calendar.tsx'
import { DoctorForm } from './doctor-form.tsx'
import classes from './doctors.module.css'

/** The `doctorId` of a doctor who is only being added. */
const newDoctor = 'new'

export default function DoctorsScreen({ view }: { view: Extract<View, { screen: 'doctors' }> }) {
  const { t } = useLingui()
  const go = useView((state) => state.go)
  const { value: doctors, refusal } = useLiveQuery('doctors.list', { includeInactive: true })
  const adding = view.doctorId === newDoctor
  const chosen = adding ? undefined : (doctors?.find(({ id }) => id === view.doctorId) ?? doctors?.[0])
  return (
    <Page
      title={t`Doctors`}
      actions={
        <Button
          leftSection={<IconPlus size={17} />}
          onClick={() => go({ screen: 'doctors', doctorId: newDoctor })}
        >
          <Trans>Add a doctor</Trans>
        </Button>
      }
    >
      {refusal && <Refused refusal={refusal} />}
      {!doctors && !refusal && <Loading />}
      {doctors?.length === 0 && !adding && (
        <Empty icon={IconStethoscope} title={t`No doctors yet`}>
          <Text size="sm" c="dimmed">
            <Trans>Add the first one with their working hours.</Trans>
          </Text>
        </Empty>
      )}
      {doctors && (doctors.length > 0 || adding) && (
        <div className={classes.columns}>
          <Panel>
            {doctors.map((doctor) => (
              <NavLink
                key={doctor.id}
                component="button"
                active={doctor === chosen}
                label={doctorName(doctor)}
                description={doctor.specialty}
                rightSection={
                  !doctor.active && (
                    <Badge variant="outline" color="gray" tt="none">
                      <Trans>Inactive</Trans>
                    </Badge>
                  )
                }
                onClick={() => go({ screen: 'doctors', doctorId: doctor.id })}
              />
            ))}
          </Panel>
          <div className={classes.stack}>
            {(chosen || adding) && (
              <DoctorForm
                key={chosen?.id ?? newDoctor}
                doctor={chosen}
                others={doctors}
                onCreated={(doctorId) => go({ screen: 'doctors', doctorId })}
              />
            )}
            {chosen && <DoctorAbsences doctor={chosen} />}
            {chosen && <DoctorCalendar key={`calendar ${chosen.id}`} doctor={chosen} />}
          </div>
        </div>
      )}
    </Page>
  )
}
