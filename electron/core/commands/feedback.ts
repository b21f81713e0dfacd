/** Commands about feedback. */
import type { feedbackCommands } from '#shared/contract/records.ts'
import { respondToFeedback, submitFeedback } from '#shared/decisions/feedback/give-feedback.ts'
import type { CommandHandlers } from './command-handler.ts'

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
    ),

  'feedback.respond': async (input, context) =>
    respondToFeedback(
      await context.read.get('feedback', input.feedbackId),
      context.actor.kind === 'staff' ? await context.read.get('staff', context.actor.id) : undefined,
      input,
      context,
    ),
}
