/** The window around every screen: navigation, header, the palette, and keys that work everywhere. */
import { useLingui } from '@lingui/react/macro'
import { UnstyledButton } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { lazy, Suspense, useState } from 'react'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Staff } from '#shared/domain/records/staff.ts'
import { BoardScreen } from '../features/board/board-screen.tsx'
import { useView, type View } from '../state/view.ts'
import { Loading } from '../ui/states.tsx'
import { useTakeBack } from '../ui/undo.tsx'
import { useSettled } from '../ui/use-settled.ts'
import { Header } from './header.tsx'
import { HealthNotes } from './health-notes.tsx'
import { openPalette } from './open-palette.ts'
import { Palette } from './palette.tsx'
import { useScreens } from './screens.ts'
import { useFocusOnScreen } from './use-focus-on-screen.ts'
import { useUndoKey } from './use-undo-key.ts'
import classes from './frame.module.css'

const BookingDialog = lazy(() =>
  import('../features/board/booking-dialog.tsx').then((module) => ({ default: module.BookingDialog })),
)
const KeyboardMap = lazy(() =>
  import('./keyboard-map.tsx').then((module) => ({ default: module.KeyboardMap })),
)
const PatientsScreen = lazy(() => import('../features/patients/patients-screen.tsx'))
const DoctorsScreen = lazy(() => import('../features/doctors/doctors-screen.tsx'))
const MyDayScreen = lazy(() => import('../features/my-day/my-day-screen.tsx'))
const ReportScreen = lazy(() => import('../features/reports/report-screen.tsx'))
const SettingsScreen = lazy(() => import('../features/settings/settings-screen.tsx'))
const StockScreen = lazy(() => import('../features/stock/stock-screen.tsx'))
const MessagesScreen = lazy(() => import('../features/messages/messages-screen.tsx'))
const FeedbackScreen = lazy(() => import('../features/feedback/feedback-screen.tsx'))
const FiguresScreen = lazy(() => import('../features/figures/figures-screen.tsx'))
const SyncScreen = lazy(() => import('../features/sync/sync-screen.tsx'))
const LogScreen = lazy(() => import('../features/log/log-screen.tsx'))

function Screen({ view, clinic, staff }: { view: View; clinic: Clinic; staff: Staff }) {
  switch (view.screen) {
    case 'board':
      return <BoardScreen />
    case 'myDay':
      return <MyDayScreen view={view} staff={staff} />
    case 'report':
      return (
        <ReportScreen key={`${view.patientId} ${view.reportId}`} view={view} clinic={clinic} staff={staff} />
      )
    case 'patients':
      return <PatientsScreen view={view} />
    case 'doctors':
      return <DoctorsScreen view={view} />
    case 'stock':
      return <StockScreen key={JSON.stringify(view)} view={view} />
    case 'messages':
      return <MessagesScreen view={view} />
    case 'feedback':
      return <FeedbackScreen />
    case 'figures':
      return <FiguresScreen />
    case 'log':
      return <LogScreen view={view} />
    case 'sync':
      return <SyncScreen view={view} />
    case 'settings':
      return <SettingsScreen view={view} clinic={clinic} />
  }
}

export function Frame({
  clinic,
  staff,
  onSignedOut,
}: {
  clinic: Clinic
  staff: Staff
  onSignedOut: () => void
}) {
  const { i18n, t } = useLingui()
  const { view: wanted, go, back } = useView()
  const screens = useScreens()
  const isOffered = (name: string) => screens.some((screen) => screen.name === name)
  const first = screens[0]?.name ?? 'settings'
  const view: View = isOffered(wanted.screen === 'report' ? 'patients' : wanted.screen)
    ? wanted
    : { screen: first }
  const takeBack = useTakeBack()
  const [keysShown, setKeysShown] = useState(false)
  const settled = useSettled()
  const main = useFocusOnScreen(view)
  useUndoKey(() => void takeBack())
  useHotkeys([
    ['alt+ArrowLeft', back],
    ['/', openPalette],
    ['shift+?', () => setKeysShown(true)],
    ['?', () => setKeysShown(true)],
  ])
  useHotkeys(
    [
      ['mod+K', openPalette],
      ...screens.flatMap(({ name, key }): [string, () => void][] =>
        key === undefined ? [] : [[`alt+${key}`, () => go({ screen: name })]],
      ),
    ],
    [],
  )

  return (
    <div className={classes.frame}>
      <nav className={classes.navigation} aria-label={t`Screens`}>
        {screens.map(({ name, label, icon: ScreenIcon, key }) => (
          <UnstyledButton
            key={name}
            className={classes.screen}
            aria-current={view.screen === name ? 'page' : undefined}
            aria-keyshortcuts={key === undefined ? undefined : `Alt+${key}`}
            onClick={() => go({ screen: name })}
          >
            <ScreenIcon size={21} stroke={1.6} aria-hidden />
            <span>{i18n._(label)}</span>
          </UnstyledButton>
        ))}
      </nav>
      <Header clinic={clinic} staff={staff} onSignedOut={onSignedOut} onShowKeys={() => setKeysShown(true)} />
      <main ref={main} tabIndex={-1} className={classes.main}>
        <HealthNotes />
        <div className={classes.shown}>
          <Suspense fallback={<Loading />}>
            <Screen view={view} clinic={clinic} staff={staff} />
          </Suspense>
        </div>
      </main>
      {/* Not later: Spotlight, opened before it is drawn, does not take what was typed. */}
      <Palette onShowKeys={() => setKeysShown(true)} onSignedOut={onSignedOut} />
      {settled && (
        <Suspense>
          <BookingDialog />
          <KeyboardMap opened={keysShown} onClose={() => setKeysShown(false)} />
        </Suspense>
      )}
    </div>
  )
}
