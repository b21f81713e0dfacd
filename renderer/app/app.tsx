/** The whole window: language, theme, and what the state of core and clinic allows to be shown. */
import { i18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useLiveQuery } from '../client/core.ts'
import { needsPerson } from '../features/opening/needs-person.ts'
import { usePreferences } from '../state/preferences.ts'
import { ClinicTimeProvider } from '../ui/clinic-time.tsx'
import { Refused } from '../ui/states.tsx'
import { activateLanguage, chooseLanguage, directionOf } from './catalogues.ts'
import { CoreLostNote, Starting } from './core-state.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { PeopleFrames } from './people-frames.tsx'
import { cssVariables, theme } from './theme.ts'
import { useContrast } from './use-contrast.ts'

// Shown once, or when something is wrong: who opens a clinic that is set up does not wait for their code.
const OpeningScreen = lazy(() =>
  import('../features/opening/index.tsx').then((module) => ({ default: module.OpeningScreen })),
)
const SetUpScreen = lazy(() =>
  import('../features/set-up/set-up-screen.tsx').then((module) => ({ default: module.SetUpScreen })),
)
const JoinClinic = lazy(() =>
  import('../features/workstations/join-clinic.tsx').then((module) => ({ default: module.JoinClinic })),
)
const RevokedScreen = lazy(() =>
  import('../features/workstations/revoked-screen.tsx').then((module) => ({ default: module.RevokedScreen })),
)

export function App() {
  useContrast()
  return (
    <I18nProvider i18n={i18n}>
      <DirectionProvider>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
          <Notifications position="bottom-right" limit={4} />
          <ErrorBoundary>
            <CoreLostNote />
            <Suspense fallback={<Starting />}>
              <Clinic />
            </Suspense>
          </ErrorBoundary>
        </MantineProvider>
      </DirectionProvider>
    </I18nProvider>
  )
}

/** An empty workstation: a clinic of its own, or one that exists. */
function FirstRun() {
  const { value: sync } = useLiveQuery('sync.status', {})
  const [joining, setJoining] = useState(false)
  if (joining || (sync && sync.state !== 'off')) return <JoinClinic onBack={() => setJoining(false)} />
  return <SetUpScreen onJoin={() => setJoining(true)} />
}

function Clinic() {
  const { value, refusal } = useLiveQuery('clinic.get', {})
  const { value: session } = useLiveQuery('session.current', {})
  const { value: opening } = useLiveQuery('opening.status', {})
  const wish = usePreferences((preferences) => preferences.language)
  const language = chooseLanguage([wish, value?.clinic?.language, ...navigator.languages])
  const [shownLanguage, setShownLanguage] = useState(() => chooseLanguage([i18n.locale]))
  const { setDirection } = useDirection()

  useEffect(() => {
    let stale = false
    void activateLanguage(language).then(() => {
      if (!stale) setShownLanguage(language)
    })
    return () => {
      stale = true
    }
  }, [language])
  useEffect(() => setDirection(directionOf(shownLanguage)), [shownLanguage, setDirection])

  const timeZone = value?.clinic?.timeZone
  useEffect(() => {
    if (timeZone !== undefined) usePreferences.getState().setLastTimeZone(timeZone)
  }, [timeZone])

  if (opening && needsPerson(opening)) return <OpeningScreen status={opening} />
  if (!value || !session) return refusal ? <Refused refusal={refusal} /> : <Starting />
  if (session.state === 'revoked') return <RevokedScreen />
  if (!value.clinic) return <FirstRun />
  return (
    <ClinicTimeProvider locale={`${shownLanguage}-${value.clinic.country}`} timeZone={value.clinic.timeZone}>
      <PeopleFrames clinic={value.clinic} session={session} />
    </ClinicTimeProvider>
  )
}
