/**
 * The window of each person who works here: locked or switched away, it keeps what they were doing, unseen and without
 * asking anything of the core, until they are back.
 */
import { notifications } from '@mantine/notifications'
import { Activity, lazy, memo, Suspense, useEffect, useState } from 'react'
import type { SessionState } from '#shared/contract/staff.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import { forgetAnswers, restAnswers, takeUpAnswers } from '../client/core.ts'
import { changePerson, forgetPerson } from '../state/person-state.ts'
import { SessionProvider } from '../ui/session.tsx'
import { Frame } from './frame.tsx'

const SignInScreen = lazy(() =>
  import('../features/session/index.tsx').then((module) => ({ default: module.SignInScreen })),
)

type WithStaff = SessionState & { staff: NonNullable<SessionState['staff']> }

interface PersonFrameProps {
  clinic: Clinic
  session: WithStaff
  isVisible: boolean
  onSignedOut: (staffId: string) => void
}

/** An unseen frame is not drawn anew: what it would read is another person's. */
const PersonFrame = memo(
  function PersonFrame({ clinic, session, onSignedOut }: PersonFrameProps) {
    return (
      <SessionProvider session={session}>
        <Frame clinic={clinic} staff={session.staff} onSignedOut={() => onSignedOut(session.staff.id)} />
      </SessionProvider>
    )
  },
  (before, after) =>
    !after.isVisible ||
    (before.isVisible && before.clinic === after.clinic && before.session === after.session),
)

const isAtWork = (session: SessionState): session is WithStaff =>
  session.staff !== null && (session.state === 'signedIn' || session.state === 'open')

export function PeopleFrames({ clinic, session }: { clinic: Clinic; session: SessionState }) {
  const here = isAtWork(session) ? session : undefined
  const hereId = here?.staff.id
  const [shownId, setShownId] = useState(() => {
    if (hereId !== undefined) takeUpAnswers(hereId)
    return hereId
  })
  const [known, setKnown] = useState<readonly WithStaff[]>(here ? [here] : [])

  useEffect(() => {
    if (!here) {
      notifications.clean()
      restAnswers()
      return
    }
    const { id } = here.staff
    if (shownId !== id) {
      changePerson(shownId, id)
      takeUpAnswers(id)
      setShownId(id)
    }
    setKnown((before) =>
      before.some((one) => one.staff.id === id)
        ? before.map((one) => (one.staff.id === id ? here : one))
        : [...before, here],
    )
  }, [here, shownId])

  const signOut = (staffId: string) => {
    setKnown((before) => before.filter(({ staff }) => staff.id !== staffId))
    setShownId(undefined)
    changePerson(undefined, undefined)
    forgetPerson(staffId)
    forgetAnswers(staffId)
  }

  return (
    <>
      {known.map((one) => {
        const { id } = one.staff
        const isVisible = id === hereId && id === shownId
        return (
          <Activity key={id} mode={isVisible ? 'visible' : 'hidden'}>
            <PersonFrame clinic={clinic} session={one} isVisible={isVisible} onSignedOut={signOut} />
          </Activity>
        )
      })}
      {!here && (
        <Suspense>
          <SignInScreen
            key={`${session.state} ${session.staff?.id ?? ''}`}
            session={session}
            clinicName={clinic.name}
          />
        </Suspense>
      )}
    </>
  )
}
