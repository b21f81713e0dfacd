import { useHotkeys } from '@mantine/hooks'
import { useEffect, useRef } from 'react'

/**
 * Ctrl+Z takes back the newest write, also from a field that only has the focus. In a field with something typed and not
 * saved yet it stays the field's own.
 */
export function useUndoKey(takeBack: () => void): void {
  const typedInto = useRef(new WeakSet<EventTarget>())
  useEffect(() => {
    const onInput = ({ target }: Event) => {
      if (target) typedInto.current.add(target)
    }
    const onSubmit = () => {
      typedInto.current = new WeakSet()
    }
    window.addEventListener('input', onInput, true)
    window.addEventListener('submit', onSubmit, true)
    return () => {
      window.removeEventListener('input', onInput, true)
      window.removeEventListener('submit', onSubmit, true)
    }
  }, [])
  const onKey = (event: KeyboardEvent) => {
    if (event.target && typedInto.current.has(event.target)) return
    event.preventDefault()
    takeBack()
  }
  useHotkeys([['mod+Z', onKey, { preventDefault: false }]], [])
}
