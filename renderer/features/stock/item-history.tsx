/** How much there was over the last weeks, with the minimum, and which lots expire when. */
import { useLingui } from '@lingui/react/macro'
import { Group, Stack, Text } from '@mantine/core'
import type { StockItem } from '#shared/contract/records.ts'
import type { StockMovement } from '#shared/domain/records/equipment.ts'
import { Chart } from '../../ui/chart.tsx'
import { addDays, useClinicTime } from '../../ui/clinic-time.tsx'
import { inOneLine } from '../../ui/in-one-line.ts'
import { lotsOf, stockCourse } from './stock-course.ts'

const shownDays = 42
const soonDays = 30

export function ItemHistory({ item, movements }: { item: StockItem; movements: readonly StockMovement[] }) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const today = clinicTime.today()
  const dates = Array.from({ length: shownDays }, (_, index) => addDays(today, index + 1 - shownDays))
  const course = stockCourse(movements, item.quantity, dates, clinicTime.dateOf)
  const lots = lotsOf(movements)
  return (
    <Stack gap="sm">
      <Chart
        title={t`On the shelf in the last six weeks`}
        kind="steps"
        labels={dates.map(clinicTime.shortDate)}
        series={[{ name: t`Quantity`, tone: 1, values: course.map(({ quantity }) => quantity) }]}
        threshold={{ name: t`Minimum`, value: item.minimumQuantity }}
      />
      {lots.length > 0 && (
        <div>
          <Text size="sm" fw={600} mb={4}>
            {t`Lots`}
          </Text>
          {lots.map(({ lot, expiresOn, quantity }) => (
            <Group key={`${lot} ${expiresOn}`} gap="sm">
              <Text size="sm">
                {inOneLine([
                  lot,
                  `${quantity} ${item.unit}`,
                  expiresOn && t`expires ${clinicTime.numericDate(expiresOn)}`,
                ])}
              </Text>
              {expiresOn !== undefined && expiresOn <= addDays(today, soonDays) && (
                <Text size="sm" fw={600} c="var(--mantine-color-error)">
                  {expiresOn < today ? t`Expired` : t`Expires soon`}
                </Text>
              )}
            </Group>
          ))}
        </div>
      )}
    </Stack>
  )
}
