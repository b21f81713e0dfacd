/** The booking's form: a free time is found, repeated, waited for, or booked over with a reason. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, CloseButton, Group, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconCalendarPlus, IconCalendarSearch, IconHourglass, IconRepeat } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { Patient } from '#shared/domain/records/patient.ts'
import { useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import type { BookingDraft } from '../../state/booking-draft.ts'
import { useView } from '../../state/view.ts'
import { addDays, useClinicTime } from '../../ui/clinic-time.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { PatientAlerts } from '../../ui/patient-alerts.tsx'
import { usePatientLine } from '../../ui/patient-line.ts'
import { PatientPhoto } from '../../ui/patient-photo.tsx'
import { PatientPicker } from '../../ui/patient-picker.tsx'
import { doctorName, patientName } from '../../ui/people-names.ts'
import { Refused } from '../../ui/states.tsx'
import { TimeField } from '../../ui/time-field.tsx'
import { Alternatives } from './alternatives.tsx'
import { NextFreeTimes } from './next-free-times.tsx'
import { Overbook } from './overbook.tsx'
import { useBooking, type Repeat } from './use-booking.ts'

/** How many more times are proposed where somebody begins a series. */
const usualRepeats = 5

/** Who, with whom, when, and why. */
export function BookingForm({ draft, onBooked }: { draft: BookingDraft; onBooked: () => void }) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const patientLine = usePatientLine()
  const go = useView((view) => view.go)
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
  const [findingTimes, setFindingTimes] = useState(false)
  const [repeat, setRepeat] = useState<Repeat>()
  const { bookOne, bookSeries, wait } = useBooking(onBooked, setRefusal)
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

  async function book(
    chosen: Patient,
    at: { doctorId: string; startsAt: string; overbookReason?: string },
  ): Promise<void> {
    const wish = {
      ...at,
      durationMinutes: length,
      ...(reason.trim() ? { reason: reason.trim() } : {}),
    }
    setRunning(true)
    await (repeat ? bookSeries(chosen, wish, repeat) : bookOne(chosen, wish))
    setRunning(false)
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
            <PatientPhoto
              patient={{ ...patient, hasPhoto: patient.photo === undefined ? undefined : true }}
              size={40}
            />
            <div style={{ flex: 1 }}>
              <Text fw={650} size="lg">
                {patientName(patient)}
              </Text>
              <Text size="xs" c="dimmed">
                {patientLine(patient)}
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
        {refusal && patient && !repeat && (
          <Alternatives
            key={refusal.message}
            refusal={refusal}
            onTake={(slot) => book(patient, { doctorId: slot.doctorId, startsAt: slot.startsAt })}
          />
        )}
        {refusal && patient && repeat && <Refused refusal={refusal} />}
        {refusal && patient && doctor && !repeat && (
          <Overbook
            refusal={refusal}
            onOverbook={(overbookReason) =>
              void book(patient, { doctorId: doctor.id, startsAt: wishedStart(), overbookReason })
            }
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
          <DateField label={t`Date`} inWords required value={date} onChange={setDate} />
          <TimeField label={t`Time`} required value={time} onChange={setTime} />
        </Group>
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant={findingTimes ? 'light' : 'subtle'}
            leftSection={<IconCalendarSearch size={15} />}
            aria-expanded={findingTimes}
            onClick={() => setFindingTimes(!findingTimes)}
          >
            <Trans>Find a free time</Trans>
          </Button>
          <Button
            size="compact-sm"
            variant={repeat ? 'light' : 'subtle'}
            leftSection={<IconRepeat size={15} />}
            aria-expanded={repeat !== undefined}
            onClick={() =>
              setRepeat(repeat ? undefined : { everyWeeks: 1, until: addDays(date, 7 * usualRepeats) })
            }
          >
            <Trans>Repeat</Trans>
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconHourglass size={15} />}
            disabled={!patient}
            onClick={() =>
              patient &&
              void wait(patient, { durationMinutes: length, ...(doctor ? { doctorId: doctor.id } : {}) })
            }
          >
            <Trans>Waiting list</Trans>
          </Button>
        </Group>
        {findingTimes && (
          <NextFreeTimes
            doctorId={doctor?.id}
            doctors={doctors ?? []}
            durationMinutes={length}
            fromDate={date}
            onTake={(slot) => {
              setDoctorId(slot.doctorId)
              setDate(clinicTime.dateOf(slot.startsAt))
              setTime(clinicTime.wallTime(slot.startsAt))
              setRefusal(undefined)
              bookButton.current?.focus()
            }}
          />
        )}
        {repeat && (
          <Group grow align="flex-start">
            <NumberInput
              label={t`Every … weeks`}
              min={1}
              max={52}
              value={repeat.everyWeeks}
              onChange={(value) => setRepeat({ ...repeat, everyWeeks: Number(value) || 1 })}
            />
            <DateField
              label={t`Until`}
              inWords
              required
              value={repeat.until}
              onChange={(until) => setRepeat({ ...repeat, until })}
            />
          </Group>
        )}
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
          {repeat ? <Trans>Book all</Trans> : <Trans>Book</Trans>}
        </Button>
      </Stack>
    </form>
  )
}
