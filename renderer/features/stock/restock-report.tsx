import { useLingui } from '@lingui/react/macro'
import { Table } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useLiveQuery } from '../../client/core.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { Panel } from '../../ui/page.tsx'
import { Empty, Loading, Refused } from '../../ui/states.tsx'

/** What to order, how much, and how long the rest lasts. */
export function RestockReport() {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const { value: lines, refusal } = useLiveQuery('equipment.restockReport', {})
  const number = new Intl.NumberFormat(clinicTime.locale, { maximumFractionDigits: 1 })
  if (refusal) return <Refused refusal={refusal} />
  if (!lines) return <Loading />
  if (lines.length === 0) return <Empty icon={IconCircleCheck} title={t`Nothing to order`} />
  return (
    <Panel>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t`Item`}</Table.Th>
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
