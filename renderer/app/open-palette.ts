/** Opening the palette, apart from the palette itself, which is loaded when the window has settled. */
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

/** Opens the palette. Who types on at once loses no key, although the field takes the focus a moment later. */
export function openPalette(): void {
  palette.open()
  const keep = (event: KeyboardEvent) => {
    const reached = document.activeElement?.id === searchId
    if (reached || !paletteStore.getState().opened) {
      window.removeEventListener('keydown', keep, true)
      return
    }
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    useTyped.setState(({ text }) => ({ text: text + event.key }))
  }
  window.addEventListener('keydown', keep, true)
}
