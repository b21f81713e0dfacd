import { useEffect, useLayoutEffect, useState, type RefObject } from 'react'
import { usePreferences } from '../../state/preferences.ts'

/**
 * Width and height of what the board's element shows of its content, in pixels, without its scroll bars. While it is drawn for
 * the first time they are what they were last: at most starts that is right, and the board is not drawn and laid out twice.
 * Measured before anything is painted.
 */
export function useInnerSize(ref: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState(() => usePreferences.getState().boardSize)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return undefined
    const measure = () =>
      setSize((before) => {
        const { clientWidth: width, clientHeight: height } = element
        return before.width === width && before.height === height ? before : { width, height }
      })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  useEffect(() => {
    if (usePreferences.getState().boardSize !== size) usePreferences.getState().setBoardSize(size)
  }, [size])
  return size
}
