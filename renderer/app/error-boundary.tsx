import { Trans } from '@lingui/react/macro'
import { Alert, Button, Center, Stack, Text } from '@mantine/core'
import { Component, type ReactNode } from 'react'

/** A fault in the window's own code ends here: the records are safe in the core, so starting the window again is. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <Center h="100%">
        <Alert color="red" maw={460} role="alert" title={<Trans>This window has stopped</Trans>}>
          <Stack gap="sm" align="flex-start">
            <Text size="sm">
              <Trans>All that was saved is safe. Start the window again to go on.</Trans>
            </Text>
            <Button onClick={() => location.reload()}>
              <Trans>Start again</Trans>
            </Button>
          </Stack>
        </Alert>
      </Center>
    )
  }
}
