/** First run beside other workstations: the code, and then the clinic as it arrives. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, Loader, Progress, Stack, Text, Title } from '@mantine/core'
import { IconArrowLeft, IconDevices } from '@tabler/icons-react'
import { useState } from 'react'
import { useLiveQuery } from '../../client/core.ts'
import { CenteredCard } from '../../ui/centered-card.tsx'
import { EnrolmentForm } from './enrolment-form.tsx'

/** @param onBack goes back to setting up a clinic of one's own */
export function JoinClinic({ onBack }: { onBack: () => void }) {
  const { value: status } = useLiveQuery('sync.status', {})
  const [again, setAgain] = useState(false)
  const joined = status !== undefined && status.state !== 'off' && !again
  return (
    <CenteredCard width={560}>
      <Stack gap="md">
        <Group gap="sm" wrap="nowrap">
          <IconDevices size={34} stroke={1.4} color="var(--mantine-color-petrol-filled)" aria-hidden />
          <div>
            <Title order={1}>
              <Trans>Join a clinic</Trans>
            </Title>
            <Text c="dimmed" size="sm">
              <Trans>
                An administrator makes a code for this computer under Settings, Workstations, at a computer of
                the clinic. It holds for ten minutes.
              </Trans>
            </Text>
          </div>
        </Group>
        {joined ? (
          <Arriving onAgain={() => setAgain(true)} />
        ) : (
          <EnrolmentForm autoFocus joined={() => setAgain(false)} />
        )}
        {!joined && (
          <Group justify="flex-start">
            <Button
              variant="subtle"
              size="compact-md"
              leftSection={<IconArrowLeft size={16} />}
              onClick={onBack}
            >
              <Trans>Set up a new clinic instead</Trans>
            </Button>
          </Group>
        )}
      </Stack>
    </CenteredCard>
  )
}

function Arriving({ onAgain }: { onAgain: () => void }) {
  const { t } = useLingui()
  const { value: status } = useLiveQuery('sync.status', {})
  const reading = status?.firstReplication
  const isStuck = status && status.state !== 'online' && status.state !== 'connecting'
  return (
    <Stack gap="sm" role="status">
      <Group gap="sm">
        <Loader size="sm" aria-hidden />
        <Text>
          {isStuck ? (
            <Trans>This computer has joined, and waits for the hub to answer.</Trans>
          ) : (
            <Trans>This computer has joined. The clinic’s records are arriving.</Trans>
          )}
        </Text>
      </Group>
      {reading && reading.documentsTotal > 0 && (
        <Progress
          aria-label={t`Records that have arrived`}
          value={(100 * reading.documentsRead) / reading.documentsTotal}
        />
      )}
      {isStuck && (
        <Button variant="default" onClick={onAgain}>
          <Trans>Use another code</Trans>
        </Button>
      )}
    </Stack>
  )
}
