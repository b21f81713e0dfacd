/** Booking: who, with whom, when. From a free time on the board, a name and two Enters are enough. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, CloseButton, Group, Modal, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconCalendarPlus } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { Slot } from '#shared/contract/appointments.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { core, useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { useBoardView } from '../../state/board-view.ts'
import { useBookingDraft, type BookingDraft } from '../../state/booking-draft.ts'
import { useView } from '../../state/view.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { PatientAlerts } from '../../ui/patient-alerts.tsx'
import { PatientPicker } from '../../ui/patient-picker.tsx'
import { doctorName, patientName } from '../../ui/people-names.ts'
import { Loading } from '../../ui/states.tsx'
import { useOfferUndo } from '../../ui/undo.tsx'
import { Alternatives } from './alternatives.tsx'

export function BookingDialog() {
  const { t } = useLingui()
  const { draft, close } = useBookingDraft()
  return (
    <Modal
      opened={draft !== undefined}
      onClose={close}
      size={460}
      title={<Text fw={650}>{t`Book an appointment`}</Text>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {draft && <NextFree draft={draft} onBooked={close} />}
    </Modal>
  )
}

/** Without a wished time, begins with the next free one. */
function NextFree({ draft, onBooked }: { draft: BookingDraft; onBooked: () => void }) {
  const { value: slots, refusal } = useLiveQuery(
    'slots.free',
    draft.startsAt === undefined
      ? {
          limit: 1,
          ...(draft.doctorId === undefined ? {} : { doctorId: draft.doctorId }),
          ...(draft.fromDate === undefined ? {} : { from: `${draft.fromDate}T00:00` }),
        }
      : undefined,
  )
  const next = useRef<Slot>(undefined)
  if (draft.startsAt === undefined && !slots && !refusal) return <Loading />
  // The first answer stays: a form must not change under the hands of the person who fills it in.
  next.current ??= slots?.[0]
  const slot = next.current
  const begin =
    draft.startsAt !== undefined || !slot
      ? draft
      : { ...draft, doctorId: slot.doctorId, startsAt: slot.startsAt }
  return <BookingForm draft={begin} onBooked={onBooked} />
}

function BookingForm({ draft, onBooked }: { draft: BookingDraft; onBooked: () => void }) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const offerUndo = useOfferUndo()
  const go = useView((view) => view.go)
  const focusAppointment = useBoardView((view) => view.focusAppointment)
  const { value: doctors } = useLiveQuery('doctors.list', {})
  const [patientId, setPatientId] = useState(draft.patientId)
  const { value: patient } = useLiveQuery('patients.get', patientId === undefined ? undefined : { patientId })
  const [doctorId, setDoctorId] = useState(draft.doctorId ?? null)
  const [date, setDate] = useState(draft.startsAt ? clinicTime.dateOf(draft.startsAt) : clinicTime.today())
  const [time, setTime] = useState(draft.startsAt ? clinicTime.wallTime(draft.startsAt) : '09:00')
  const [durationMinutes, setDurationMinutes] = useState(draft.durationMinutes)
  const [reason, setReason] = useState('')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const [running, setRunning] = useState(false)
  const bookButton = useRef<HTMLButtonElement>(null)
  const doctor =
    doctors?.find(({ id }) => id === doctorId) ?? (draft.doctorId === undefined ? doctors?.[0] : undefined)
  const length = durationMinutes ?? doctor?.slotMinutes ?? 30

  // From the chosen name, the next Enter books.
  const chosenId = patient?.id
  useEffect(() => {
    if (chosenId !== undefined) bookButton.current?.focus()
  }, [chosenId])

  /** The instant that was pointed at stays exact, also in the hour that happens twice. */
  const wishedStart = (): string =>
    draft.startsAt &&
    clinicTime.dateOf(draft.startsAt) === date &&
    clinicTime.wallTime(draft.startsAt) === time
      ? draft.startsAt
      : `${date}T${time}`

  async function book(chosen: Patient, at: { doctorId: string; startsAt: string }): Promise<void> {
    setRunning(true)
    const answer = await core.command('appointments.schedule', {
      patientId: chosen.id,
      ...at,
      durationMinutes: length,
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    })
    setRunning(false)
    if (!answer.ok) {
      setRefusal(answer.error)
      return
    }
    const { id, startsAt, date: day } = answer.value
    const name = patientName(chosen)
    const when = clinicTime.dateAndTime(startsAt)
    offerUndo(t`${name} booked for ${when}.`, () =>
      core.command('appointments.cancel', { appointmentId: id, canceledBy: 'clinic' }),
    )
    onBooked()
    focusAppointment(id, day)
  }

  if (doctors?.length === 0)
    return (
      <Stack align="flex-start">
        <Text size="sm">
          <Trans>There is no doctor yet. Add one first, with working hours.</Trans>
        </Text>
        <Button
          onClick={() => {
            onBooked()
            go({ screen: 'doctors' })
          }}
        >
          <Trans>Go to the doctors</Trans>
        </Button>
      </Stack>
    )

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (patient && doctor) void book(patient, { doctorId: doctor.id, startsAt: wishedStart() })
      }}
    >
      <Stack gap="sm">
        {patient ? (
          <Group justify="space-between" wrap="nowrap">
            <div>
              <Text fw={650} size="lg">
                {patientName(patient)}
              </Text>
              <Text size="xs" c="dimmed">
                {[
                  patient.memberId,
                  patient.birthDate && clinicTime.numericDate(patient.birthDate),
                  patient.phone,
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </Text>
            </div>
            <CloseButton
              aria-label={t`Choose somebody else`}
              onClick={() => {
                setPatientId(undefined)
                setRefusal(undefined)
              }}
            />
          </Group>
        ) : (
          <PatientPicker
            label={t`Patient`}
            autoFocus
            onPick={({ id }) => setPatientId(id)}
            onRegister={(typed) => {
              onBooked()
              go({ screen: 'patients', registering: typed })
            }}
          />
        )}
        {patient && <PatientAlerts patient={patient} />}
        {refusal && patient && (
          <Alternatives
            key={refusal.message}
            refusal={refusal}
            onTake={(slot) => book(patient, { doctorId: slot.doctorId, startsAt: slot.startsAt })}
          />
        )}
        <Group grow align="flex-start">
          <Select
            label={t`Doctor`}
            data={doctors?.map((each) => ({ value: each.id, label: doctorName(each) })) ?? []}
            value={doctor?.id ?? null}
            onChange={setDoctorId}
            allowDeselect={false}
          />
          <NumberInput
            label={t`Minutes`}
            value={length}
            onChange={(value) => setDurationMinutes(typeof value === 'number' ? value : undefined)}
            min={5}
            max={720}
            step={5}
          />
        </Group>
        <Group grow align="flex-start">
          <TextInput
            type="date"
            label={t`Date`}
            // The field itself is written in the browser's manner, which may not be this clinic's.
            description={date && clinicTime.longDate(date)}
            inputWrapperOrder={['label', 'input', 'description']}
            value={date}
            required
            onChange={(event) => setDate(event.currentTarget.value)}
          />
          <TextInput
            type="time"
            label={t`Time`}
            value={time}
            required
            onChange={(event) => setTime(event.currentTarget.value)}
          />
        </Group>
        <TextInput
          label={t`Reason`}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button
          ref={bookButton}
          type="submit"
          loading={running}
          disabled={!patient || !doctor}
          leftSection={<IconCalendarPlus size={17} />}
        >
          <Trans>Book</Trans>
        </Button>
      </Stack>
    </form>
  )
}
