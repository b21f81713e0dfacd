/** Which of the messages that have not left can be sent now; the others are released, superseded, or wait. */
import { changeState } from '#shared/decisions/messages/message-state.ts'
import { nextStep } from '#shared/decisions/messages/next-step.ts'
import type { RecordWrite } from '#shared/decisions/decision.ts'
import { isQuiet } from '#shared/domain/messages/quiet-hours.ts'
import { isUrgent } from '#shared/domain/messages/urgency.ts'
import type { Clinic } from '#shared/domain/records/clinic.ts'
import type { Message } from '#shared/domain/records/message.ts'
import { recordsById, type SenderParts, writeRecords } from './sender-parts.ts'

type ReadyParts = Pick<SenderParts, 'store' | 'workstationId' | 'now' | 'exclusively' | 'limits' | 'channels'>

/** @returns what can be sent now, urgent ones first; and whether some were released, to be looked at again */
export async function readyMessages(
  parts: ReadyParts,
  open: readonly Message[],
  clinic: Clinic,
): Promise<{ ready: Message[]; released: boolean }> {
  const { store, limits, workstationId: by, channels } = parts
  const waiting = open.filter(({ state }) => state !== 'claimed')
  const appointmentIds = waiting.flatMap(({ appointmentId }) => appointmentId ?? [])
  const patientIds = waiting.flatMap((one) => (one.recipientKind === 'patient' ? [one.recipientId] : []))
  const appointments = await recordsById(store, 'appointments', appointmentIds)
  const patients = await recordsById(store, 'patients', patientIds)
  const now = parts.now().toISOString()
  const quiet = isQuiet(`${now.slice(0, 19)}Z`, clinic.messaging?.quietHours, clinic.timeZone)
  const writes: RecordWrite[] = []
  const ready: Message[] = []
  let released = false
  for (const message of waiting) {
    const facts = {
      appointment: appointments.get(message.appointmentId ?? ''),
      patient: patients.get(message.recipientId),
    }
    const next = nextStep(message, facts, now, limits.oldestHours)
    const change = { at: now, by }
    if (next.step === 'supersede') {
      const after = changeState(message, { ...change, state: 'superseded', reason: next.reason })
      writes.push({ collection: 'messages', before: message, after })
    } else if (next.step === 'release') {
      const after = changeState(message, { ...change, state: 'pending', reason: 'confirmed' })
      writes.push({ collection: 'messages', before: message, after })
      released = true
    } else if (next.step === 'send' && message.state === 'pending') {
      const due = message.nextAttemptAt === undefined || message.nextAttemptAt <= now
      const isQuietNow = quiet && message.recipientKind === 'patient' && !isUrgent(message)
      if (due && !isQuietNow && channels[message.channel]) ready.push(message)
    }
  }
  await writeRecords(parts, writes)
  return { ready: [...ready.filter(isUrgent), ...ready.filter((one) => !isUrgent(one))], released }
}
