/** The window's languages: which one is in use, its messages, and its direction. */
import { i18n } from '@lingui/core'
import type { LanguageCode } from '../state/preferences.ts'
import { languages } from '../state/preferences.ts'

const load = {
  en: () => import('../locales/en.po'),
  es: () => import('../locales/es.po'),
  ar: () => import('../locales/ar.po'),
} satisfies Record<LanguageCode, () => Promise<unknown>>

/** The first of the wishes (BCP 47 tags) that there is a catalogue for, English where none is. */
export function chooseLanguage(wishes: readonly (string | undefined)[]): LanguageCode {
  for (const wish of wishes) {
    const code = languages.find((language) => wish?.toLowerCase().split('-')[0] === language)
    if (code) return code
  }
  return 'en'
}

export const directionOf = (language: LanguageCode): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr')

/** Loads a language's messages and shows them from now on. */
export async function activateLanguage(language: LanguageCode): Promise<void> {
  // Activating draws the whole window again.
  if (i18n.locale === language) return
  const { messages } = await load[language]()
  i18n.loadAndActivate({ locale: language, messages })
  document.documentElement.lang = language
}
