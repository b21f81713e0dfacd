/** What of the board is shown: the day, and which kinds of booking. */
import { create } from 'zustand'

interface BoardView {
  /** The day shown (`2026-11-24`), or undefined for today on the clinic's clock, whatever day that becomes. */
  date: string | undefined
  /** Doctors beside each other on one day, or one doctor's seven days. */
  mode: 'day' | 'week'
  /** Whose week is shown; the first doctor's where undefined. */
  weekOfDoctorId: string | undefined
  showCanceled: boolean
  hiddenDoctorIds: readonly string[]
  /** An appointment that another screen asked to have in sight and focused. */
  focusAppointmentId: string | undefined
  setDate: (date: string | undefined) => void
  setMode: (mode: 'day' | 'week') => void
  setWeekOfDoctorId: (doctorId: string) => void
  setShowCanceled: (show: boolean) => void
  setHiddenDoctorIds: (ids: readonly string[]) => void
  focusAppointment: (id: string | undefined, date?: string) => void
}

export const useBoardView = create<BoardView>()((set) => ({
  date: undefined,
  mode: 'day',
  weekOfDoctorId: undefined,
  showCanceled: false,
  hiddenDoctorIds: [],
  focusAppointmentId: undefined,
  setDate: (date) => set({ date }),
  setMode: (mode) => set({ mode }),
  setWeekOfDoctorId: (weekOfDoctorId) => set({ weekOfDoctorId }),
  setShowCanceled: (showCanceled) => set({ showCanceled }),
  setHiddenDoctorIds: (hiddenDoctorIds) => set({ hiddenDoctorIds }),
  focusAppointment: (focusAppointmentId, date) =>
    set(date === undefined ? { focusAppointmentId } : { focusAppointmentId, date }),
}))
