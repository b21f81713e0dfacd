/** Texts of desktop notifications. */
import { startingAs } from '../lib/direction.ts'
import { fill, type Parameters, templatesOf, wallTime, type WhereTold, writtenLanguage } from './render.ts'
import { toastKeys, type ToastKey } from './templates/template.ts'

/** Placeholders that stand for a person, or for what a person wrote. */
const namesPeople = /\{(patients?|doctor|staff|reason)\}/

const isToastKey = (key: string): key is ToastKey => toastKeys.some((known) => known === key)

/** What a notification keeps of a time: the instant, and where it is told. */
export const timeTold = (startsAt: string, { timeZone, country }: WhereTold): Parameters => ({
  startsAt,
  timeZone,
  ...(country === undefined ? {} : { country }),
})

/**
 * Title and text of a notification.
 * @param template its key; one of a newer version shows its parameters' item or patient alone
 * @param parameters what fills it; those of `timeTold` become the words for date and time
 * @param language of the clinic
 * @param names `hidden` leaves out what names people: the title tells enough to open the application
 */
export function renderToast(
  template: string,
  parameters: Parameters,
  language: string,
  names: 'shown' | 'hidden' = 'shown',
): { title: string; body: string } {
  const written = writtenLanguage(language)
  if (!isToastKey(template))
    return {
      title: template,
      body: String((names === 'shown' ? parameters.patient : undefined) ?? parameters.item ?? ''),
    }
  const { title, body } = templatesOf(written).toasts[template]
  const { startsAt, timeZone, country } = parameters
  const when =
    typeof startsAt === 'string' && typeof timeZone === 'string'
      ? wallTime(startsAt, { timeZone, country: country?.toString() }, written)
      : {}
  const values = { ...parameters, ...when }
  const shown = (text: string): string =>
    names === 'hidden' && namesPeople.test(text) ? '' : startingAs(written, fill(text, values))
  return { title: shown(title), body: shown(body) }
}

/** One notification in place of many: that came while nobody was here, or all at once. */
export const renderDigest = (
  why: 'digest' | 'burst',
  count: number,
  language: string,
): { title: string; body: string } => renderToast(why, { count }, language)
