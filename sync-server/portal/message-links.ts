/** Links that go under the clinic's e-mails, to the page of the portal that says more. */
import type { Message } from '#shared/domain/records/message.ts'
import { isLanguage, languages, type TextKey } from './texts/texts.ts'

const aboutAppointments = /^(appointment|requestCancel|requestMove)/
const aboutReports = /^report/

/** The page that says more of a message; undefined where none does. */
function pageOf({ template }: Message): { path: string; label: TextKey } | undefined {
  // A message with a code has no link: who asked for it has the page open, and links beside codes are for thieves.
  // The question how a visit was has a link of its own.
  if (template === 'portalCode' || template === 'portalFeedback') return undefined
  if (aboutReports.test(template)) return { path: '/reports', label: 'linkReports' }
  if (aboutAppointments.test(template)) return { path: '/appointments', label: 'linkAppointments' }
  return { path: '/', label: 'linkPortal' }
}

/**
 * Links of a message to a patient, in its language; none for short messages, whose letters are few.
 * @param publicUrl the address that patients type
 */
export const messageLinks =
  (publicUrl: string) =>
  (message: Message): { label: string; url: string }[] => {
    const page = pageOf(message)
    if (!page || message.recipientKind !== 'patient' || message.channel !== 'email') return []
    const [base = ''] = message.language.split('-')
    const label = languages[isLanguage(base) ? base : 'en'][page.label]
    return [{ label, url: `${publicUrl.replace(/\/+$/, '')}${page.path}` }]
  }
