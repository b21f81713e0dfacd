/** Hubs that other computers on the local network host. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { IconRadar2 } from '@tabler/icons-react'
import { useState } from 'react'
import type { FoundHub } from '#shared/contract/sync.ts'
import { core } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { Refused } from '../../ui/states.tsx'

export function FindHubs({ onChoose }: { onChoose: (hub: FoundHub) => void }) {
  const { t } = useLingui()
  const [found, setFound] = useState<readonly FoundHub[]>()
  const [looking, setLooking] = useState(false)
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const look = async () => {
    setRefusal(undefined)
    setLooking(true)
    const answer = await core.query('sync.discover', {})
    setLooking(false)
    if (answer.ok) setFound(answer.value)
    else setRefusal(answer.error)
  }
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconRadar2 size={16} aria-hidden />}
          loading={looking}
          onClick={() => void look()}
        >
          <Trans>Look for hubs on this network</Trans>
        </Button>
        <Text size="sm" c="dimmed" role="status">
          {looking ? (
            <Trans>Looking…</Trans>
          ) : (
            found?.length === 0 && (
              <Trans>
                None answers. A hub on a server is not found this way: write its address below. One on another
                computer of the clinic has to be switched on there.
              </Trans>
            )
          )}
        </Text>
      </Group>
      {refusal && <Refused refusal={refusal} />}
      {found && found.length > 0 && (
        <Stack
          component="ul"
          gap={4}
          m={0}
          p={0}
          aria-label={t`Hubs on this network`}
          style={{ listStyle: 'none' }}
        >
          {found.map((hub) => (
            <Group component="li" key={`${hub.url} ${hub.database}`} justify="space-between" gap="sm">
              <div>
                <Text size="sm" fw={600}>
                  <bdi>{hub.name}</bdi>
                </Text>
                <Text size="xs" c="dimmed" dir="ltr">
                  {hub.url} · {hub.database}
                </Text>
              </div>
              {hub.own ? (
                <Badge variant="light" tt="none" c="var(--mantine-color-text)">
                  <Trans>this computer</Trans>
                </Badge>
              ) : (
                <Button
                  size="xs"
                  variant="light"
                  aria-label={t`Use the hub of ${hub.name}`}
                  onClick={() => onChoose(hub)}
                >
                  <Trans>Use this one</Trans>
                </Button>
              )}
            </Group>
          ))}
        </Stack>
      )}
    </Stack>
  )
}
