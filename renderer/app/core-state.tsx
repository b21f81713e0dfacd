/** What people are told while the core is starting or lost. */
import { Trans } from '@lingui/react/macro'
import { Center, Loader, Stack, Text } from '@mantine/core'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useCoreState } from '../client/core.ts'
import classes from './core-state.module.css'

export function Starting() {
  return (
    <Center h="100%" role="status">
      <Stack align="center" gap="sm">
        <Loader />
        <Text c="dimmed">
          <Trans>Opening the clinic’s records…</Trans>
        </Text>
      </Stack>
    </Center>
  )
}

/** A band across the window from the moment the core is lost until it is back. */
export function CoreLostNote() {
  const state = useCoreState()
  if (state !== 'down') return null
  return (
    <div className={classes.band} role="alert">
      <IconPlugConnectedX size={18} aria-hidden />
      <Trans>
        The clinic’s records are being restarted. Nothing that was saved is lost; wait a moment before you go
        on.
      </Trans>
    </div>
  )
}
