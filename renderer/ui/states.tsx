/** What a screen shows when it has nothing to show yet, nothing at all, or a refusal. */
import { Alert, Center, Loader, Stack, Text } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { IconAlertCircle, type Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ClientRefusal } from '../client/core-connection.ts'
import { useRefusalText } from './refusal-text.ts'

export function Loading() {
  const { t } = useLingui()
  return (
    <Center p="xl" mih={160} role="status" aria-label={t`Loading`}>
      <Loader size="sm" />
    </Center>
  )
}

export function Empty({
  icon: EmptyIcon,
  title,
  children,
}: {
  icon: Icon
  title: string
  children?: ReactNode
}) {
  return (
    <Center p="xl" mih={200}>
      <Stack align="center" gap="xs" maw={420}>
        <EmptyIcon size={36} stroke={1.4} color="var(--mantine-color-dimmed)" aria-hidden />
        <Text fw={600}>{title}</Text>
        {children}
      </Stack>
    </Center>
  )
}

export function Refused({ refusal }: { refusal: ClientRefusal }) {
  const refusalText = useRefusalText()
  return (
    <Alert color="red" variant="light" icon={<IconAlertCircle size={18} />} role="alert">
      {refusalText(refusal)}
    </Alert>
  )
}
