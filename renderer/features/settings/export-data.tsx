/** Taking the clinic's data out: FHIR, tables, calendars, or all of it. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconFolderDown } from '@tabler/icons-react'
import { useState } from 'react'
import type { CommandOutput } from '#shared/contract/contract.ts'
import type { ExportPart } from '#shared/contract/interchange.ts'
import { useCommand } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { Panel } from '../../ui/page.tsx'
import { Refused } from '../../ui/states.tsx'

const everything: ExportPart[] = ['fhir', 'csv', 'calendars', 'records']
/** Bundles hold what the bulk files hold: not needed to leave. */
const offered: ExportPart[] = ['fhir', 'bundles', 'csv', 'calendars', 'records']

export function ExportData() {
  const { t } = useLingui()
  const { locale } = useClinicTime()
  const [parts, setParts] = useState(everything)
  const [names, setNames] = useState(false)
  const [done, setDone] = useState<CommandOutput<'interchange.export'>>(null)
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [run, running] = useCommand('interchange.export')
  const labels: Record<ExportPart, string> = {
    fhir: t`FHIR R4 with the reports’ files, for another system`,
    bundles: t`The same as FHIR R4 Bundles, for a server that takes those`,
    csv: t`Tables (CSV), for a spreadsheet`,
    calendars: t`A calendar (iCalendar) for each doctor`,
    records: t`Every record as it is stored`,
  }
  const number = new Intl.NumberFormat(locale)
  const rows = done?.files.reduce((sum, file) => sum + file.rows, 0) ?? 0
  const take = async () => {
    setRefusal(undefined)
    setDone(null)
    const answer = await run({ parts, namesInCalendars: names })
    if (answer.ok) setDone(answer.value)
    else setRefusal(answer.error)
  }
  return (
    <Panel title={t`Take the data out`}>
      <Stack gap="sm">
        <Text size="sm">
          <Trans>
            Everything belongs to the clinic. With all parts, this is all that is needed to leave.
          </Trans>
        </Text>
        <Alert color="yellow" icon={<IconAlertTriangle size={18} />}>
          <Trans>
            What is written is not encrypted. Choose a folder that nobody else can read, and delete it when it
            is no longer needed. The audit trail notes the export.
          </Trans>
        </Alert>
        {offered.map((part) => (
          <Checkbox
            key={part}
            label={labels[part]}
            checked={parts.includes(part)}
            onChange={({ currentTarget: { checked } }) =>
              setParts(offered.filter((each) => (each === part ? checked : parts.includes(each))))
            }
          />
        ))}
        <Checkbox
          label={t`Calendars name the patients`}
          description={t`Otherwise each entry only says that there is an appointment.`}
          disabled={!parts.includes('calendars')}
          checked={names}
          onChange={(event) => setNames(event.currentTarget.checked)}
        />
        {refusal && <Refused refusal={refusal} />}
        {running && (
          <Text size="sm" role="status">
            <Trans>Writing; everybody can go on working.</Trans>
          </Text>
        )}
        {done && (
          <Alert color="green" icon={<IconCheck size={18} />} role="status">
            <Trans>
              {number.format(rows)} rows were written to {done.folder}.
            </Trans>
          </Alert>
        )}
        <Group justify="flex-end">
          <Button
            leftSection={<IconFolderDown size={16} aria-hidden />}
            loading={running}
            disabled={parts.length === 0}
            onClick={() => void take()}
          >
            <Trans>Choose a folder and write</Trans>
          </Button>
        </Group>
      </Stack>
    </Panel>
  )
}
