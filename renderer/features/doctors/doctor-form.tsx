/** Adding a doctor, and changing one. */
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import {
  Alert,
  Button,
  ColorSwatch,
  Group,
  NumberInput,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import type { Doctor, WorkingPeriod } from '#shared/domain/records/doctor.ts'
import { core } from '../../client/core.ts'
import type { Answer, ClientRefusal } from '../../client/core-connection.ts'
import { EmailField, PhoneField } from '../../ui/contact-fields.tsx'
import { filledIn, refusedField } from '../../ui/field-refusal.ts'
import { Panel } from '../../ui/page.tsx'
import { doctorName } from '../../ui/people-names.ts'
import { useRefusalText } from '../../ui/refusal-text.ts'
import { Refused } from '../../ui/states.tsx'
import { useOfferUndo } from '../../ui/undo.tsx'
import { WorkingHoursField } from './working-hours-field.tsx'

const ordinaryWeek: WorkingPeriod[] = [1, 2, 3, 4, 5].flatMap((weekday) => [
  { weekday, from: '09:00', to: '14:00' },
  { weekday, from: '15:00', to: '18:00' },
])

const valuesOf = (doctor: Doctor | undefined) => ({
  title: doctor?.title ?? '',
  givenName: doctor?.givenName ?? '',
  familyName: doctor?.familyName ?? '',
  specialty: doctor?.specialty ?? '',
  email: doctor?.email ?? '',
  phone: doctor?.phone ?? '',
  color: doctor?.color ?? 'blue',
  slotMinutes: doctor?.slotMinutes ?? 30,
  active: doctor?.active ?? true,
  workingHours: doctor?.workingHours ?? ordinaryWeek,
})

export function DoctorForm({
  doctor,
  onCreated,
}: {
  doctor: Doctor | undefined
  onCreated: (doctorId: string) => void
}) {
  const { t } = useLingui()
  const refusalText = useRefusalText()
  const offerUndo = useOfferUndo()
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [affected, setAffected] = useState(0)
  const [running, setRunning] = useState(false)
  const form = useForm({
    initialValues: valuesOf(doctor),
    validate: { familyName: (value) => (value.trim() ? null : t`A name is needed.`) },
  })
  const colors = [
    ['blue', t`Blue`],
    ['teal', t`Teal`],
    ['grape', t`Purple`],
    ['orange', t`Orange`],
    ['pink', t`Pink`],
    ['lime', t`Lime`],
    ['indigo', t`Indigo`],
    ['cyan', t`Cyan`],
  ] as const

  function refuse(error: ClientRefusal): void {
    const field = refusedField(error)
    if (field && field in form.values) form.setFieldError(field, refusalText(error))
    else setRefusal(error)
  }

  const submit = form.onSubmit(async ({ workingHours, active, ...details }) => {
    setRefusal(undefined)
    setAffected(0)
    setRunning(true)
    const filled = { ...filledIn(details), familyName: details.familyName.trim() }
    if (!doctor) {
      const answer = await core.command('doctors.create', { ...filled, workingHours })
      setRunning(false)
      if (answer.ok) {
        offerUndo(t`${doctorName(answer.value)} added.`, () =>
          core.command('doctors.update', { doctorId: answer.value.id, changes: { active: false } }),
        )
        onCreated(answer.value.id)
      } else refuse(answer.error)
      return
    }
    const before = valuesOf(doctor)
    const { workingHours: hoursBefore, ...detailsBefore } = before
    const answer = await core.command('doctors.update', {
      doctorId: doctor.id,
      changes: { ...filled, active },
    })
    const hours: Answer<{ affectedAppointmentIds: string[] }> =
      answer.ok && JSON.stringify(workingHours) !== JSON.stringify(hoursBefore)
        ? await core.command('doctors.setWorkingHours', { doctorId: doctor.id, workingHours })
        : { ok: true, value: { affectedAppointmentIds: [] } }
    setRunning(false)
    if (!answer.ok) refuse(answer.error)
    else if (!hours.ok) refuse(hours.error)
    else {
      setAffected(hours.value.affectedAppointmentIds.length)
      offerUndo(t`${doctorName(answer.value)}: changes saved.`, async () => {
        const undone = await core.command('doctors.update', {
          doctorId: doctor.id,
          changes: filledIn(detailsBefore),
        })
        return undone.ok
          ? core.command('doctors.setWorkingHours', { doctorId: doctor.id, workingHours: hoursBefore })
          : undone
      })
    }
  })

  return (
    <Panel title={doctor ? doctorName(doctor) : t`New doctor`}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          {refusal && <Refused refusal={refusal} />}
          {affected > 0 && (
            <Alert color="yellow" role="status">
              <Plural
                value={affected}
                one="# appointment is now outside the working hours. It is kept; look at it on the board."
                other="# appointments are now outside the working hours. They are kept; look at them on the board."
              />
            </Alert>
          )}
          {doctor && (
            <Text size="xs" c="dimmed">
              {doctor.doctorNumber}
            </Text>
          )}
          <Group grow align="flex-start">
            <TextInput
              label={t`Title`}
              placeholder={t`Dr.`}
              autoFocus={!doctor}
              {...form.getInputProps('title')}
            />
            <TextInput label={t`Given name`} {...form.getInputProps('givenName')} />
            <TextInput label={t`Family name`} required {...form.getInputProps('familyName')} />
          </Group>
          <Group grow align="flex-start">
            <TextInput label={t`Specialty`} {...form.getInputProps('specialty')} />
            <NumberInput
              label={t`Ordinary appointment (minutes)`}
              min={5}
              max={240}
              step={5}
              {...form.getInputProps('slotMinutes')}
            />
            <Select
              label={t`Colour`}
              data={colors.map(([value, label]) => ({ value, label }))}
              allowDeselect={false}
              leftSection={<ColorSwatch size={14} color={`var(--mantine-color-${form.values.color}-6)`} />}
              {...form.getInputProps('color')}
            />
          </Group>
          <Group grow align="flex-start">
            <EmailField {...form.getInputProps('email')} />
            <PhoneField {...form.getInputProps('phone')} />
          </Group>
          <WorkingHoursField
            value={form.values.workingHours}
            onChange={(hours) => form.setFieldValue('workingHours', hours)}
          />
          {doctor && (
            <Switch label={t`On the board`} {...form.getInputProps('active', { type: 'checkbox' })} />
          )}
          <Group justify="flex-end">
            <Button type="submit" loading={running}>
              {doctor ? <Trans>Save</Trans> : <Trans>Add</Trans>}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
