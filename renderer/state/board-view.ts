/** What of the board is shown: the day, and which kinds of booking. */
import { create } from 'zustand'

interface BoardView {
  /** The day shown (`2026-11-24`), or undefined for today on the clinic's clock, whatever day that becomes. */
  date: string | undefined
  showCanceled: boolean
  hiddenDoctorIds: readonly string[]
  /** An appointment that another screen asked to have in sight and focused. */
  focusAppointmentId: string | undefined
  setDate: (date: string | undefined) => void
  setShowCanceled: (show: boolean) => void
  setHiddenDoctorIds: (ids: readonly string[]) => void
  focusAppointment: (id: string | undefined, date?: string) => void
}

export const useBoardView = create<BoardView>()((set) => ({
  date: undefined,
  showCanceled: false,
  hiddenDoctorIds: [],
  focusAppointmentId: undefined,
  setDate: (date) => set({ date }),
  setShowCanceled: (showCanceled) => set({ showCanceled }),
  setHiddenDoctorIds: (hiddenDoctorIds) => set({ hiddenDoctorIds }),
  focusAppointment: (focusAppointmentId, date) =>
    set(date === undefined ? { focusAppointmentId } : { focusAppointmentId, date }),
}))
