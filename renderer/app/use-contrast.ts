import { useMediaQuery } from '@mantine/hooks'
import { useLayoutEffect } from 'react'
import { usePreferences } from '../state/preferences.ts'

/** Draws the window with more contrast while the person or the system wishes it. */
export function useContrast(): void {
  const chosen = usePreferences(({ contrast }) => contrast)
  const systemWishes = useMediaQuery('(prefers-contrast: more)')
  const isMore = chosen === 'more' || systemWishes
  useLayoutEffect(() => {
    if (isMore) document.documentElement.dataset.contrast = 'more'
    else delete document.documentElement.dataset.contrast
  }, [isMore])
}
