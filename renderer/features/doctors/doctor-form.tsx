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
import { useState } from 'react'
import type { Doctor, WorkingPeriod } from '#shared/domain/records/doctor.ts'
import { core } from '../../client/core.ts'
import type { Answer, ClientRefusal } from '../../client/core-connection.ts'
import { EmailField, PhoneField } from '../../ui/contact-fields.tsx'
import { doctorColor, type doctorColors, nextDoctorColor } from '../../ui/doctor-color.ts'
import { filledIn, refusedField } from '../../ui/field-refusal.ts'
import { Panel } from '../../ui/page.tsx'
import { doctorName } from '../../ui/people-names.ts'
import { useRecordForm } from '../../ui/record-form.ts'
import { useRefusalText } from '../../ui/refusal-text.ts'
import { Refused } from '../../ui/states.tsx'
import { useOfferUndo } from '../../ui/undo.tsx'
import { WorkingHoursField } from './working-hours-field.tsx'

const ordinaryWeek: WorkingPeriod[] = [1, 2, 3, 4, 5].flatMap((weekday) => [
  { weekday, from: '09:00', to: '14:00' },
  { weekday, from: '15:00', to: '18:00' },
])

const valuesOf = (doctor: Doctor | undefined, newColor: string) => ({
  title: doctor?.title ?? '',
  givenName: doctor?.givenName ?? '',
  familyName: doctor?.familyName ?? '',
  specialty: doctor?.specialty ?? '',
  email: doctor?.email ?? '',
  phone: doctor?.phone ?? '',
  color: doctor ? doctorColor(doctor) : newColor,
  slotMinutes: doctor?.slotMinutes ?? 30,
  active: doctor?.active ?? true,
  workingHours: doctor?.workingHours ?? ordinaryWeek,
})

export function DoctorForm({
  doctor,
  others,
  onCreated,
}: {
  doctor: Doctor | undefined
  /** Whose colours a new one does not get. */
  others: readonly Doctor[]
  onCreated: (doctorId: string) => void
}) {
  const { t } = useLingui()
  const refusalText = useRefusalText()
  const offerUndo = useOfferUndo()
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [affected, setAffected] = useState(0)
  const [running, setRunning] = useState(false)
  const [newColor] = useState(() => nextDoctorColor(others))
  const { form, changes, before, stored } = useRecordForm(doctor, (one) => valuesOf(one, newColor), {
    familyName: (value) => (value.trim() ? null : t`A name is needed.`),
  })
  const colors: Record<(typeof doctorColors)[number], string> = {
    blue: t`Blue`,
    teal: t`Teal`,
    grape: t`Purple`,
    orange: t`Orange`,
    pink: t`Pink`,
    lime: t`Lime`,
    indigo: t`Indigo`,
    cyan: t`Cyan`,
  }

  function refuse(error: ClientRefusal): void {
    const field = refusedField(error)
    if (field && field in form.values) form.setFieldError(field, refusalText(error))
    else setRefusal(error)
  }

  async function create({ workingHours, active: _, ...details }: typeof form.values): Promise<void> {
    const answer = await core.command('doctors.create', {
      ...filledIn(details),
      familyName: details.familyName.trim(),
      workingHours,
    })
    if (!answer.ok) {
      refuse(answer.error)
      return
    }
    offerUndo(t`${doctorName(answer.value)} added.`, () =>
      core.command('doctors.update', { doctorId: answer.value.id, changes: { active: false } }),
    )
    onCreated(answer.value.id)
  }

  /** Writes details, if there are any, and then hours. @returns the doctor, and how many appointments are outside the hours now */
  async function write(
    doctorId: string,
    { workingHours, ...details }: Partial<typeof form.values>,
  ): Promise<Answer<{ doctor: Doctor; affected: number }>> {
    if (!workingHours || Object.keys(details).length > 0) {
      const updated = await core.command('doctors.update', { doctorId, changes: details })
      if (!updated.ok) return updated
      if (!workingHours) return { ok: true, value: { doctor: updated.value, affected: 0 } }
    }
    const hours = await core.command('doctors.setWorkingHours', { doctorId, workingHours })
    if (!hours.ok) return hours
    const { doctor: after, affectedAppointmentIds } = hours.value
    return { ok: true, value: { doctor: after, affected: affectedAppointmentIds.length } }
  }

  async function change({ id: doctorId }: Doctor): Promise<void> {
    const answer = await write(doctorId, changes)
    if (!answer.ok) {
      refuse(answer.error)
      return
    }
    stored(answer.value.doctor)
    setAffected(answer.value.affected)
    offerUndo(t`${doctorName(answer.value.doctor)}: changes saved.`, () => write(doctorId, before))
  }

  const submit = form.onSubmit(async (values) => {
    setRefusal(undefined)
    setAffected(0)
    setRunning(true)
    await (doctor ? change(doctor) : create(values))
    setRunning(false)
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
              data={Object.entries(colors).map(([value, label]) => ({ value, label }))}
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
            <Button
              type="submit"
              loading={running}
              disabled={doctor !== undefined && Object.keys(changes).length === 0}
            >
              {doctor ? <Trans>Save</Trans> : <Trans>Add</Trans>}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
