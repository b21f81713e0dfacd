/** The booking that somebody is making: any screen may begin one, the booking dialog shows it. */
import { create } from 'zustand'

export interface BookingDraft {
  patientId?: string
  doctorId?: string
  /** An instant; undefined asks for the next free time. */
  startsAt?: string
  /** The clinic day from which the next free time is asked for; today where absent. */
  fromDate?: string
  durationMinutes?: number
}

interface BookingDraftState {
  draft: BookingDraft | undefined
  open: (draft: BookingDraft) => void
  close: () => void
}

export const useBookingDraft = create<BookingDraftState>()((set) => ({
  draft: undefined,
  open: (draft) => set({ draft }),
  close: () => set({ draft: undefined }),
}))
