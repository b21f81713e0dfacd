/** What was done in this window and how to take it back, newest last. */
import { create } from 'zustand'
import type { Answer } from '../client/core-connection.ts'

export interface Undoable {
  id: number
  /** What was done, in the language of the window. */
  message: string
  undo: () => Promise<Answer<unknown>>
}

interface UndoStack {
  items: readonly Undoable[]
  push: (message: string, undo: Undoable['undo']) => Undoable
  /** Takes an item off, the newest one where no id is given. */
  take: (id?: number) => Undoable | undefined
}

const longest = 50
let nextId = 1

export const useUndoStack = create<UndoStack>()((set, get) => ({
  items: [],
  push: (message, undo) => {
    const item = { id: nextId++, message, undo }
    set((state) => ({ items: [...state.items, item].slice(-longest) }))
    return item
  },
  take: (id) => {
    const items = get().items
    const item = id === undefined ? items.at(-1) : items.find((candidate) => candidate.id === id)
    if (item) set({ items: items.filter((candidate) => candidate !== item) })
    return item
  },
}))
