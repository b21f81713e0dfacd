/** The booking that somebody is making: any screen may begin one, the booking dialog shows it. */
import { create } from 'zustand'

export interface BookingDraft {
  patientId?: string
  doctorId?: string
  /** Instant or wall-clock time; undefined asks for the next free time. */
  startsAt?: string
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
