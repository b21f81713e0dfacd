/** Figures by name, such as by doctor: a table whose rows are bars, so that many and long names stay readable. */
import { Table } from '@mantine/core'
import { useClinicTime } from './clinic-time.tsx'
import { useLingui } from '@lingui/react/macro'
import chart from './chart.module.css'
import classes from './bar-table.module.css'

export interface NamedFigure {
  id: string
  name: string
  value: number
}

export function BarTable({
  title,
  heading,
  unit,
  rows,
}: {
  title: string
  /** What the names are, and what is counted. */
  heading: string
  unit: string
  rows: readonly NamedFigure[]
}) {
  const { t } = useLingui()
  const { locale } = useClinicTime()
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const highest = Math.max(1, ...rows.map(({ value }) => value))
  return (
    <figure className={chart.figure}>
      <figcaption className={chart.caption}>{title}</figcaption>
      {rows.length === 0 && <p className={classes.nothing}>{t`Nothing in this time`}</p>}
      {rows.length > 0 && (
        <div className={classes.scroller} role="region" aria-label={title} tabIndex={0}>
          <Table className={classes.table} verticalSpacing={2} withRowBorders={false} aria-label={title}>
            <Table.Thead className={classes.heading}>
              <Table.Tr>
                <Table.Th>{heading}</Table.Th>
                <Table.Th>{unit}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ id, name, value }) => (
                <Table.Tr key={id}>
                  <Table.Td className={classes.name} title={name}>
                    {name}
                  </Table.Td>
                  <Table.Td>
                    <div className={classes.bar}>
                      <span
                        className={classes.fill}
                        data-tone="1"
                        style={{ inlineSize: `${(value / highest) * 100}%` }}
                        aria-hidden
                      />
                      <span>{number.format(value)}</span>
                    </div>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </figure>
  )
}
