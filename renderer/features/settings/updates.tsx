/** This application's version, and the one that could take its place. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, Text } from '@mantine/core'
import { IconDownload, IconRefresh } from '@tabler/icons-react'
import { useEffect } from 'react'
import { askOfUpdates } from '../../client/shell.ts'
import { useUpdateState } from '../../state/update-state.ts'
import { Panel } from '../../ui/page.tsx'

export function Updates() {
  const { t } = useLingui()
  const state = useUpdateState((each) => each.state)
  useEffect(() => void askOfUpdates('tell-of-updates'), [])
  if (!state) return null
  const { phase, version, next = '' } = state
  const isBusy = phase === 'looking' || phase === 'downloading'
  return (
    <Panel
      title={t`This application`}
      actions={
        phase === 'ready' ? (
          <Button
            leftSection={<IconDownload size={16} />}
            onClick={() => void askOfUpdates('install-update')}
          >
            <Trans>Close and install</Trans>
          </Button>
        ) : phase === 'off' ? undefined : (
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} />}
            loading={isBusy}
            onClick={() => void askOfUpdates('look-for-update')}
          >
            <Trans>Look for a new version</Trans>
          </Button>
        )
      }
    >
      <Group gap="xs">
        <Text size="sm">
          <Trans>Version {version}</Trans>
        </Text>
        <Text size="sm" c="dimmed" role="status">
          {phase === 'off' && <Trans>New versions are installed by whoever looks after this computer.</Trans>}
          {phase === 'looking' && <Trans>Looking for a new version.</Trans>}
          {phase === 'current' && <Trans>There is no newer version.</Trans>}
          {phase === 'downloading' && <Trans>Version {next} is being downloaded.</Trans>}
          {phase === 'ready' && <Trans>Version {next} is ready to be installed.</Trans>}
          {phase === 'failed' && (
            <Trans>
              The place new versions come from cannot be used now. This version goes on working; try again
              later.
            </Trans>
          )}
        </Text>
      </Group>
    </Panel>
  )
}
