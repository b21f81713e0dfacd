/**
 * A chart of bars or steps, drawn as SVG. It is a picture: the same figures stand in a table beside it, which is what
 * screen readers and copying use.
 */
import { useClinicTime } from './clinic-time.tsx'
import { Table } from '@mantine/core'
import { useLingui } from '@lingui/react/macro'
import { scaleOf } from './chart-scale.ts'
import classes from './chart.module.css'

export interface ChartSeries {
  name: string
  /** One of the palette's shades; told apart by order and pattern, not by colour alone. */
  tone: 1 | 2 | 3
  values: readonly number[]
}

const viewWidth = 720
const viewHeight = 220
const left = 44
const bottom = 26
const top = 10

export function Chart({
  title,
  labels,
  series,
  kind,
  threshold,
}: {
  title: string
  labels: readonly string[]
  /** Bars are stacked in this order. */
  series: readonly ChartSeries[]
  kind: 'bars' | 'steps'
  /** A line across, such as a minimum. */
  threshold?: { name: string; value: number }
}) {
  const { t } = useLingui()
  const { locale } = useClinicTime()
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const stacked = labels.map((_, index) => series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0))
  const { highest, ticks } = scaleOf(Math.max(0, threshold?.value ?? 0, ...stacked))
  const room = viewHeight - top - bottom
  const y = (value: number) => top + room - (Math.max(0, value) / highest) * room
  const step = (viewWidth - left) / Math.max(1, labels.length)
  const everyLabel = Math.max(1, Math.ceil(labels.length / 9))
  return (
    <figure className={classes.figure}>
      <figcaption className={classes.caption}>
        <span>{title}</span>
        <span className={classes.legend}>
          {series.length > 1 &&
            series.map(({ name, tone }) => (
              <span key={name} className={classes.key} data-tone={tone}>
                {name}
              </span>
            ))}
          {threshold && (
            <span
              className={classes.key}
              data-threshold
            >{`${threshold.name} ${number.format(threshold.value)}`}</span>
          )}
        </span>
      </figcaption>
      {/* Time runs from left to right in every language's charts here, as on the printed ones. */}
      <svg viewBox={`0 0 ${viewWidth} ${viewHeight}`} className={classes.chart} role="img" aria-label={title}>
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={left} x2={viewWidth} y1={y(tick)} y2={y(tick)} className={classes.grid} />
            <text x={left - 8} y={y(tick) + 4} className={classes.tick} textAnchor="end">
              {number.format(tick)}
            </text>
          </g>
        ))}
        {labels.map(
          (label, index) =>
            index % everyLabel === 0 && (
              <text
                key={label}
                x={left + step * (index + 0.5)}
                y={viewHeight - 8}
                className={classes.tick}
                textAnchor="middle"
              >
                {label}
              </text>
            ),
        )}
        {kind === 'bars'
          ? labels.map((label, index) => {
              let below = 0
              return series.map(({ name, tone, values }) => {
                const value = values[index] ?? 0
                const from = below
                below += value
                return (
                  <rect
                    key={`${label} ${name}`}
                    className={classes.bar}
                    data-tone={tone}
                    x={left + step * index + step * 0.16}
                    width={step * 0.68}
                    y={y(below)}
                    height={y(from) - y(below)}
                  >
                    <title>{`${label}, ${name}: ${number.format(value)}`}</title>
                  </rect>
                )
              })
            })
          : series.map(({ name, tone, values }) => (
              <path
                key={name}
                className={classes.line}
                data-tone={tone}
                d={values
                  .map(
                    (value, index) =>
                      `${index === 0 ? 'M' : 'V'}${index === 0 ? `${left} ` : ''}${y(value)} H${left + step * (index + 1)}`,
                  )
                  .join(' ')}
              />
            ))}
        {kind === 'bars' && stacked.every((sum) => sum === 0) && (
          <text x={(left + viewWidth) / 2} y={top + room / 2} className={classes.nothing} textAnchor="middle">
            {t`Nothing in this time`}
          </text>
        )}
        {threshold && (
          <line
            x1={left}
            x2={viewWidth}
            y1={y(threshold.value)}
            y2={y(threshold.value)}
            className={classes.threshold}
          />
        )}
      </svg>
      <details className={classes.table}>
        <summary>{t`As a table`}</summary>
        <Table verticalSpacing={3} aria-label={title}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t`When`}</Table.Th>
              {series.map(({ name }) => (
                <Table.Th key={name}>{name}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {labels.map((label, index) => (
              <Table.Tr key={label}>
                <Table.Td>{label}</Table.Td>
                {series.map(({ name, values }) => (
                  <Table.Td key={name}>{number.format(values[index] ?? 0)}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </details>
    </figure>
  )
}
