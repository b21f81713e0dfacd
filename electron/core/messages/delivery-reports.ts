/** Asks providers that can be asked what became of messages they have taken. */
import { changeState } from '#shared/decisions/messages/message-state.ts'
import { type SenderParts, writeRecords } from './sender-parts.ts'

const askedMilliseconds = 24 * 3_600_000
const mostAtOnce = 100

/** Asks about the short messages of the last day that are not known to have arrived. */
export async function askForDelivery(
  parts: Pick<SenderParts, 'store' | 'channels' | 'workstationId' | 'now' | 'exclusively'>,
  ended: AbortSignal,
): Promise<void> {
  const { store, channels, workstationId: by } = parts
  if (!channels.sms?.status) return
  const since = new Date(parts.now().getTime() - askedMilliseconds).toISOString()
  const sent = await store.find('messages', {
    where: { state: 'sent', createdAt: { $gte: since } },
    sort: [{ createdAt: 'desc' }],
    limit: mostAtOnce,
  })
  for (const message of sent) {
    if (message.channel !== 'sms' || message.reference === undefined || ended.aborted) continue
    const status = await channels.sms.status(message.reference)
    if (status === 'underway') continue
    const change = { at: parts.now().toISOString(), by }
    const after =
      status === 'delivered'
        ? changeState(message, { ...change, state: 'delivered' })
        : changeState(message, { ...change, state: 'failed', reason: 'undelivered' })
    await writeRecords(parts, [{ collection: 'messages', before: message, after }])
  }
}
