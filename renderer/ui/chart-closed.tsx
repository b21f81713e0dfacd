/** In place of a chart that the person's role does not open: the reason, and the way in for an emergency. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Stack, TextInput } from '@mantine/core'
import { IconLockAccess } from '@tabler/icons-react'
import { useState } from 'react'
import { useCommand } from '../client/core.ts'
import type { ClientRefusal } from '../client/core-connection.ts'
import { useMay } from './session.tsx'
import { Refused } from './states.tsx'

export function ChartClosed({ patientId }: { patientId: string }) {
  const { t } = useLingui()
  const may = useMay()
  const [open, running] = useCommand('charts.openInEmergency')
  const [reason, setReason] = useState('')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  return (
    <Alert color="yellow" icon={<IconLockAccess size={18} />} title={t`This chart is closed to your role`}>
      {may('charts.openInEmergency') && (
        <Stack gap="xs" align="flex-start">
          <Trans>
            In an emergency you can open it for an hour. It is noted with your name and reason, and the
            administrators are told.
          </Trans>
          {refusal && <Refused refusal={refusal} />}
          <TextInput
            label={t`Reason`}
            w="100%"
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button
            color="yellow"
            variant="light"
            loading={running}
            disabled={reason.trim() === ''}
            onClick={() =>
              void open({ patientId, reason }).then((answer) =>
                setRefusal(answer.ok ? undefined : answer.error),
              )
            }
          >
            <Trans>Open in an emergency</Trans>
          </Button>
        </Stack>
      )}
    </Alert>
  )
}
