import { notifications } from '@mantine/notifications'
import { useLingui } from '@lingui/react/macro'
import { useCallback } from 'react'

/** Shows a note at the edge of the window that goes away by itself. */
export function useTell(): (message: string, color?: 'red' | 'yellow') => void {
  const { t } = useLingui()
  return useCallback(
    (message, color) => {
      notifications.show({
        ...(color ? { color } : {}),
        message,
        closeButtonProps: { 'aria-label': t`Close` },
        autoClose: color ? 10_000 : 5000,
      })
    },
    [t],
  )
}
