/** The day board: the screen a receptionist has open all day. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Modal, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconCalendarOff, IconStethoscope } from '@tabler/icons-react'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import type { BoardAppointment, BoardDay } from '#shared/contract/appointments.ts'
import { mondayOf } from '#shared/domain/scheduling/calendar-date.ts'
import { useLiveQuery } from '../../client/core.ts'
import { useBoardView } from '../../state/board-view.ts'
import { useBookingDraft } from '../../state/booking-draft.ts'
import { useView } from '../../state/view.ts'
import { addDays, midnights, useClinicTime } from '../../ui/clinic-time.tsx'
import { Page } from '../../ui/page.tsx'
import { Empty, Loading, Refused } from '../../ui/states.tsx'
import { useNow } from '../../ui/use-now.ts'
import { useSettled } from '../../ui/use-settled.ts'
import { Alternatives } from './alternatives.tsx'
import { BoardToolbar } from './board-toolbar.tsx'
import { DayBoard } from './day-board.tsx'
import { DayPrint } from './day-print.tsx'
import type { AppointmentAction } from './resource-board.ts'
import { useAppointmentWrites, type RefusedTime } from './use-appointment-writes.ts'
import classes from './board-screen.module.css'

// The day is drawn first; these are fetched when they are wanted.
const AppointmentDrawer = lazy(() =>
  import('./appointment-drawer.tsx').then((module) => ({ default: module.AppointmentDrawer })),
)
const DeskStrip = lazy(() => import('./desk-strip.tsx').then((module) => ({ default: module.DeskStrip })))
const WeekBoard = lazy(() => import('./week-board.tsx').then((module) => ({ default: module.WeekBoard })))

const withoutCanceled = (day: BoardDay): BoardDay => ({
  ...day,
  appointments: day.appointments.filter(({ status }) => status !== 'canceled'),
})

export function BoardScreen() {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const now = useNow()
  const {
    date: chosenDate,
    mode,
    setMode,
    weekOfDoctorId,
    setDate,
    showCanceled,
    hiddenDoctorIds,
    focusAppointmentId,
  } = useBoardView()
  const date = chosenDate ?? clinicTime.today()
  const { value: doctors, refusal: doctorsRefusal } = useLiveQuery('doctors.list', {})
  const isWeek = mode === 'week'
  const monday = mondayOf(date)
  const weekDoctor = doctors?.find(({ id }) => id === weekOfDoctorId) ?? doctors?.find(({ active }) => active)
  const { value: answeredDay, refusal: dayRefusal } = useLiveQuery(
    'appointments.day',
    isWeek ? undefined : { date },
  )
  const { value: answeredWeek, refusal: weekRefusal } = useLiveQuery(
    'appointments.week',
    isWeek && weekDoctor ? { from: monday, doctorId: weekDoctor.id } : undefined,
  )
  const refusal = isWeek ? weekRefusal : dayRefusal
  const openBooking = useBookingDraft((state) => state.open)
  const go = useView((view) => view.go)
  const settled = useSettled()
  const [openedId, setOpenedId] = useState<string>()
  const [refusedTime, setRefusedTime] = useState<RefusedTime>()
  const { move, cancel, setStatus } = useAppointmentWrites(setRefusedTime)

  const shownDoctors = useMemo(
    () => doctors?.filter(({ id, active }) => active && !hiddenDoctorIds.includes(id)) ?? [],
    [doctors, hiddenDoctorIds],
  )
  const day = useMemo((): BoardDay => {
    if (!answeredDay) {
      const bounds = midnights(date, clinicTime.timeZone)
      return { date, timeZone: clinicTime.timeZone, ...bounds, closed: null, doctors: [], appointments: [] }
    }
    return showCanceled ? answeredDay : withoutCanceled(answeredDay)
  }, [answeredDay, showCanceled, date, clinicTime.timeZone])
  const week = useMemo(
    () => (showCanceled ? answeredWeek : answeredWeek?.map(withoutCanceled)),
    [answeredWeek, showCanceled],
  )
  const opened = (isWeek ? answeredWeek : answeredDay && [answeredDay])
    ?.flatMap(({ appointments }) => appointments)
    .find(({ id }) => id === openedId)

  const turnDay = useCallback((days: number) => setDate(addDays(date, days)), [date, setDate])
  const book = useCallback(
    () => openBooking(chosenDate === undefined ? {} : { fromDate: date }),
    [openBooking, chosenDate, date],
  )
  const weekShown = useMemo(
    (): [string, string] | undefined => (isWeek ? [monday, addDays(monday, 6)] : undefined),
    [isWeek, monday],
  )
  useHotkeys([
    ['T', () => setDate(undefined)],
    ['PageUp', () => turnDay(isWeek ? -7 : -1)],
    ['PageDown', () => turnDay(isWeek ? 7 : 1)],
    ['V', () => setMode(isWeek ? 'day' : 'week')],
    ['N', book],
  ])

  const onAction = (appointment: BoardAppointment, action: AppointmentAction) => {
    if (action === 'open') setOpenedId(appointment.id)
    else if (action === 'cancel') {
      setOpenedId(undefined)
      void cancel(appointment)
    } else void setStatus(appointment, action)
  }

  if (!doctors) return doctorsRefusal ? <Refused refusal={doctorsRefusal} /> : <Loading />
  if (doctors.length === 0)
    return (
      <Page title={t`Day board`}>
        <Suspense>
          <DeskStrip doctors={doctors} />
        </Suspense>
        <Empty icon={IconStethoscope} title={t`No doctors yet`}>
          <Text size="sm" c="dimmed" ta="center">
            <Trans>
              The board shows one column for each doctor. Add the first one with their working hours.
            </Trans>
          </Text>
          <Button onClick={() => go({ screen: 'doctors', doctorId: 'new' })}>
            <Trans>Add a doctor</Trans>
          </Button>
        </Empty>
      </Page>
    )
  return (
    <div className={classes.screen}>
      <BoardToolbar
        date={date}
        week={weekShown}
        doctors={doctors}
        weekDoctor={weekDoctor}
        onTurnDay={turnDay}
        onBook={book}
      />
      {settled && (answeredDay ?? answeredWeek) && (
        <Suspense>
          <DeskStrip doctors={doctors} />
        </Suspense>
      )}
      {refusal && <Refused refusal={refusal} />}
      {!isWeek && day.closed && (
        <div className={classes.closed} role="status">
          <IconCalendarOff size={17} aria-hidden />
          <Trans>Closed: {day.closed.name}</Trans>
        </div>
      )}
      <div className={classes.board}>
        {isWeek ? (
          week && weekDoctor ? (
            <Suspense fallback={<Loading />}>
              <WeekBoard
                days={week}
                doctor={weekDoctor}
                now={now}
                focusAppointmentId={focusAppointmentId}
                onCreate={openBooking}
                onMove={async (appointment, to) => {
                  await move(appointment, to)
                }}
                onAction={onAction}
                onTurnWeek={(weeks) => turnDay(weeks * 7)}
                onShowDay={(shown) => {
                  setDate(shown)
                  setMode('day')
                }}
              />
            </Suspense>
          ) : (
            <Loading />
          )
        ) : (
          <DayBoard
            day={day}
            busy={!answeredDay}
            doctors={shownDoctors}
            now={now}
            focusAppointmentId={focusAppointmentId}
            onCreate={openBooking}
            onMove={async (appointment, to) => {
              await move(appointment, to)
            }}
            onAction={onAction}
            onTurnDay={turnDay}
          />
        )}
      </div>
      {!isWeek && <DayPrint day={day} doctors={shownDoctors} />}
      {settled && (
        <Suspense>
          <AppointmentDrawer
            appointment={opened}
            doctor={doctors.find(({ id }) => id === opened?.doctorId)}
            onClose={() => setOpenedId(undefined)}
            onAction={onAction}
          />
        </Suspense>
      )}
      <Modal
        opened={refusedTime !== undefined}
        onClose={() => setRefusedTime(undefined)}
        title={<Text fw={650}>{t`That time cannot be taken`}</Text>}
        closeButtonProps={{ 'aria-label': t`Close` }}
        size={440}
      >
        {refusedTime && (
          <Alternatives
            refusal={refusedTime.refusal}
            onTake={async ({ doctorId, startsAt }) => {
              const { retry, durationMinutes } = refusedTime
              setRefusedTime(undefined)
              await retry({ doctorId, startsAt, durationMinutes })
            }}
          />
        )}
      </Modal>
    </div>
  )
}
