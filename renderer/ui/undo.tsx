/** Every write can be taken back: a note with an Undo button, and Ctrl+Z for the newest. */
import { Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useLingui } from '@lingui/react/macro'
import { IconAlertCircle, IconArrowBackUp } from '@tabler/icons-react'
import { useCallback } from 'react'
import { core } from '../client/core.ts'
import type { ClientRefusal } from '../client/core-connection.ts'
import { useUndoStack, type Undoable } from '../state/undo-stack.ts'
import { useRefusalText } from './refusal-text.ts'

const shownMilliseconds = 8000
const notificationId = (id: number): string => `undo-${id}`

/** Shows a refusal as a note at the edge of the window. */
export function useShowRefusal(): (refusal: ClientRefusal) => void {
  const { t } = useLingui()
  const refusalText = useRefusalText()
  return useCallback(
    (refusal) => {
      notifications.show({
        color: 'red',
        icon: <IconAlertCircle size={18} />,
        message: refusalText(refusal),
        closeButtonProps: { 'aria-label': t`Close` },
        autoClose: 10_000,
      })
    },
    [refusalText, t],
  )
}

/**
 * Takes back the newest write of this window, or the one with that id. A write that is under way is the newest: who presses
 * Ctrl+Z at once means that one, not the one before.
 */
export function useTakeBack(): (id?: number) => Promise<void> {
  const { t } = useLingui()
  const showRefusal = useShowRefusal()
  return useCallback(
    async (id) => {
      if (id === undefined) await core.commandsAnswered()
      const item = useUndoStack.getState().take(id)
      if (!item) return
      notifications.hide(notificationId(item.id))
      const answer = await item.undo()
      if (!answer.ok) showRefusal(answer.error)
      else
        notifications.show({
          icon: <IconArrowBackUp size={18} />,
          message: t`Taken back: ${item.message}`,
          closeButtonProps: { 'aria-label': t`Close` },
          autoClose: 4000,
        })
    },
    [showRefusal, t],
  )
}

/** Tells that something was written, and offers to take it back. */
export function useOfferUndo(): (message: string, undo: Undoable['undo']) => void {
  const { t } = useLingui()
  const takeBack = useTakeBack()
  return useCallback(
    (message, undo) => {
      // One note at a time: the newest must be seen at once; those before stay within reach of Ctrl+Z.
      const before = useUndoStack.getState().items.at(-1)
      if (before) notifications.hide(notificationId(before.id))
      const item = useUndoStack.getState().push(message, undo)
      notifications.show({
        id: notificationId(item.id),
        closeButtonProps: { 'aria-label': t`Close` },
        autoClose: shownMilliseconds,
        message: (
          <Group justify="space-between" wrap="nowrap" gap="sm">
            <Text size="sm">{message}</Text>
            <Button
              size="compact-sm"
              variant="light"
              leftSection={<IconArrowBackUp size={14} />}
              onClick={() => void takeBack(item.id)}
            >
              {t`Undo`}
            </Button>
          </Group>
        ),
      })
    },
    [t, takeBack],
  )
}
