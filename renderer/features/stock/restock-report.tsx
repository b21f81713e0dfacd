import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Table } from '@mantine/core'
import { IconCircleCheck, IconFileTypeCsv, IconPrinter } from '@tabler/icons-react'
import { Fragment } from 'react'
import type { RestockLine } from '#shared/contract/records.ts'
import { useLiveQuery } from '../../client/core.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { csvOf, saveText } from '../../ui/csv.ts'
import { Panel } from '../../ui/page.tsx'
import { Printed } from '../../ui/printed.tsx'
import { Empty, Loading, Refused } from '../../ui/states.tsx'

/** Lines by supplier, as orders go out, suppliers by name; those of none last. */
function bySupplier(
  lines: readonly RestockLine[],
  locale: string,
): [supplier: string, lines: RestockLine[]][] {
  const groups = [...Map.groupBy(lines, ({ supplier }) => supplier ?? '')]
  return groups.sort(([left], [right]) =>
    left === '' || right === '' ? (left === '' ? 1 : -1) : left.localeCompare(right, locale),
  )
}

/** What to order, from whom, how much, and how long the rest lasts. */
export function RestockReport() {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const { value: lines, refusal } = useLiveQuery('equipment.restockReport', {})
  const number = new Intl.NumberFormat(clinicTime.locale, { maximumFractionDigits: 1 })
  const save = () => {
    const head = [
      t`Supplier`,
      t`Item`,
      t`Order`,
      t`Unit`,
      t`Quantity`,
      t`Minimum`,
      t`Used in a week`,
      t`Days left`,
    ]
    const rows = (lines ?? []).map((line) => [
      line.supplier,
      line.name,
      line.orderQuantity,
      line.unit,
      line.quantity,
      line.minimumQuantity,
      line.usePerWeek,
      line.daysLeft,
    ])
    saveText(`restock-${clinicTime.today()}.csv`, csvOf([head, ...rows]), 'text/csv')
  }
  if (refusal) return <Refused refusal={refusal} />
  if (!lines) return <Loading />
  if (lines.length === 0) return <Empty icon={IconCircleCheck} title={t`Nothing to order`} />
  return (
    <Panel
      title={t`Order list`}
      actions={
        <>
          <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
            <Trans>Print</Trans>
          </Button>
          <Button variant="default" leftSection={<IconFileTypeCsv size={16} />} onClick={save}>
            <Trans>Save as CSV</Trans>
          </Button>
        </>
      }
    >
      <Printed>
        <h1 style={{ fontSize: '15pt' }}>
          {t`Order list`}, {clinicTime.numericDate(clinicTime.today())}
        </h1>
        {bySupplier(lines, clinicTime.locale).map(([supplier, ordered]) => (
          <Fragment key={supplier}>
            <h2 style={{ fontSize: '12pt' }}>{supplier === '' ? t`No supplier given` : supplier}</h2>
            <table style={{ width: '100%', textAlign: 'start' }}>
              <tbody>
                {ordered.map((line) => (
                  <tr key={line.equipmentId}>
                    <td>☐ {line.name}</td>
                    <td>
                      {number.format(line.orderQuantity)} {line.unit}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Fragment>
        ))}
      </Printed>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t`Item`}</Table.Th>
            <Table.Th>{t`Supplier`}</Table.Th>
            <Table.Th>{t`Order`}</Table.Th>
            <Table.Th>{t`Quantity`}</Table.Th>
            <Table.Th>{t`Minimum`}</Table.Th>
            <Table.Th>{t`Used in a week`}</Table.Th>
            <Table.Th>{t`Days left`}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map((line) => (
            <Table.Tr key={line.equipmentId}>
              <Table.Td>{line.name}</Table.Td>
              <Table.Td>{line.supplier ?? '–'}</Table.Td>
              <Table.Td fw={600}>
                {number.format(line.orderQuantity)} {line.unit}
              </Table.Td>
              <Table.Td>{number.format(line.quantity)}</Table.Td>
              <Table.Td>{number.format(line.minimumQuantity)}</Table.Td>
              <Table.Td>{number.format(line.usePerWeek)}</Table.Td>
              <Table.Td>{line.daysLeft === undefined ? '–' : number.format(line.daysLeft)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}
