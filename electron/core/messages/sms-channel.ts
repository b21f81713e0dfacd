/** Short messages: Twilio's API, or any HTTP address that takes them. */
import type { SmsSending } from '#shared/contract/messages.ts'
import type { SendOutcome } from '#shared/decisions/messages/after-outcome.ts'
import type { Channel, Outgoing } from './channel.ts'

type Twilio = Extract<SmsSending, { provider: 'twilio' }>
type Webhook = Extract<SmsSending, { provider: 'webhook' }>

const usualPatienceMilliseconds = 20_000
const longestRetryMilliseconds = 3_600_000
const number = /^\+[1-9]\d{6,14}$/
/** Provider's own words for a number that is none (Twilio). */
const numberFaults = new Set([21211, 21214, 21217, 21265, 21614, 21610])

/** What was asked before a connection stood; nobody has taken anything. */
const notConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

export function createSmsChannel(
  settings: SmsSending,
  log: (line: string) => void,
  patienceMilliseconds = usualPatienceMilliseconds,
): Channel {
  const idempotent = settings.provider === 'webhook' && settings.idempotent === true

  /** Where the provider may have taken it: asking again does no harm where it is idempotent. */
  const inDoubt = (): SendOutcome =>
    idempotent ? { kind: 'later', reason: 'noAnswer' } : { kind: 'unknown', reason: 'noAnswer' }

  async function ask(url: string, request: RequestInit): Promise<Response | SendOutcome> {
    try {
      const signal = AbortSignal.timeout(patienceMilliseconds)
      return await fetch(url, { ...request, signal, redirect: 'error' })
    } catch (error) {
      const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined
      log(`the provider of short messages does not answer: ${cause?.code ?? (error as Error).name}`)
      return cause?.code !== undefined && notConnected.has(cause.code)
        ? { kind: 'later', reason: 'notReachable', channel: true }
        : inDoubt()
    }
  }

  async function send({ message, links }: Outgoing): Promise<SendOutcome> {
    if (!number.test(message.to)) return { kind: 'never', reason: 'addressInvalid' }
    const text = [message.text, ...links.map(({ url }) => url)].join('\n')
    const { url, request } = settings.provider === 'twilio' ? twilio(settings) : webhook(settings)
    const response = await ask(url, request(message.id, message.to, text))
    if (!(response instanceof Response)) return response
    let body: unknown
    try {
      body = JSON.parse(await response.text())
    } catch {
      body = undefined
    }
    return outcomeOf(response, body)
  }

  function outcomeOf(response: Response, body: unknown): SendOutcome {
    const { status } = response
    const { sid, id, code } = (typeof body === 'object' && body !== null ? body : {}) as Record<
      string,
      unknown
    >
    if (status >= 200 && status < 300) {
      const reference = settings.provider === 'twilio' ? sid : id
      if (typeof reference === 'string') return { kind: 'sent', reference: reference.slice(0, 200) }
      // Twilio always names what it has taken; another provider's answer may be anything.
      return settings.provider === 'twilio' ? inDoubt() : { kind: 'sent' }
    }
    if (status === 429 || status === 503) {
      const retryAfterMilliseconds = retryAfter(response.headers.get('retry-after'))
      return { kind: 'later', reason: 'slowDown', channel: true, retryAfterMilliseconds }
    }
    if (status === 401 || status === 403) {
      log(`the provider of short messages refuses the credentials: ${status}`)
      return { kind: 'later', reason: 'notReachable', channel: true }
    }
    if (status >= 500 || status < 200) return inDoubt()
    const wrongNumber = typeof code === 'number' && numberFaults.has(code)
    return { kind: 'never', reason: wrongNumber ? 'addressInvalid' : 'refused' }
  }

  return {
    idempotent,
    send,
    ...(settings.provider === 'twilio' ? { status: (reference) => twilioStatus(settings, reference) } : {}),
    close: () => Promise.resolve(),
  }

  async function twilioStatus(twilioSettings: Twilio, reference: string) {
    const { place, authorization } = twilioPlace(twilioSettings)
    try {
      const response = await fetch(`${place}/Messages/${encodeURIComponent(reference)}.json`, {
        headers: { authorization },
        signal: AbortSignal.timeout(patienceMilliseconds),
      })
      const { status } = (await response.json()) as { status?: unknown }
      if (status === 'delivered' || status === 'read') return 'delivered'
      return status === 'undelivered' || status === 'failed' ? 'undelivered' : 'underway'
    } catch {
      return 'underway'
    }
  }
}

function twilioPlace({ accountSid, authToken, url = 'https://api.twilio.com' }: Twilio) {
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`
  const place = `${url.replace(/\/+$/, '')}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}`
  return { place, authorization }
}

function twilio(settings: Twilio) {
  const { place, authorization } = twilioPlace(settings)
  const sender = settings.from.startsWith('MG')
    ? { MessagingServiceSid: settings.from }
    : { From: settings.from }
  return {
    url: `${place}/Messages.json`,
    request: (_id: string, to: string, text: string): RequestInit => ({
      method: 'POST',
      headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ To: to, Body: text, ...sender }).toString(),
    }),
  }
}

function webhook({ url, token, from }: Webhook) {
  return {
    url,
    request: (id: string, to: string, text: string): RequestInit => ({
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': id,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ id, to, text, ...(from === undefined ? {} : { from }) }),
    }),
  }
}

/** Milliseconds of a Retry-After, in seconds or as a date; a minute where it says nothing of use. */
function retryAfter(header: string | null): number {
  const seconds = Number(header)
  const named =
    header === null ? Number.NaN : Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(named) && named > 0 ? Math.min(named, longestRetryMilliseconds) : 60_000
}
