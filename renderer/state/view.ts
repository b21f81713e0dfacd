/** Which screen is shown. Kept in memory only: a window opens on the day board. */
import { create } from 'zustand'

/** Places on the page of settings that other screens and the palette lead to. */
export type SettingsPart =
  | 'computer'
  | 'access'
  | 'staff'
  | 'workstations'
  | 'clinic'
  | 'closures'
  | 'keys'
  | 'backups'
  | 'updates'
  | 'export'
  | 'import'

/** Tabs of a patient's page. */
export type PatientPart = 'appointments' | 'details' | 'reports' | 'feedback' | 'messages' | 'history'

export type View =
  | { screen: 'board' }
  | { screen: 'myDay'; patientId?: string }
  | { screen: 'patients'; patientId?: string; part?: PatientPart; registering?: string }
  | { screen: 'report'; patientId: string; reportId?: string; appointmentId?: string; doctorId?: string }
  | { screen: 'doctors'; doctorId?: string }
  | { screen: 'stock'; equipmentId?: string; part?: 'list' | 'restock'; adding?: true }
  | { screen: 'messages'; part?: 'sent' | 'tasks' | 'texts' | 'sending' }
  | { screen: 'feedback' }
  | { screen: 'figures' }
  | { screen: 'log'; part?: 'events' | 'audit' | 'failed' }
  | { screen: 'sync'; part?: 'hub' | 'conflicts' | 'quarantined' }
  | { screen: 'settings'; part?: SettingsPart }

export type ScreenName = View['screen']

interface ViewState {
  view: View
  past: View[]
  /** Shows another screen and remembers this one. */
  go: (view: View) => void
  /** Shows another screen in place of this one. */
  replace: (view: View) => void
  /** Back to the screen before. */
  back: () => void
}

export const useView = create<ViewState>()((set) => ({
  view: { screen: 'board' },
  past: [],
  go: (view) => set((state) => ({ view, past: [...state.past, state.view].slice(-50) })),
  replace: (view) => set({ view }),
  back: () =>
    set((state) => {
      const view = state.past.at(-1)
      return view ? { view, past: state.past.slice(0, -1) } : state
    }),
}))
