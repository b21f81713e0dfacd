/** Opening the palette, and what is typed before its field has the focus; what it shows is in palette.tsx. */
import { createSpotlight } from '@mantine/spotlight'
import { create } from 'zustand'

const [paletteStore, palette] = createSpotlight()
export { paletteStore }

export const searchId = 'palette-search'

/** What is typed into the palette. */
export const useTyped = create<{ text: string; setText: (text: string) => void }>()((set) => ({
  text: '',
  setText: (text) => set({ text }),
}))

/** Opens the palette. Who types on at once loses no key, although the field is there a moment later. */
export function openPalette(): void {
  palette.open()
  const keep = (event: KeyboardEvent) => {
    const field = document.getElementById(searchId)
    const reached = field !== null && document.activeElement === field
    if (reached || !paletteStore.getState().opened) {
      window.removeEventListener('keydown', keep, true)
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter') {
      event.preventDefault()
      event.stopPropagation()
      takeSelected()
    } else if (event.key.length === 1) {
      event.preventDefault()
      event.stopPropagation()
      useTyped.setState(({ text }) => ({ text: text + event.key }))
    }
    field?.focus()
  }
  window.addEventListener('keydown', keep, true)
}

/** Takes what is selected in the list, as Enter in the field does. */
function takeSelected(): void {
  const list = document.getElementById(paletteStore.getState().listId)
  list?.querySelector<HTMLElement>('[data-selected]')?.click()
}
