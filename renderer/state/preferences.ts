/** What this person likes at this computer; kept in the window's own storage. */
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export const languages = ['en', 'es', 'ar'] as const
export type LanguageCode = (typeof languages)[number]

interface Preferences {
  /** Undefined follows the clinic's language. */
  language: LanguageCode | undefined
  setLanguage: (language: LanguageCode | undefined) => void
  /** The clinic's time zone when the window was open last; undefined the first time. */
  lastTimeZone: string | undefined
  setLastTimeZone: (timeZone: string) => void
}

export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      language: undefined,
      setLanguage: (language) => set({ language }),
      lastTimeZone: undefined,
      setLastTimeZone: (lastTimeZone) => set({ lastTimeZone }),
    }),
    { name: 'preferences' },
  ),
)
