/** Which screen is shown. Kept in memory only: a window opens on the day board. */
import { create } from 'zustand'

export type View =
  | { screen: 'board' }
  | { screen: 'patients'; patientId?: string; registering?: string }
  | { screen: 'doctors'; doctorId?: string }
  | { screen: 'stock'; equipmentId?: string }
  | { screen: 'messages' }
  | { screen: 'feedback' }
  | { screen: 'figures' }
  | { screen: 'log' }
  | { screen: 'settings' }

export type ScreenName = View['screen']

interface ViewState {
  view: View
  past: View[]
  /** Shows another screen and remembers this one. */
  go: (view: View) => void
  /** Back to the screen before. */
  back: () => void
}

export const useView = create<ViewState>()((set) => ({
  view: { screen: 'board' },
  past: [],
  go: (view) => set((state) => ({ view, past: [...state.past, state.view].slice(-50) })),
  back: () =>
    set((state) => {
      const view = state.past.at(-1)
      return view ? { view, past: state.past.slice(0, -1) } : state
    }),
}))
