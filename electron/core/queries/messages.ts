/** Messages that need a person, how they are sent, and the words they are written in. */
import type { messageQueries } from '#shared/contract/messages.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import { sampleParameters } from '#shared/messaging/sample.ts'
import { templatesByLanguage, templatesOf } from '#shared/messaging/render.ts'
import {
  fieldsOf,
  fillWords,
  isMessageKey,
  problemsOf,
  requiredFields,
  wordsAt,
} from '#shared/messaging/wordings.ts'
import { messageKeys } from '#shared/messaging/templates/template.ts'
import type { QueryHandlers } from './query-handler.ts'

const mostTasks = 500

const noSending = { workstationId: '', isSender: false, email: null, sms: null, trouble: [] }

export const messageQueryHandlers: QueryHandlers<keyof typeof messageQueries> = {
  'messages.tasks': {
    dependsOn: ['messages'],
    affectedBy: (_input, { before, after }) =>
      [before, after].some((one) => needsPerson.has(String(one?.state))),
    async run(_input, { read }) {
      // One question for each state: for several at once the index would not give the order.
      const byState = await Promise.all(
        [...needsPerson].map((state) =>
          read.find('messages', { where: { state }, sort: [{ createdAt: 'desc' }], limit: mostTasks }),
        ),
      )
      const newestFirst = byState.flat().sort((one, other) => (one.createdAt < other.createdAt ? 1 : -1))
      return accept(newestFirst.slice(0, mostTasks))
    },
  },

  'messages.sending': {
    dependsOn: ['clinic', 'reactor:sending'],
    run: (_input, { sending, clinic }) => Promise.resolve(accept(sending?.(clinic) ?? noSending)),
  },

  'templates.list': {
    dependsOn: ['clinic'],
    run: (_input, { clinic, now }) =>
      Promise.resolve(
        accept(
          messageKeys.map((template) => ({
            template,
            recipient: isForDoctor(template) ? ('doctor' as const) : ('patient' as const),
            fields: fieldsOf(template),
            required: requiredFields(template, 'text'),
            languages: Object.keys(templatesByLanguage).map((language) => {
              const { edited, ...words } = wordsAt(clinic?.wordings, template, language, now)
              return {
                language,
                ...words,
                edited: edited !== undefined,
                editedAt: edited?.at ?? null,
                usual: templatesOf(language).messages[template],
              }
            }),
          })),
        ),
      ),
  },

  'templates.preview': {
    dependsOn: ['clinic'],
    run({ template, language, ...typed }, { clinic, now }) {
      if (!isMessageKey(template) || !Object.hasOwn(templatesByLanguage, language))
        return Promise.resolve(
          refuse(refusal('NOT_FOUND', 'There is no such template.', { what: 'template' })),
        )
      const { subject, text, sms } = wordsAt(clinic?.wordings, template, language, now)
      const words = { subject, text, sms, ...typed }
      const parameters = sampleParameters(language, clinic)
      const email = fillWords(words, parameters, 'email')
      return Promise.resolve(
        accept({
          ...email,
          sms: fillWords(words, parameters, 'sms').text,
          problems: problemsOf(template, words),
        }),
      )
    },
  },
}

const needsPerson: ReadonlySet<string> = new Set(['failed', 'unknown'])
const isForDoctor = (template: string): boolean =>
  template.endsWith('Doctor') || template.startsWith('doctor')
