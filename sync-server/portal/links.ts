/** Links in messages that let somebody give feedback on one visit without signing in: signed, and good for a while. */
import { createHmac, timingSafeEqual } from 'node:crypto'

const lifeSeconds = 30 * 24 * 3600
const signatureLength = 22

const signature = (text: string, secret: Uint8Array): string =>
  createHmac('sha256', secret).update(`feedback ${text}`).digest('base64url').slice(0, signatureLength)

/** The signed part of the link's path. @param now milliseconds since 1970 */
export function feedbackToken(appointmentId: string, secret: Uint8Array, now: number): string {
  const text = `${appointmentId}.${(Math.floor(now / 1000) + lifeSeconds).toString(36)}`
  return `${text}.${signature(text, secret)}`
}

/** @returns the appointment; or why it is not good: it was changed or cut off, or is too old */
export function readFeedbackToken(
  token: string,
  secret: Uint8Array,
  now: number,
): { appointmentId: string } | 'broken' | 'expired' {
  const [, text = '', appointmentId = '', expires = '', signed = ''] =
    /^((.{1,64})\.([a-z0-9]{1,8}))\.([\w-]{22})$/.exec(token) ?? []
  const given = Buffer.from(signed)
  const right = Buffer.from(signature(text, secret))
  if (given.length !== right.length || !timingSafeEqual(given, right)) return 'broken'
  return Number.parseInt(expires, 36) * 1000 > now ? { appointmentId } : 'expired'
}
