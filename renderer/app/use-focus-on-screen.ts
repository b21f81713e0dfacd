import { useEffect, useRef, type RefObject } from 'react'
import type { View } from '../state/view.ts'

/** Longer than an overlay that led here takes to give the focus back. */
const overlayMilliseconds = 300

/**
 * Keeps the keyboard on the screen that is shown: what had the focus may be gone with the screen before, and Tab would begin
 * anew with the window's navigation.
 * @returns for the element around the screen, which takes the focus then
 */
export function useFocusOnScreen(view: View): RefObject<HTMLElement | null> {
  const around = useRef<HTMLElement>(null)
  useEffect(() => {
    const takeLostFocus = () => {
      if (document.activeElement === document.body) around.current?.focus({ preventScroll: true })
    }
    takeLostFocus()
    const later = setTimeout(takeLostFocus, overlayMilliseconds)
    return () => clearTimeout(later)
  }, [view])
  return around
}
