/** The words of the portal, in its languages. Words in braces are filled in; every language has every key. */
import { ar } from './ar.ts'
import { en } from './en.ts'
import { es } from './es.ts'

export type TextKey = keyof typeof en
export type Texts = Readonly<Record<TextKey, string>>

export const languages = { en, es, ar } as const satisfies Record<string, Texts>
export type PortalLanguage = keyof typeof languages

/** What each language calls itself. */
export const languageNames: Readonly<Record<PortalLanguage, string>> = {
  en: 'English',
  es: 'Español',
  ar: 'العربية',
}

export const isLanguage = (tag: unknown): tag is PortalLanguage =>
  typeof tag === 'string' && Object.hasOwn(languages, tag)

/** The first wished language that the portal speaks, from an `Accept-Language` header; undefined when there is none. */
export function wishedLanguage(header: string | undefined): PortalLanguage | undefined {
  const wishes = (header ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().toLowerCase().split(';q=')
      return { base: tag.split('-')[0] ?? '', weight: quality === undefined ? 1 : Number(quality) || 0 }
    })
    .sort((left, right) => right.weight - left.weight)
  return wishes.map(({ base }) => base).find(isLanguage)
}
