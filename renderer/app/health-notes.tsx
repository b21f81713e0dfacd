/** Bands under the header when the disk or the file needs a person. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Group, Stack } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useCommand, useLiveQuery } from '../client/core.ts'
import type { ClientRefusal } from '../client/core-connection.ts'
import { useSalvageReport } from '../state/salvage-report.ts'
import { useView } from '../state/view.ts'
import { Refused } from '../ui/states.tsx'

function Note({ color, children }: { color: 'red' | 'yellow'; children: ReactNode }) {
  return (
    <Alert
      color={color}
      variant="light"
      radius={0}
      py={8}
      icon={<IconAlertTriangle size={18} />}
      role="alert"
    >
      {children}
    </Alert>
  )
}

export function HealthNotes() {
  const { i18n } = useLingui()
  const { value: health } = useLiveQuery('health.status', {})
  const go = useView((view) => view.go)
  if (!health) return <SalvageNote />
  const { space, check, writeFault, backup } = health
  const gigabytes = new Intl.NumberFormat(i18n.locale, { maximumFractionDigits: 1 }).format(
    space.freeBytes / 1e9,
  )
  return (
    <Stack gap={0}>
      <SalvageNote />
      {check.state === 'damaged' && <DamageNote />}
      {writeFault?.code === 'STORAGE_FULL' && (
        <Note color="red">
          <Trans>
            The disk is full: nothing can be saved until there is room. What was saved before is safe.
          </Trans>
        </Note>
      )}
      {writeFault?.code === 'STORAGE_FAILED' && (
        <Note color="red">
          <Trans>The disk does not take what is written. Have it looked at before you go on working.</Trans>
        </Note>
      )}
      {!writeFault && (space.level === 'critical' || space.level === 'low') && (
        <Note color={space.level === 'critical' ? 'red' : 'yellow'}>
          <Trans>Only {gigabytes} GB are free on this computer’s disk. Make room soon.</Trans>
        </Note>
      )}
      {backup.level !== 'ok' && (
        <Note color="yellow">
          <Group justify="space-between" gap="sm">
            {backup.level === 'failed' ? (
              <Trans>The last backup failed.</Trans>
            ) : (
              <Trans>The last backup is older than planned.</Trans>
            )}
            <Button size="compact-sm" variant="default" onClick={() => go({ screen: 'settings' })}>
              <Trans>See backups</Trans>
            </Button>
          </Group>
        </Note>
      )}
    </Stack>
  )
}

function DamageNote() {
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [repair, running] = useCommand('health.repair')
  const begin = async () => {
    const answer = await repair({})
    if (!answer.ok) setRefusal(answer.error)
  }
  return (
    <Note color="red">
      <Group justify="space-between" gap="sm">
        <Trans>Part of the records’ file cannot be read. Repair it before more is lost.</Trans>
        <Button size="compact-sm" color="red" loading={running} onClick={() => void begin()}>
          <Trans>Repair</Trans>
        </Button>
      </Group>
      {refusal && <Refused refusal={refusal} />}
    </Note>
  )
}

function SalvageNote() {
  const { report, dismiss } = useSalvageReport()
  if (!report) return null
  const { savedRows, lostRows, keptAside } = report
  const isUncounted = report.notCounted.length > 0
  return (
    <Note color={lostRows > 0 || isUncounted ? 'red' : 'yellow'}>
      <Group justify="space-between" gap="sm">
        <span>
          <Trans>
            {savedRows} rows were saved, {lostRows} were lost. The damaged file is kept in {keptAside}.
          </Trans>{' '}
          {isUncounted && <Trans>In some tables nobody can say how many.</Trans>}
        </span>
        <Button size="compact-sm" variant="default" onClick={dismiss}>
          <Trans>I have read this</Trans>
        </Button>
      </Group>
    </Note>
  )
}
