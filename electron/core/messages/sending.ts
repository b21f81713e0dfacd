/** Whether and how this workstation sends the clinic's messages: by its own settings, or as its worker is told. */
import type { QueryOutput } from '#shared/contract/contract.ts'
import type { EmailSending, SendingChange, SendingSettings, SmsSending } from '#shared/contract/messages.ts'
import { completeSending } from '#shared/decisions/messages/complete-sending.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Refusal } from '#shared/domain/refusal.ts'
import { coalesced } from '#shared/lib/coalesced.ts'
import type { Result } from '#shared/lib/result.ts'
import type { LinkView } from '../replication/link.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { Channel } from './channel.ts'
import { createLease, localLease } from './lease.ts'
import { type MessageSender, startMessageSender } from './message-sender.ts'
import type { SenderParts } from './sender-parts.ts'

/** How a worker sends, besides its settings. */
export type SendingExtras = Pick<SenderParts, 'linksOf' | 'timing' | 'step'> & {
  /** How long a lease lasts; milliseconds. */
  leaseMilliseconds?: number
}

export interface Sending {
  /** Starts what this workstation's own settings say. */
  start(): Promise<void>
  /** Sends as a worker from now on: with these settings, whenever the clinic's settings name no workstation. */
  startWorker(settings: SendingSettings, extras: SendingExtras): Promise<void>
  /** Keeps new settings of this workstation and follows them; an empty object ends sending. Refused without a needed secret. */
  configure(change: SendingChange): Promise<Result<SendingSettings, Refusal>>
  /** Begins anew, as after the hub has become another one. */
  restart(): Promise<void>
  status(clinic: Clinic | undefined): QueryOutput<'messages.sending'>
  stop(): Promise<void>
}

export interface SendingParts extends Pick<
  SenderParts,
  'store' | 'workstationId' | 'now' | 'exclusively' | 'clinic' | 'log'
> {
  link: () => LinkView | undefined
  changed: () => void
}

const usualLeaseMilliseconds = 30_000
export const usualLimits = { perMinute: 300, attempts: 8, oldestHours: 48 }

export function createSending(parts: SendingParts): Sending {
  const { store, workstationId, log } = parts
  let sender: MessageSender | undefined
  let stopped = false
  let current: { settings: SendingSettings; worker: boolean; extras: SendingExtras } | undefined

  const isSender = (clinic: Clinic, worker: boolean): boolean => {
    const chosen = clinic.messaging?.sender
    if (worker) return chosen === undefined || chosen === 'worker'
    // A workstation on its own need not be chosen: there is no other.
    return chosen === workstationId || (chosen === undefined && parts.link()?.settings === undefined)
  }

  async function begin(): Promise<void> {
    if (!current) return
    const { settings, worker, extras } = current
    const channels = await channelsOf(settings, log)
    if (Object.keys(channels).length === 0) return
    const hub = parts.link()?.settings
    const { leaseMilliseconds = usualLeaseMilliseconds, ...rest } = extras
    sender = startMessageSender({
      ...parts,
      ...rest,
      isSender: (clinic) => isSender(clinic, worker),
      hubDecides: () => hub !== undefined,
      lease: hub
        ? createLease({
            workstationId,
            address: hub,
            database: `${hub.database}-desk`,
            termMilliseconds: leaseMilliseconds,
          })
        : localLease(nextEpoch()),
      channels,
      limits: { ...usualLimits, ...settings.limits },
    })
  }

  function nextEpoch(): number {
    const epoch = (readSetting(store, 'senderEpoch') ?? 0) + 1
    store.writeOwn((file) => writeSetting(file, 'senderEpoch', epoch))
    return epoch
  }

  /** One after the other: of two that began at once, one could never be ended. */
  const restarts = coalesced(async () => {
    const ending = sender
    sender = undefined
    await ending?.stop()
    if (stopped) return
    await begin()
    parts.changed()
  })

  return {
    async start() {
      const settings = readSetting(store, 'sending')
      if (settings) current = { settings, worker: false, extras: {} }
      await restarts.ask()
    },
    async startWorker(settings, extras) {
      current = { settings, worker: true, extras }
      await restarts.ask()
    },
    async configure(change) {
      const decided = completeSending(change, readSetting(store, 'sending'))
      if (!decided.ok) return decided
      const settings = decided.value
      store.writeOwn((file) => writeSetting(file, 'sending', settings))
      current = { settings, worker: false, extras: {} }
      await restarts.ask()
      return decided
    },
    restart: () => restarts.ask(),
    status(clinic) {
      const { email, sms } = current?.settings ?? {}
      return {
        workstationId,
        isSender: clinic !== undefined && isSender(clinic, current?.worker ?? false),
        email: email ? withoutSecrets(email) : null,
        sms: sms ? smsWithoutSecrets(sms) : null,
        trouble: sender?.trouble() ?? [],
      }
    },
    async stop() {
      stopped = true
      await restarts.ask()
    },
  }
}

function withoutSecrets({ password, ca: _ca, ...told }: EmailSending) {
  return { ...told, hasPassword: password !== undefined }
}

function smsWithoutSecrets(sms: SmsSending) {
  if (sms.provider === 'twilio') {
    const { authToken: _authToken, ...told } = sms
    return { ...told, hasToken: true }
  }
  const { token, ...told } = sms
  return { ...told, hasToken: token !== undefined }
}

/** The libraries are loaded where something is to be sent alone. */
async function channelsOf(settings: SendingSettings, log: (line: string) => void) {
  const channels: { email?: Channel; sms?: Channel } = {}
  if (settings.email)
    channels.email = (await import('./email-channel.ts')).createEmailChannel(settings.email, log)
  if (settings.sms) channels.sms = (await import('./sms-channel.ts')).createSmsChannel(settings.sms, log)
  return channels
}
