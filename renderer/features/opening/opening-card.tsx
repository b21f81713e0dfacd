import { Group, Stack, Title } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { CenteredCard } from '../../ui/centered-card.tsx'

/** The card in the middle of the window that is shown before the records are open. */
export function OpeningCard({
  icon: CardIcon,
  title,
  children,
}: {
  icon: Icon
  title: string
  children: ReactNode
}) {
  return (
    <CenteredCard width={620}>
      <Stack gap="md">
        <Group gap="sm" wrap="nowrap">
          <CardIcon size={34} stroke={1.4} color="var(--mantine-color-petrol-filled)" aria-hidden />
          <Title order={1}>{title}</Title>
        </Group>
        {children}
      </Stack>
    </CenteredCard>
  )
}
