/** What came of an import, and every line that could not be taken. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Button, Group, Table, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconFileTypeCsv } from '@tabler/icons-react'
import type { ImportOutcome as Outcome } from '#shared/contract/taking-in.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { csvOf, saveText } from '../../ui/csv.ts'
import { rowProblems } from './import-names.ts'

const shownProblems = 50

export function ImportOutcome({ fileName, outcome }: { fileName: string; outcome: Outcome }) {
  const { t, i18n } = useLingui()
  const { locale } = useClinicTime()
  const number = new Intl.NumberFormat(locale)
  const { state, problems } = outcome
  const [taken, present, refused] = [outcome.taken, outcome.present, outcome.refused].map((rows) =>
    number.format(rows),
  )
  const reason = ({ problem, detail }: Outcome['problems'][number]) =>
    [i18n._(rowProblems[problem]), detail].filter(Boolean).join(' ')
  const save = () => {
    const head = [t`File`, t`Line`, t`Column`, t`Reason`]
    const rows = problems.map((one) => [
      one.file ?? fileName,
      one.line,
      one.column === undefined ? '' : one.column + 1,
      reason(one),
    ])
    saveText(`${fileName}.not-taken.csv`, csvOf([head, ...rows]), 'text/csv')
  }
  return (
    <div>
      <Alert
        color={outcome.refused > 0 ? 'yellow' : 'green'}
        icon={outcome.refused > 0 ? <IconAlertTriangle size={18} /> : <IconCheck size={18} />}
        role="status"
        title={
          state === 'checked' ? (
            <Trans>Tried, and nothing was written</Trans>
          ) : state === 'stopped' ? (
            <Trans>Stopped; what was taken by then stays</Trans>
          ) : (
            <Trans>Taken in</Trans>
          )
        }
      >
        {state === 'checked' ? (
          <Trans>
            {taken} rows would come in, {present} are here already, {refused} would be left out.
          </Trans>
        ) : (
          <Trans>
            {taken} rows came in, {present} were here already, {refused} were left out.
          </Trans>
        )}
      </Alert>
      {problems.length > 0 && (
        <>
          <Group justify="space-between" mt="sm" mb={4}>
            <Text size="sm" fw={600}>
              <Trans>Lines that were left out</Trans>
            </Text>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconFileTypeCsv size={14} aria-hidden />}
              onClick={save}
            >
              <Trans>Save as CSV</Trans>
            </Button>
          </Group>
          <Table verticalSpacing={3} fz="xs" aria-label={t`Lines that were left out`}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t`Line`}</Table.Th>
                <Table.Th>{t`Reason`}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {problems.slice(0, shownProblems).map((one) => (
                <Table.Tr key={`${one.file} ${one.line} ${one.column}`}>
                  <Table.Td dir="ltr">{[one.file, one.line].filter(Boolean).join(':')}</Table.Td>
                  <Table.Td>{reason(one)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {problems.length > shownProblems && (
            <Text size="xs" c="dimmed" p="xs">
              <Trans>More of them are in the CSV file.</Trans>
            </Text>
          )}
        </>
      )}
    </div>
  )
}
