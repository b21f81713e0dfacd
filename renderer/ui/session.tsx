/** Who is signed in at this window, and what that person may do. */
import { useLingui } from '@lingui/react'
import { msg } from '@lingui/core/macro'
import { Tooltip } from '@mantine/core'
import { createContext, type ReactNode, useContext, useEffect } from 'react'
import type { SessionState } from '#shared/contract/staff.ts'
import { type ActionName, mayUse, rolesNeeded } from '#shared/permissions/permissions.ts'
import { core } from '../client/core.ts'
import { useRoleList } from './role-names.ts'

const SessionContext = createContext<SessionState | undefined>(undefined)

export const useSession = (): SessionState | undefined => useContext(SessionContext)

/** Whether the person here may use an action; the core decides, this spares them the refusal. */
export function useMay(): (action: ActionName) => boolean {
  const held = useSession()?.staff?.roles ?? []
  return (action) => mayUse(held, action)
}

/** Shows what one may use; what one may not is dimmed, cannot be reached, and says which role it needs. */
export function Permitted({ action, children }: { action: ActionName; children: ReactNode }) {
  const { _ } = useLingui()
  const may = useMay()
  const list = useRoleList()
  if (may(action)) return children
  const roles = list(rolesNeeded(action))
  return (
    <Tooltip label={_(msg`This needs the role: ${roles}.`)}>
      <span style={{ opacity: 0.55, cursor: 'not-allowed' }} aria-disabled>
        <span inert>{children}</span>
      </span>
    </Tooltip>
  )
}

const touchMilliseconds = 30_000

/** Tells the core that somebody is at the window, so that it does not lock. */
function useSignsOfLife(active: boolean): void {
  useEffect(() => {
    if (!active) return
    let last = Date.now()
    const alive = () => {
      if (Date.now() - last < touchMilliseconds) return
      last = Date.now()
      void core.command('session.touch', {})
    }
    const kinds = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const
    for (const kind of kinds) window.addEventListener(kind, alive, { passive: true })
    return () => {
      for (const kind of kinds) window.removeEventListener(kind, alive)
    }
  }, [active])
}

export function SessionProvider({ session, children }: { session: SessionState; children: ReactNode }) {
  useSignsOfLife(session.state === 'signedIn')
  return <SessionContext value={session}>{children}</SessionContext>
}
