/** What a repair of this session saved and lost, until the person has read it. */
import { create } from 'zustand'
import type { SalvageReport } from '#shared/contract/opening.ts'

interface SalvageReportState {
  report: SalvageReport | undefined
  note: (report: SalvageReport) => void
  dismiss: () => void
}

export const useSalvageReport = create<SalvageReportState>()((set) => ({
  report: undefined,
  note: (report) => set({ report }),
  dismiss: () => set({ report: undefined }),
}))
