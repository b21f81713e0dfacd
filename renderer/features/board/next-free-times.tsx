/** The next free times for a length and part of the day, with this doctor or with any: one click takes one. */
import { useLingui } from '@lingui/react/macro'
import { Button, Group, SegmentedControl, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import type { Slot } from '#shared/contract/appointments.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { useLiveQuery } from '../../client/core.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { doctorName } from '../../ui/people-names.ts'
import { inOneLine } from '../../ui/in-one-line.ts'

const shown = 4

export function NextFreeTimes({
  doctorId,
  doctors,
  durationMinutes,
  fromDate,
  onTake,
}: {
  doctorId: string | undefined
  doctors: readonly Doctor[]
  durationMinutes: number
  fromDate: string
  onTake: (slot: Slot) => void
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const [dayPart, setDayPart] = useState<'any' | 'morning' | 'afternoon'>('any')
  const [anyDoctor, setAnyDoctor] = useState(false)
  const { value: slots } = useLiveQuery('slots.free', {
    durationMinutes,
    from: `${fromDate}T00:00`,
    limit: shown,
    ...(anyDoctor || doctorId === undefined ? {} : { doctorId }),
    ...(dayPart === 'any' ? {} : { dayPart }),
  })
  return (
    <div role="group" aria-label={t`Next free times`}>
      <Group justify="space-between" mb={6}>
        <SegmentedControl
          size="xs"
          value={dayPart}
          onChange={setDayPart}
          data={[
            { value: 'any', label: t`Any time` },
            { value: 'morning', label: t`Morning` },
            { value: 'afternoon', label: t`Afternoon` },
          ]}
        />
        <Switch
          size="xs"
          label={t`Any doctor`}
          checked={anyDoctor}
          onChange={(event) => setAnyDoctor(event.currentTarget.checked)}
        />
      </Group>
      <Group gap={6}>
        {slots?.map((slot) => {
          const doctor = doctors.find(({ id }) => id === slot.doctorId)
          return (
            <Button
              key={`${slot.doctorId} ${slot.startsAt}`}
              size="compact-sm"
              variant="default"
              onClick={() => onTake(slot)}
            >
              {inOneLine([clinicTime.dateAndTime(slot.startsAt), anyDoctor && doctor && doctorName(doctor)])}
            </Button>
          )
        })}
        {slots?.length === 0 && <Text size="sm">{t`Nothing free`}</Text>}
      </Group>
    </div>
  )
}
