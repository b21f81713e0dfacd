/** The first rows of a table, what each column is taken for, and what would become of each row. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Alert, Badge, Group, SegmentedControl, Select, Stack, Table, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { QueryOutput } from '#shared/contract/contract.ts'
import type { TableEncoding, TableMapping, TableSeparator } from '#shared/contract/taking-in.ts'
import { useLiveQuery } from '../../client/core.ts'
import { Loading, Refused } from '../../ui/states.tsx'
import { appointmentColumns, patientColumns, rowProblems } from './import-names.ts'

type Preview = QueryOutput<'interchange.previewTable'>
type Row = Preview['rows'][number]

const encodings: readonly TableEncoding[] = ['utf-8', 'utf-16le', 'windows-1252', 'windows-1256']
const separators: readonly TableSeparator[] = [',', ';', '\t', '|']

export function ImportPreview({
  importId,
  system,
  mapping,
  disabled,
  onMapping,
  onMissing,
}: {
  importId: string
  system: { source?: string }
  /** Undefined takes what the heading suggests. */
  mapping: TableMapping | undefined
  disabled: boolean
  onMapping: (mapping: TableMapping) => void
  /** Columns that are needed, and that no column is. */
  onMissing: (missing: readonly string[]) => void
}) {
  const { t, i18n } = useLingui()
  const { value, refusal } = useLiveQuery('interchange.previewTable', {
    importId,
    ...(mapping ? { mapping } : {}),
    ...system,
  })
  // While another mapping is being tried, the rows read by the one before stay.
  const [last, setLast] = useState<Preview>()
  if (value && value !== last) setLast(value)
  const preview = value ?? last
  useEffect(() => {
    if (!value) return
    if (!mapping) onMapping(value.mapping)
    onMissing(value.missing)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- when there is another answer, and then alone
  }, [value])
  if (refusal) return <Refused refusal={refusal} />
  if (!preview) return <Loading />
  const { heading, rows, missing, more } = preview
  const shown = mapping ?? preview.mapping
  const names = shown.what === 'patients' ? patientColumns : appointmentColumns
  const nameOf = (column: string) => (column in names ? i18n._(names[column as keyof typeof names]) : column)
  const columnOptions = [
    { value: '', label: t`Left out` },
    ...Object.keys(names).map((column) => ({ value: column, label: nameOf(column) })),
  ]
  const setColumn = (at: number, chosen: string) => {
    // What a column is said to be, no other one is any more.
    const columns = shown.columns.map((column, index) =>
      index === at ? chosen || null : column === chosen ? null : column,
    )
    onMapping({ ...shown, columns } as TableMapping)
  }
  return (
    <Stack gap="sm">
      <Group gap="sm" align="flex-end">
        <SegmentedControl
          aria-label={t`What the rows are`}
          disabled={disabled}
          value={shown.what}
          onChange={(what) =>
            onMapping({ ...shown, what, columns: shown.columns.map(() => null) } as TableMapping)
          }
          data={[
            { value: 'patients', label: t`Patients` },
            { value: 'appointments', label: t`Appointments` },
          ]}
        />
        <Select
          label={t`Dates such as 03/04`}
          w={170}
          disabled={disabled}
          allowDeselect={false}
          data={[
            { value: 'dayFirst', label: t`Day first` },
            { value: 'monthFirst', label: t`Month first` },
          ]}
          value={shown.dateOrder}
          onChange={(dateOrder) => dateOrder && onMapping({ ...shown, dateOrder } as TableMapping)}
        />
        <Select
          label={t`Separated by`}
          w={130}
          disabled={disabled}
          allowDeselect={false}
          data={separators.map((one) => ({ value: one, label: one === '\t' ? t`Tab` : one }))}
          value={shown.separator}
          onChange={(separator) => separator && onMapping({ ...shown, separator } as TableMapping)}
        />
        <Select
          label={t`Encoding`}
          w={160}
          disabled={disabled}
          allowDeselect={false}
          data={[...encodings]}
          value={shown.encoding}
          onChange={(encoding) => encoding && onMapping({ ...shown, encoding } as TableMapping)}
        />
      </Group>
      {missing.length > 0 && (
        <Alert color="yellow" icon={<IconAlertTriangle size={18} />} role="status">
          <Trans>Say which column is: {missing.map(nameOf).join(', ')}</Trans>
        </Alert>
      )}
      <div style={{ overflowX: 'auto' }} role="region" tabIndex={0} aria-label={t`First rows of the file`}>
        <Table verticalSpacing={4} fz="xs" aria-label={t`First rows of the file`}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t`Line`}</Table.Th>
              <Table.Th>{t`Becomes`}</Table.Th>
              {heading.map((title, index) => (
                <Table.Th key={`${index} ${title}`} miw={150}>
                  <bdi>{title}</bdi>
                  <Select
                    size="xs"
                    aria-label={t`What “${title}” is`}
                    disabled={disabled}
                    allowDeselect={false}
                    searchable
                    data={columnOptions}
                    value={shown.columns[index] ?? ''}
                    onChange={(chosen) => setColumn(index, chosen ?? '')}
                  />
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.line}>
                <Table.Td>{row.line}</Table.Td>
                <Table.Td miw={170}>
                  <Becomes row={row} />
                </Table.Td>
                {row.cells.map((cell, index) => (
                  <Table.Td
                    key={index}
                    dir="auto"
                    style={{
                      fontWeight: row.column === index ? 700 : 400,
                      ...(shown.columns[index] ? {} : { color: 'var(--mantine-color-dimmed)' }),
                      whiteSpace: 'nowrap',
                      maxWidth: 220,
                      overflow: 'hidden',
                      textOverflow: 'ellipsis',
                    }}
                  >
                    {cell}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {more && (
        <Text size="xs" c="dimmed">
          <Trans>The file has more rows than these.</Trans>
        </Text>
      )}
    </Stack>
  )
}

function Becomes({ row: { becomes, problem } }: { row: Row }) {
  const { t, i18n } = useLingui()
  const looks = {
    new: { label: t`New`, color: 'green' },
    present: { label: t`Here already`, color: 'gray' },
    refused: { label: t`Left out`, color: 'red' },
  }[becomes]
  return (
    <>
      <Badge size="sm" variant="light" tt="none" color={looks.color} c="var(--mantine-color-text)">
        {looks.label}
      </Badge>
      {problem && (
        <Text size="xs" mt={2}>
          {i18n._(rowProblems[problem])}
        </Text>
      )}
    </>
  )
}
