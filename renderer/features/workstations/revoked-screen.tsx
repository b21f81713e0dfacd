/** What a workstation shows that was turned out: nothing of the clinic, and the way back. */
import { Trans } from '@lingui/react/macro'
import { Group, Stack, Text, Title } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { CenteredCard } from '../../ui/centered-card.tsx'
import { EnrolmentForm } from './enrolment-form.tsx'

export function RevokedScreen() {
  return (
    <CenteredCard width={560}>
      <Stack gap="md">
        <Group gap="sm" wrap="nowrap">
          <IconLock size={34} stroke={1.4} color="var(--mantine-color-red-filled)" aria-hidden />
          <div>
            <Title order={1}>
              <Trans>This computer was turned out of the clinic</Trans>
            </Title>
            <Text c="dimmed" size="sm">
              <Trans>
                Its records are closed, and it exchanges nothing any more. If that is a mistake, an
                administrator lets it in again under Settings, Workstations, or makes a code for it. What had
                not been sent is kept.
              </Trans>
            </Text>
          </div>
        </Group>
        <EnrolmentForm autoFocus />
      </Stack>
    </CenteredCard>
  )
}
