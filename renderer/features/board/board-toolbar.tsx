/** Above the board: which day, what is shown, and the way to a new booking. */
import { Trans, useLingui } from '@lingui/react/macro'
import {
  ActionIcon,
  Button,
  Checkbox,
  Group,
  Menu,
  SegmentedControl,
  Select,
  Title,
  Tooltip,
} from '@mantine/core'
import {
  IconCalendarPlus,
  IconChevronLeft,
  IconChevronRight,
  IconFilter,
  IconPrinter,
} from '@tabler/icons-react'
import { memo } from 'react'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { useBoardView } from '../../state/board-view.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { doctorName } from '../../ui/people-names.ts'
import classes from './board-screen.module.css'

export const BoardToolbar = memo(function BoardToolbar({
  date,
  week,
  doctors,
  weekDoctor,
  onTurnDay,
  onBook,
}: {
  date: string
  /** First and last day of the week shown, where a week is. */
  week: readonly [string, string] | undefined
  doctors: readonly Doctor[]
  /** Whose week is shown. */
  weekDoctor: Doctor | undefined
  onTurnDay: (days: number) => void
  onBook: () => void
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const {
    setDate,
    setMode,
    setWeekOfDoctorId,
    showCanceled,
    setShowCanceled,
    hiddenDoctorIds,
    setHiddenDoctorIds,
  } = useBoardView()
  return (
    <div className={classes.toolbar}>
      <Title order={1} className={classes.date}>
        {week
          ? `${clinicTime.shortDate(week[0])} – ${clinicTime.numericDate(week[1])}`
          : clinicTime.longDate(date)}
      </Title>
      <Group gap={6} className={classes.tools}>
        {week && (
          <Select
            aria-label={t`Doctor`}
            w={170}
            data={doctors.map((doctor) => ({ value: doctor.id, label: doctorName(doctor) }))}
            value={weekDoctor?.id ?? null}
            allowDeselect={false}
            onChange={(id) => id && setWeekOfDoctorId(id)}
          />
        )}
        <SegmentedControl
          size="xs"
          value={week ? 'week' : 'day'}
          onChange={setMode}
          data={[
            { value: 'day', label: t`Day` },
            { value: 'week', label: t`Week` },
          ]}
        />
        <Button
          variant="default"
          aria-keyshortcuts="T"
          disabled={date === clinicTime.today()}
          onClick={() => setDate(undefined)}
        >
          <Trans>Today</Trans>
        </Button>
        <ActionIcon.Group>
          <ActionIcon
            variant="default"
            size={34}
            aria-label={week ? t`Week before` : t`Day before`}
            aria-keyshortcuts="PageUp"
            onClick={() => onTurnDay(week ? -7 : -1)}
          >
            <IconChevronLeft size={18} className={classes.turned} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={34}
            aria-label={week ? t`Week after` : t`Day after`}
            aria-keyshortcuts="PageDown"
            onClick={() => onTurnDay(week ? 7 : 1)}
          >
            <IconChevronRight size={18} className={classes.turned} />
          </ActionIcon>
        </ActionIcon.Group>
        <DateField aria-label={t`Go to a date`} w={118} required value={date} onChange={setDate} />
        <Menu closeOnItemClick={false} position="bottom-end">
          <Menu.Target>
            <Tooltip label={t`What is shown`}>
              <ActionIcon variant="default" size={34} aria-label={t`What is shown`}>
                <IconFilter size={18} stroke={1.6} />
              </ActionIcon>
            </Tooltip>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setShowCanceled(!showCanceled)}>
              <Checkbox.Indicator checked={showCanceled} size="xs" me="xs" />
              <Trans>Cancelled appointments</Trans>
            </Menu.Item>
            <Menu.Divider />
            {doctors.map((doctor) => {
              const hidden = hiddenDoctorIds.includes(doctor.id)
              return (
                <Menu.Item
                  key={doctor.id}
                  onClick={() =>
                    setHiddenDoctorIds(
                      hidden
                        ? hiddenDoctorIds.filter((id) => id !== doctor.id)
                        : [...hiddenDoctorIds, doctor.id],
                    )
                  }
                >
                  <Checkbox.Indicator checked={!hidden} size="xs" me="xs" />
                  {doctorName(doctor)}
                </Menu.Item>
              )
            })}
          </Menu.Dropdown>
        </Menu>
        <Tooltip label={t`Print this day`}>
          <ActionIcon
            variant="default"
            size={34}
            aria-label={t`Print this day`}
            onClick={() => window.print()}
          >
            <IconPrinter size={18} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
        <Button leftSection={<IconCalendarPlus size={17} />} aria-keyshortcuts="N" onClick={onBook}>
          <Trans>Book</Trans>
        </Button>
      </Group>
    </div>
  )
})
