/** The clinic in figures, between two dates. */
import { useLingui } from '@lingui/react/macro'
import { Group, Paper, SegmentedControl, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useLiveQuery } from '../../client/core.ts'
import { addDays, useClinicTime } from '../../ui/clinic-time.tsx'
import { BarTable } from '../../ui/bar-table.tsx'
import { Chart } from '../../ui/chart.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Page, Panel } from '../../ui/page.tsx'
import { doctorName } from '../../ui/people-names.ts'
import { Loading, Refused } from '../../ui/states.tsx'

type Step = 'day' | 'week' | 'month'

export default function FiguresScreen() {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const [from, setFrom] = useState(() => addDays(clinicTime.today(), -27))
  const [to, setTo] = useState(() => addDays(clinicTime.today(), 7))
  const [by, setBy] = useState<Step>('week')
  const { value: summary, refusal } = useLiveQuery('analytics.summary', { from, to, by })
  const { value: doctors } = useLiveQuery('doctors.list', { includeInactive: true })
  const number = new Intl.NumberFormat(clinicTime.locale, { maximumFractionDigits: 1 })
  const periods = summary?.periods ?? []
  const total = (pick: (period: (typeof periods)[number]) => number) =>
    number.format(periods.reduce((sum, period) => sum + pick(period), 0))
  const labels = periods.map((period) =>
    by === 'month' ? period.from.slice(0, 7) : clinicTime.shortDate(period.from),
  )
  const doctorTotals = (doctors ?? [])
    .map((doctor) => ({
      id: doctor.id,
      name: doctorName(doctor),
      value: periods.reduce((sum, period) => sum + (period.byDoctor[doctor.id] ?? 0), 0),
    }))
    .filter(({ value }) => value > 0)
    .sort((one, other) => other.value - one.value)
  const tiles: [string, string][] = [
    [t`Patients`, number.format(summary?.totalPatients ?? 0)],
    [t`New patients`, total((period) => period.newPatients)],
    [t`Appointments`, total((period) => period.appointments)],
    [t`Cancelled`, total((period) => period.canceled)],
    [t`Did not come`, total((period) => period.noShows)],
  ]
  return (
    <Page
      title={t`Figures`}
      actions={
        <Group gap="xs">
          <DateField aria-label={t`First day`} w={118} required value={from} onChange={setFrom} />
          <DateField aria-label={t`Last day`} w={118} required value={to} onChange={setTo} />
          <SegmentedControl
            value={by}
            onChange={setBy}
            data={[
              { value: 'day', label: t`Days` },
              { value: 'week', label: t`Weeks` },
              { value: 'month', label: t`Months` },
            ]}
          />
        </Group>
      }
    >
      {refusal && <Refused refusal={refusal} />}
      {!summary && !refusal && <Loading />}
      {summary && (
        <Stack gap="md">
          <SimpleGrid cols={{ base: 2, sm: 5 }} spacing="sm">
            {tiles.map(([label, value]) => (
              <Paper key={label} withBorder p="md">
                <Text size="xs" c="dimmed">
                  {label}
                </Text>
                <Text fz={26} fw={650}>
                  {value}
                </Text>
              </Paper>
            ))}
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="sm">
            <Panel>
              <Chart
                title={t`Appointments`}
                kind="bars"
                labels={labels}
                series={[
                  {
                    name: t`Kept or to come`,
                    tone: 1,
                    values: periods.map(
                      ({ appointments, canceled, noShows }) => appointments - canceled - noShows,
                    ),
                  },
                  { name: t`Cancelled`, tone: 2, values: periods.map(({ canceled }) => canceled) },
                  { name: t`Did not come`, tone: 3, values: periods.map(({ noShows }) => noShows) },
                ]}
              />
            </Panel>
            <Panel>
              <Chart
                title={t`New patients`}
                kind="bars"
                labels={labels}
                series={[
                  { name: t`New patients`, tone: 1, values: periods.map(({ newPatients }) => newPatients) },
                ]}
              />
            </Panel>
            <Panel>
              <BarTable
                title={t`Appointments by doctor`}
                heading={t`Doctor`}
                unit={t`Appointments`}
                rows={doctorTotals}
              />
            </Panel>
            <Panel>
              <Chart
                title={t`Minutes waited`}
                kind="bars"
                labels={labels}
                series={[
                  {
                    name: t`Minutes waited`,
                    tone: 2,
                    values: periods.map(({ waitingMinutes }) => waitingMinutes ?? 0),
                  },
                ]}
              />
            </Panel>
          </SimpleGrid>
          <Panel>
            <Table verticalSpacing={6}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t`From`}</Table.Th>
                  <Table.Th>{t`New patients`}</Table.Th>
                  <Table.Th>{t`Appointments`}</Table.Th>
                  <Table.Th>{t`Cancelled`}</Table.Th>
                  <Table.Th>{t`Did not come`}</Table.Th>
                  <Table.Th>{t`Hours booked`}</Table.Th>
                  <Table.Th>{t`Minutes waited`}</Table.Th>
                  <Table.Th>{t`Rating`}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {periods.map((period) => (
                  <Table.Tr key={period.from}>
                    <Table.Td>{clinicTime.numericDate(period.from)}</Table.Td>
                    <Table.Td>{number.format(period.newPatients)}</Table.Td>
                    <Table.Td>{number.format(period.appointments)}</Table.Td>
                    <Table.Td>{number.format(period.canceled)}</Table.Td>
                    <Table.Td>{number.format(period.noShows)}</Table.Td>
                    <Table.Td>{number.format(period.bookedMinutes / 60)}</Table.Td>
                    <Table.Td>
                      {period.waitingMinutes === undefined ? '–' : number.format(period.waitingMinutes)}
                    </Table.Td>
                    <Table.Td>
                      {period.feedbackRating === undefined ? '–' : number.format(period.feedbackRating)}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Panel>
        </Stack>
      )}
    </Page>
  )
}
