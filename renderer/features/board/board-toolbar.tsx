/** Above the board: which day, what is shown, and the way to a new booking. */
import { Trans, useLingui } from '@lingui/react/macro'
import { ActionIcon, Button, Checkbox, Group, Menu, TextInput, Title, Tooltip } from '@mantine/core'
import {
  IconCalendarPlus,
  IconChevronLeft,
  IconChevronRight,
  IconFilter,
  IconPrinter,
} from '@tabler/icons-react'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { useBoardView } from '../../state/board-view.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { doctorName } from '../../ui/people-names.ts'
import classes from './board-screen.module.css'

export function BoardToolbar({
  date,
  doctors,
  onTurnDay,
  onBook,
}: {
  date: string
  doctors: readonly Doctor[]
  onTurnDay: (days: number) => void
  onBook: () => void
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const { setDate, showCanceled, setShowCanceled, hiddenDoctorIds, setHiddenDoctorIds } = useBoardView()
  return (
    <div className={classes.toolbar}>
      <Title order={1} className={classes.date}>
        {clinicTime.longDate(date)}
      </Title>
      <Group gap={6} wrap="nowrap" className={classes.tools}>
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
            aria-label={t`Day before`}
            aria-keyshortcuts="PageUp"
            onClick={() => onTurnDay(-1)}
          >
            <IconChevronLeft size={18} className={classes.turned} />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={34}
            aria-label={t`Day after`}
            aria-keyshortcuts="PageDown"
            onClick={() => onTurnDay(1)}
          >
            <IconChevronRight size={18} className={classes.turned} />
          </ActionIcon>
        </ActionIcon.Group>
        <TextInput
          type="date"
          aria-label={t`Go to a date`}
          value={date}
          onChange={(event) => {
            if (event.currentTarget.value) setDate(event.currentTarget.value)
          }}
        />
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
}
