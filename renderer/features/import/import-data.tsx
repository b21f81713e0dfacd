/** Taking data in: a file is chosen, looked at, tried, and taken in, with what could not be taken named. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, Progress, Stack, Text, TextInput } from '@mantine/core'
import { IconFileImport, IconPlayerStop, IconTestPipe } from '@tabler/icons-react'
import { useState } from 'react'
import type { CommandOutput } from '#shared/contract/contract.ts'
import type { ImportOutcome as Outcome, TableMapping } from '#shared/contract/taking-in.ts'
import { core, useCommand, useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { Panel } from '../../ui/page.tsx'
import { Refused } from '../../ui/states.tsx'
import { ImportOutcome } from './import-outcome.tsx'
import { ImportPreview } from './import-preview.tsx'

type Opened = NonNullable<CommandOutput<'interchange.openImport'>>

export function ImportData() {
  const { t } = useLingui()
  const [open, opening] = useCommand('interchange.openImport')
  const [opened, setOpened] = useState<Opened>()
  const [outcome, setOutcome] = useState<{ of: Opened; outcome: Outcome }>()
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const choose = async () => {
    setRefusal(undefined)
    const answer = await open({})
    if (!answer.ok) setRefusal(answer.error)
    else if (answer.value) {
      forget()
      setOutcome(undefined)
      setOpened(answer.value)
    }
  }
  const forget = () => {
    if (opened) void core.command('interchange.stopImport', { importId: opened.importId })
    setOpened(undefined)
  }
  return (
    <Panel title={t`Take data in`}>
      <Stack gap="sm">
        <Text size="sm">
          <Trans>
            From another system: a table of patients or of appointments saved as CSV, or patients, doctors and
            visits as FHIR R4. Nothing is written before you have seen what would come in, and what is here
            already stays as it is.
          </Trans>
        </Text>
        {refusal && <Refused refusal={refusal} />}
        {outcome && <ImportOutcome fileName={outcome.of.fileName} outcome={outcome.outcome} />}
        {opened ? (
          <OpenedFile
            key={opened.importId}
            opened={opened}
            onOutcome={(done) => {
              setOutcome({ of: opened, outcome: done })
              if (done.state !== 'checked') setOpened(undefined)
            }}
            onForget={() => {
              forget()
              setOutcome(undefined)
            }}
          />
        ) : (
          <Group justify="flex-end">
            <Button
              leftSection={<IconFileImport size={16} aria-hidden />}
              loading={opening}
              onClick={() => void choose()}
            >
              <Trans>Choose a file</Trans>
            </Button>
          </Group>
        )}
      </Stack>
    </Panel>
  )
}

function OpenedFile({
  opened: { importId, fileName, bytes, kind },
  onOutcome,
  onForget,
}: {
  opened: Opened
  onOutcome: (outcome: Outcome) => void
  onForget: () => void
}) {
  const { t } = useLingui()
  const { locale } = useClinicTime()
  const [mapping, setMapping] = useState<TableMapping>()
  const [missing, setMissing] = useState<readonly string[]>([])
  const [source, setSource] = useState('')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [run, running] = useCommand('interchange.import')
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const system = source.trim() === '' ? {} : { source: source.trim() }
  const take = async (check: boolean) => {
    setRefusal(undefined)
    const answer = await run({
      importId,
      ...(mapping ? { mapping } : {}),
      ...system,
      ...(check ? { check } : {}),
    })
    if (answer.ok) onOutcome(answer.value)
    else setRefusal(answer.error)
  }
  const isReady = kind === 'fhir' || (mapping !== undefined && missing.length === 0)
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" fw={600}>
          <bdi>{fileName}</bdi> · {number.format(bytes / 1000)} kB
        </Text>
        <Button variant="subtle" color="gray" size="compact-sm" disabled={running} onClick={onForget}>
          <Trans>Another file</Trans>
        </Button>
      </Group>
      <TextInput
        label={t`Name of the system it comes from`}
        description={t`Always the same for one system: by it, and by the numbers there, a row is known again when it comes once more.`}
        placeholder={kind === 'fhir' ? 'fhir' : 'table'}
        maxLength={200}
        disabled={running}
        value={source}
        onChange={(event) => setSource(event.currentTarget.value)}
      />
      {kind === 'table' && (
        <ImportPreview
          importId={importId}
          system={system}
          mapping={mapping}
          disabled={running}
          onMapping={setMapping}
          onMissing={setMissing}
        />
      )}
      {refusal && <Refused refusal={refusal} />}
      {running && <ImportProgress importId={importId} />}
      <Group justify="flex-end">
        <Button
          variant="default"
          leftSection={<IconTestPipe size={16} aria-hidden />}
          disabled={!isReady || running}
          onClick={() => void take(true)}
        >
          <Trans>Try it, write nothing</Trans>
        </Button>
        <Button
          leftSection={<IconFileImport size={16} aria-hidden />}
          disabled={!isReady}
          loading={running}
          onClick={() => void take(false)}
        >
          <Trans>Take it in</Trans>
        </Button>
      </Group>
    </Stack>
  )
}

function ImportProgress({ importId }: { importId: string }) {
  const { t } = useLingui()
  const { value } = useLiveQuery('interchange.importProgress', { importId })
  const rows = (value?.taken ?? 0) + (value?.present ?? 0) + (value?.refused ?? 0)
  const percent = value ? (100 * value.doneBytes) / Math.max(1, value.totalBytes) : 0
  return (
    <div role="status">
      <Group justify="space-between" mb={4}>
        <Text size="sm">
          <Plural
            value={rows}
            one="# row read; everybody can go on working."
            other="# rows read; everybody can go on working."
          />
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlayerStop size={14} aria-hidden />}
          onClick={() => void core.command('interchange.stopImport', { importId })}
        >
          <Trans>Stop</Trans>
        </Button>
      </Group>
      <Progress value={percent} animated aria-label={t`Progress of the import`} />
    </div>
  )
}
