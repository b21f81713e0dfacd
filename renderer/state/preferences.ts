/** What this person likes at this computer; kept in the window's own storage. */
import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export const languages = ['en', 'es', 'ar'] as const
export type LanguageCode = (typeof languages)[number]

interface Preferences {
  /** Undefined follows the clinic's language. */
  language: LanguageCode | undefined
  /** Whose day this computer shows, where the person at it is not a doctor. */
  dayOfDoctorId: string | undefined
  /** More contrast than the colour scheme has by itself. */
  contrast: 'usual' | 'more'
  setContrast: (contrast: 'usual' | 'more') => void
  setLanguage: (language: LanguageCode | undefined) => void
  setDayOfDoctorId: (doctorId: string) => void
  /** The clinic's time zone when the window was open last; undefined the first time. */
  lastTimeZone: string | undefined
  setLastTimeZone: (timeZone: string) => void
  /** What the board showed of itself last, in pixels: it is drawn for that size first. Zero the first time. */
  boardSize: { width: number; height: number }
  setBoardSize: (size: { width: number; height: number }) => void
}

export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      language: undefined,
      dayOfDoctorId: undefined,
      contrast: 'usual',
      setContrast: (contrast) => set({ contrast }),
      setLanguage: (language) => set({ language }),
      setDayOfDoctorId: (dayOfDoctorId) => set({ dayOfDoctorId }),
      lastTimeZone: undefined,
      setLastTimeZone: (lastTimeZone) => set({ lastTimeZone }),
      boardSize: { width: 0, height: 0 },
      setBoardSize: (boardSize) => set({ boardSize }),
    }),
    { name: 'preferences' },
  ),
)
