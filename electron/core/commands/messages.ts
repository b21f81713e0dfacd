/** What people do with messages, and the clinic's own words for them. */
import type { messageCommands } from '#shared/contract/messages.ts'
import { noteWasSent, sendAgain } from '#shared/decisions/messages/resolve-message.ts'
import { resetTemplate, updateTemplate } from '#shared/decisions/messages/template-words.ts'
import { clinicId } from '#shared/domain/records/clinic.ts'
import { templatesByLanguage } from '#shared/messaging/render.ts'
import type { MessageKey } from '#shared/messaging/templates/template.ts'
import { isMessageKey, problemsOf } from '#shared/messaging/wordings.ts'
import type { CommandHandlers } from './command-handler.ts'

const isTemplate = <Named extends { template: string; language: string }>(
  named: Named,
): named is Named & { template: MessageKey } =>
  isMessageKey(named.template) && Object.hasOwn(templatesByLanguage, named.language)

export const messageCommandHandlers: CommandHandlers<keyof typeof messageCommands> = {
  'messages.sendAgain': async ({ messageId }, context) => {
    const message = await context.read.get('messages', messageId)
    const patient =
      message?.recipientKind === 'patient'
        ? await context.read.get('patients', message.recipientId)
        : undefined
    const doctor =
      message?.recipientKind === 'doctor' ? await context.read.get('doctors', message.recipientId) : undefined
    return sendAgain(message, patient ?? doctor, context.workstationId, context.now)
  },
  'messages.wasSent': async ({ messageId }, context) =>
    noteWasSent(await context.read.get('messages', messageId), context.workstationId, context.now),
  'templates.update': async (input, context) =>
    updateTemplate(
      input,
      isTemplate(input) ? problemsOf(input.template, input) : undefined,
      await context.read.get('clinic', clinicId),
      context,
    ),
  'templates.reset': async (input, context) =>
    resetTemplate(input, isTemplate(input), await context.read.get('clinic', clinicId), context),
}
