/** Asks patients how a visit was, some time after it ended: once, by message, with a signed link. */
import type { PortalDoor } from '#shared/contract/portal-door.ts'
import { feedbackToken } from './links.ts'

const everyMilliseconds = 20_000
/** A worker that was down for longer asks about nothing older. */
const lookBackMilliseconds = 3 * 24 * 3_600_000

/**
 * @param publicUrl the address that patients type
 * @returns how to stop
 */
export function inviteAfterVisits(parts: {
  door: PortalDoor
  publicUrl: string
  now: () => number
  log: (line: string) => void
}): { look: () => Promise<number>; stop: () => void } {
  const { door, publicUrl, now, log } = parts
  const place = publicUrl.replace(/\/+$/, '')

  async function look(): Promise<number> {
    const due = await door.invitations(new Date(now() - lookBackMilliseconds).toISOString())
    let invited = 0
    for (const { appointmentId } of due) {
      const link = `${place}/feedback/${feedbackToken(appointmentId, door.secret(), now())}`
      if (await door.invite({ appointmentId, link })) invited++
    }
    return invited
  }

  let looking: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    looking = looking.then(look).catch(() => log('patients could not be asked about their visits'))
  }, everyMilliseconds)
  timer.unref()
  return { look, stop: () => clearInterval(timer) }
}
