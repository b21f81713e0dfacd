/** Standing facts about this workstation that people should know. */
import { create } from 'zustand'

interface Notices {
  /** The database key lies in a file, because this system has no store for secrets. */
  keyInFile: boolean
  noteKeyInFile: () => void
}

export const useNotices = create<Notices>()((set) => ({
  keyInFile: false,
  noteKeyInFile: () => set({ keyInFile: true }),
}))
