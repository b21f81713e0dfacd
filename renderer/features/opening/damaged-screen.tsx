/** The database is damaged: nothing is replaced until the person says by what. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Divider, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import type { OpeningStatus } from '#shared/contract/opening.ts'
import { useCommand } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { useSalvageReport } from '../../state/salvage-report.ts'
import { Refused } from '../../ui/states.tsx'
import { OpeningCard } from './opening-card.tsx'
import { RestoreForm } from './restore-form.tsx'

export function DamagedScreen({ status }: { status: OpeningStatus }) {
  const { t } = useLingui()
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [salvage, saving] = useCommand('repair.salvage')
  const noteReport = useSalvageReport((state) => state.note)
  const { canSalvage = false, backups = [] } = status.damage ?? {}
  const save = async () => {
    setRefusal(undefined)
    const answer = await salvage({})
    if (answer.ok) noteReport(answer.value)
    else setRefusal(answer.error)
  }
  return (
    <OpeningCard icon={IconAlertTriangle} title={t`The clinic’s records are damaged`}>
      <Alert color="red" variant="light" role="alert">
        <Trans>
          Part of the file cannot be read: most often the disk is failing. Nothing was changed or replaced.
          Whatever you choose, the damaged file is kept.
        </Trans>
      </Alert>
      {canSalvage ? (
        <Stack gap="xs" align="flex-start">
          <Text>
            <Trans>
              Saving what can be read keeps today’s work and loses only what is on the damaged pages. How many
              rows were lost is said afterwards.
            </Trans>
          </Text>
          <Button onClick={() => void save()} loading={saving}>
            <Trans>Save what can be read</Trans>
          </Button>
        </Stack>
      ) : (
        <Text>
          <Trans>
            The beginning of the file is damaged, or the key is not its own: nothing can be read from it.
          </Trans>
        </Text>
      )}
      {refusal && <Refused refusal={refusal} />}
      <Divider label={<Trans>or</Trans>} />
      <Text>
        <Trans>A backup goes back to the moment at which it was taken.</Trans>
      </Text>
      <RestoreForm backups={backups} />
    </OpeningCard>
  )
}
