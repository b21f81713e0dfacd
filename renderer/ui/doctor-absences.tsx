/** Vacations and other absences of a doctor. */
import { Trans, useLingui } from '@lingui/react/macro'
import { ActionIcon, Button, Group, Select, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { Absence, Doctor } from '#shared/domain/records/doctor.ts'
import { core, useCommand } from '../client/core.ts'
import type { ClientRefusal } from '../client/core-connection.ts'
import { useAbsenceKinds } from './absence-kinds.ts'
import { addDays, useClinicTime } from './clinic-time.tsx'
import { DateField } from './date-field.tsx'
import { filledIn } from './field-refusal.ts'
import { Panel } from './page.tsx'
import { Refused } from './states.tsx'
import { TimeField } from './time-field.tsx'
import { useOfferUndo, useShowRefusal } from './undo.tsx'

const midnight = '00:00'

export function DoctorAbsences({ doctor }: { doctor: Doctor }) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const kinds = useAbsenceKinds()
  const offerUndo = useOfferUndo()
  const showRefusal = useShowRefusal()
  const [add, running] = useCommand('doctors.addAbsence')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const today = clinicTime.today()
  const form = useForm({
    initialValues: {
      fromDate: today,
      toDate: today,
      fromTime: '',
      toTime: '',
      kind: 'vacation' as Absence['kind'],
      note: '',
    },
  })
  const submit = form.onSubmit(async ({ fromDate, toDate, kind, ...rest }) => {
    setRefusal(undefined)
    const answer = await add({ doctorId: doctor.id, fromDate, toDate, kind, ...filledIn(rest) })
    if (!answer.ok) {
      setRefusal(answer.error)
      return
    }
    form.reset()
    offerUndo(t`Absence added.`, () =>
      core.command('doctors.removeAbsence', { doctorId: doctor.id, absenceId: answer.value.absenceId }),
    )
  })
  const remove = async (absence: Absence) => {
    const answer = await core.command('doctors.removeAbsence', { doctorId: doctor.id, absenceId: absence.id })
    if (!answer.ok) {
      showRefusal(answer.error)
      return
    }
    const { startsAt, endsAt, kind, note } = absence
    const [fromTime, toTime] = [clinicTime.wallTime(startsAt), clinicTime.wallTime(endsAt)]
    const lastDay = clinicTime.dateOf(endsAt)
    const again = {
      doctorId: doctor.id,
      fromDate: clinicTime.dateOf(startsAt),
      // Whole days end at the midnight after them.
      toDate: toTime === midnight ? addDays(lastDay, -1) : lastDay,
      ...(fromTime === midnight ? {} : { fromTime }),
      ...(toTime === midnight ? {} : { toTime }),
      kind,
      ...(note === undefined ? {} : { note }),
    }
    offerUndo(t`Absence removed.`, () => core.command('doctors.addAbsence', again))
  }
  const upcoming = [...doctor.absences].sort((one, other) => other.startsAt.localeCompare(one.startsAt))
  return (
    <Panel title={t`Absences`}>
      <Stack gap="sm">
        {refusal && <Refused refusal={refusal} />}
        <form onSubmit={submit}>
          <Group align="flex-end" gap="xs">
            <Select
              label={t`Kind`}
              w={130}
              data={Object.entries(kinds).map(([value, label]) => ({ value, label }))}
              allowDeselect={false}
              {...form.getInputProps('kind')}
            />
            <DateField
              label={t`First day`}
              required
              w={130}
              value={form.values.fromDate}
              onChange={(value) => form.setFieldValue('fromDate', value)}
            />
            <DateField
              label={t`Last day`}
              required
              w={130}
              value={form.values.toDate}
              onChange={(value) => form.setFieldValue('toDate', value)}
            />
            <TimeField
              label={t`From`}
              w={80}
              value={form.values.fromTime}
              onChange={(value) => form.setFieldValue('fromTime', value)}
            />
            <TimeField
              label={t`To`}
              w={80}
              value={form.values.toTime}
              onChange={(value) => form.setFieldValue('toTime', value)}
            />
            <Button type="submit" loading={running} variant="light" leftSection={<IconPlus size={16} />}>
              <Trans>Add</Trans>
            </Button>
          </Group>
          <Text size="xs" c="dimmed" mt={4}>
            <Trans>Leave the times empty for whole days.</Trans>
          </Text>
        </form>
        {upcoming.map((absence) => {
          const when = `${clinicTime.dateAndTime(absence.startsAt)} – ${clinicTime.dateAndTime(absence.endsAt)}`
          return (
            <Group key={absence.id} justify="space-between" wrap="nowrap">
              <Text size="sm">
                <strong>{kinds[absence.kind]}</strong> {when} {absence.note}
              </Text>
              <ActionIcon
                variant="subtle"
                color="red"
                aria-label={t`Remove absence: ${when}`}
                onClick={() => void remove(absence)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Group>
          )
        })}
      </Stack>
    </Panel>
  )
}
