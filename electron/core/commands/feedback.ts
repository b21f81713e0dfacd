/** Commands about feedback. */
import type { feedbackCommands } from '#shared/contract/records.ts'
import {
  respondToFeedback,
  submitFeedback,
  takeBackAnswer,
} from '#shared/decisions/feedback/give-feedback.ts'
import type { CommandInput } from '#shared/contract/contract.ts'
import type { Reader } from '../store/reader.ts'
import type { CommandHandlers } from './command-handler.ts'

/** What was said of the visit by the link in its message. */
async function byLink({ channel, appointmentId, patientId }: CommandInput<'feedback.submit'>, read: Reader) {
  if (channel !== 'link' || appointmentId === undefined) return undefined
  const [given] = await read.find('feedback', { where: { patientId, appointmentId, channel }, limit: 1 })
  return given
}

export const feedbackCommandHandlers: CommandHandlers<keyof typeof feedbackCommands> = {
  'feedback.submit': async (input, context) =>
    submitFeedback(
      await context.read.get('patients', input.patientId),
      await context.read.get('doctors', input.doctorId),
      input.appointmentId === undefined
        ? undefined
        : await context.read.get('appointments', input.appointmentId),
      input,
      context,
      await byLink(input, context.read),
    ),

  'feedback.respond': async (input, context) =>
    respondToFeedback(
      await context.read.get('feedback', input.feedbackId),
      context.actor.kind === 'staff' ? await context.read.get('staff', context.actor.id) : undefined,
      input,
      context,
    ),

  'feedback.takeBackAnswer': async (input, context) =>
    takeBackAnswer(await context.read.get('feedback', input.feedbackId), input, context),
}
