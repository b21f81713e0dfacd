/** New settings of sending, with the secrets that whoever changes them need not type again. */
import type { SendingChange, SendingSettings } from '#shared/contract/messages.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'

/**
 * What is left out and secret stays what it was while it is for the same server and account: a secret never goes to
 * another place than the one it was given for.
 * @param stored the settings before, if there were any
 * @returns the whole settings; or INVALID_INPUT where Twilio's token is missing
 */
export function completeSending(
  { email, sms, limits }: SendingChange,
  stored: SendingSettings | undefined,
): Result<SendingSettings, Refusal> {
  const isSameServer = email !== undefined && email.host === stored?.email?.host
  const isSameUser = isSameServer && email.user !== undefined && email.user === stored?.email?.user
  const completeEmail = email && {
    ...email,
    ...withoutUndefined({
      password: email.password ?? (isSameUser ? stored?.email?.password : undefined),
      ca: email.ca ?? (isSameServer ? stored?.email?.ca : undefined),
    }),
  }
  const completeSms = sms && tokenKept(sms, stored?.sms)
  if (sms && !completeSms)
    return refuse(refusal('INVALID_INPUT', 'Twilio needs a token.', { field: 'authToken' }))
  return accept(
    withoutUndefined({ email: completeEmail, sms: completeSms, limits: limits ?? stored?.limits }),
  )
}

function tokenKept(
  sms: NonNullable<SendingChange['sms']>,
  stored: SendingSettings['sms'],
): SendingSettings['sms'] {
  if (sms.provider === 'twilio') {
    const isSame =
      stored?.provider === 'twilio' && stored.accountSid === sms.accountSid && stored.url === sms.url
    const authToken = sms.authToken ?? (isSame ? stored.authToken : undefined)
    return authToken === undefined ? undefined : { ...sms, authToken }
  }
  const isSame = stored?.provider === 'webhook' && stored.url === sms.url
  return { ...sms, ...withoutUndefined({ token: sms.token ?? (isSame ? stored.token : undefined) }) }
}
