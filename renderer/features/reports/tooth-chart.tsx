/** The teeth as the dentist sees them, to point at: arrows go from tooth to tooth, Space chooses. */
import { useLingui } from '@lingui/react/macro'
import { SegmentedControl } from '@mantine/core'
import { useRef, useState, type KeyboardEvent } from 'react'
import { permanentTeeth, primaryTeeth } from '#shared/domain/reports/tooth-notation.ts'
import classes from './tooth-chart.module.css'

export function ToothChart({
  chosen,
  onChange,
}: {
  chosen: readonly string[]
  onChange: (teeth: string[]) => void
}) {
  const { t } = useLingui()
  const [dentition, setDentition] = useState<'permanent' | 'primary'>(
    chosen[0] !== undefined && chosen[0] >= '50' ? 'primary' : 'permanent',
  )
  const rows = dentition === 'permanent' ? permanentTeeth : primaryTeeth
  const [cursor, setCursor] = useState(chosen[0])
  const chart = useRef<HTMLDivElement>(null)
  const current = rows.flat().find((tooth) => tooth === cursor) ?? rows[0]?.[0]
  const names = [t`upper right`, t`upper left`, t`lower left`, t`lower right`]

  function toggle(tooth: string): void {
    setCursor(tooth)
    onChange(chosen.includes(tooth) ? chosen.filter((one) => one !== tooth) : [...chosen, tooth])
  }

  function onKeyDown(event: KeyboardEvent): void {
    const row = rows.findIndex((teeth) => current !== undefined && teeth.includes(current))
    const column = rows[row]?.indexOf(current ?? '') ?? 0
    const [down, right] =
      { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] ?? []
    if (down === undefined || right === undefined) return
    event.preventDefault()
    const next = rows[Math.min(1, Math.max(0, row + down))]?.[column + right]
    if (next === undefined) return
    setCursor(next)
    chart.current?.querySelector<HTMLElement>(`[data-tooth="${next}"]`)?.focus()
  }

  return (
    <div>
      <SegmentedControl
        size="xs"
        mb={6}
        value={dentition}
        onChange={setDentition}
        data={[
          { value: 'permanent', label: t`Permanent teeth` },
          { value: 'primary', label: t`Milk teeth` },
        ]}
      />
      {/* A mouth is not text: its sides stay where they are in every language. */}
      <div
        ref={chart}
        role="group"
        aria-label={t`Tooth chart`}
        dir="ltr"
        className={classes.chart}
        onKeyDown={onKeyDown}
      >
        {rows.map((teeth, row) => (
          <div key={row} className={classes.row} data-upper={row === 0 || undefined}>
            {teeth.map((tooth) => {
              const quadrant = names[(Number(tooth[0]) - 1) % 4] ?? ''
              return (
                <button
                  key={tooth}
                  type="button"
                  data-tooth={tooth}
                  className={classes.tooth}
                  aria-pressed={chosen.includes(tooth)}
                  aria-label={t`Tooth ${tooth}, ${quadrant}`}
                  tabIndex={tooth === current ? 0 : -1}
                  onClick={() => toggle(tooth)}
                >
                  {tooth}
                </button>
              )
            })}
          </div>
        ))}
      </div>
    </div>
  )
}
