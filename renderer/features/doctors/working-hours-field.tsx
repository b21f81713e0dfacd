/** Weekly hours: any number of periods on each day. */
import { Trans, useLingui } from '@lingui/react/macro'
import { ActionIcon, Group, Stack, Text } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { WorkingPeriod } from '#shared/domain/records/doctor.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { TimeField } from '../../ui/time-field.tsx'
import classes from './doctors.module.css'

const weekdays = [1, 2, 3, 4, 5, 6, 7]

/** A first or further period of a day that people are likely to mean. */
const proposed = (periods: readonly WorkingPeriod[]): { from: string; to: string } => {
  const last = periods.at(-1)?.to
  if (last === undefined) return { from: '09:00', to: '14:00' }
  return last < '16:00' ? { from: '16:00', to: '20:00' } : { from: last, to: '24:00' }
}

export function WorkingHoursField({
  value,
  onChange,
}: {
  value: readonly WorkingPeriod[]
  onChange: (value: WorkingPeriod[]) => void
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const replace = (old: WorkingPeriod, next: WorkingPeriod) =>
    onChange(value.map((period) => (period === old ? next : period)))
  return (
    <fieldset className={classes.week}>
      <Text component="legend" fw={600} size="sm">
        <Trans>Working hours</Trans>
      </Text>
      {weekdays.map((weekday) => {
        const name = clinicTime.weekday(weekday)
        const periods = value.filter((period) => period.weekday === weekday)
        return (
          <div key={weekday} className={classes.day}>
            <Text size="sm">{name}</Text>
            <Stack gap={4}>
              {periods.length === 0 && (
                <Text size="sm" c="dimmed">
                  <Trans>Does not work</Trans>
                </Text>
              )}
              {periods.map((period, index) => (
                <Group key={index} gap={6}>
                  <TimeField
                    size="xs"
                    w={76}
                    required
                    aria-label={t`${name}, from`}
                    value={period.from}
                    onChange={(from) => replace(period, { ...period, from })}
                  />
                  <span>–</span>
                  <TimeField
                    size="xs"
                    w={76}
                    required
                    aria-label={t`${name}, to`}
                    // Midnight at the end of the day is typed as 0:00.
                    value={period.to === '24:00' ? '00:00' : period.to}
                    onChange={(to) => replace(period, { ...period, to: to === '00:00' ? '24:00' : to })}
                  />
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t`${name}: remove ${period.from} to ${period.to}`}
                    onClick={() => onChange(value.filter((other) => other !== period))}
                  >
                    <IconX size={15} />
                  </ActionIcon>
                </Group>
              ))}
            </Stack>
            <ActionIcon
              variant="subtle"
              aria-label={t`${name}: add hours`}
              onClick={() => onChange([...value, { weekday, ...proposed(periods) }])}
            >
              <IconPlus size={16} />
            </ActionIcon>
          </div>
        )
      })}
    </fieldset>
  )
}
