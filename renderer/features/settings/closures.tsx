/** Days on which the clinic is closed: its own, and the public holidays that come. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { ActionIcon, Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { Clinic, Closure } from '#shared/domain/records/clinic.ts'
import { core, useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { addDays, useClinicTime } from '../../ui/clinic-time.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Panel } from '../../ui/page.tsx'
import { Refused } from '../../ui/states.tsx'
import { useOfferUndo } from '../../ui/undo.tsx'
import { inOneLine } from '../../ui/in-one-line.ts'

type Days = Omit<Closure, 'id'>
const withoutIds = (closures: readonly Closure[]): Days[] =>
  closures.map(({ from, to, name }) => ({ from, to, name }))

export function Closures({ clinic }: { clinic: Clinic }) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const offerUndo = useOfferUndo()
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [affected, setAffected] = useState(0)
  const today = clinicTime.today()
  const { value: coming } = useLiveQuery('clinic.closedDays', { from: today, to: addDays(today, 366) })
  const form = useForm({ initialValues: { from: today, to: today, name: '' } })

  async function save(closures: Days[]): Promise<boolean> {
    setRefusal(undefined)
    const before = withoutIds(clinic.closures)
    const answer = await core.command('clinic.closures.set', { closures })
    if (!answer.ok) {
      setRefusal(answer.error)
      return false
    }
    setAffected(answer.value.affectedAppointmentIds.length)
    offerUndo(t`Closed days saved.`, () => core.command('clinic.closures.set', { closures: before }))
    return true
  }

  return (
    <Panel title={t`Closed days`}>
      <Stack gap="sm">
        {refusal && <Refused refusal={refusal} />}
        {affected > 0 && (
          <Alert color="yellow" role="status">
            <Plural
              value={affected}
              one="# appointment now falls on a closed day."
              other="# appointments now fall on a closed day."
            />
          </Alert>
        )}
        <form
          onSubmit={form.onSubmit(async (days) => {
            if (await save([...withoutIds(clinic.closures), days])) form.reset()
          })}
        >
          <Group align="flex-end" gap="xs">
            <DateField
              label={t`First day`}
              required
              w={140}
              value={form.values.from}
              onChange={(value) => form.setFieldValue('from', value)}
            />
            <DateField
              label={t`Last day`}
              required
              w={140}
              value={form.values.to}
              onChange={(value) => form.setFieldValue('to', value)}
            />
            <TextInput label={t`Name`} required maxLength={200} {...form.getInputProps('name')} />
            <Button type="submit" variant="light" leftSection={<IconPlus size={16} />}>
              <Trans>Add</Trans>
            </Button>
          </Group>
        </form>
        {clinic.closures.map((closure) => (
          <Group key={closure.id} justify="space-between" wrap="nowrap">
            <Text size="sm">
              <strong>{closure.name}</strong> {clinicTime.numericDate(closure.from)} –{' '}
              {clinicTime.numericDate(closure.to)}
            </Text>
            <ActionIcon
              variant="subtle"
              color="red"
              aria-label={t`Remove ${closure.name}`}
              onClick={() => void save(withoutIds(clinic.closures.filter(({ id }) => id !== closure.id)))}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Group>
        ))}
        {coming && coming.length > 0 && (
          <>
            <Text size="sm" fw={600}>
              <Trans>Closed in the coming year</Trans>
            </Text>
            <Text size="sm" c="dimmed">
              {inOneLine(coming.map((day) => `${clinicTime.numericDate(day.date)} ${day.name}`))}
            </Text>
          </>
        )}
      </Stack>
    </Panel>
  )
}
