/**
 * What a patient asks for in the portal, on the desk's strip: Enter does it, Delete declines; the cross declines with a word to
 * the patient.
 */
import { Trans, useLingui } from '@lingui/react/macro'
import { ActionIcon, Button, Popover, Text, TextInput } from '@mantine/core'
import { IconMessageQuestion, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { AskedRequest } from '#shared/contract/portal.ts'
import type { Slot } from '#shared/contract/appointments.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { useLiveQuery } from '../../client/core.ts'
import { minutesBetween, useClinicTime } from '../../ui/clinic-time.tsx'
import { FieldChanges } from '../../ui/field-changes.tsx'
import { doctorName, patientName } from '../../ui/people-names.ts'
import { inOneLine } from '../../ui/in-one-line.ts'
import { PatientLink } from './patient-link.tsx'
import { useAskedAnswers } from './use-asked-answers.ts'
import classes from './desk-strip.module.css'

export function AskedItem({ asked, doctors }: { asked: AskedRequest; doctors: readonly Doctor[] }) {
  const { t } = useLingui()
  const { accept, decline } = useAskedAnswers()
  const { patient, patientId, about, appointment } = asked
  const { value: slots } = useLiveQuery('slots.free', about === 'move' ? slotWish(asked) : undefined)
  const slot = slots?.[0]
  const name = patient ? patientName(patient) : t`Deleted patient`
  const doctor = doctors.find(({ id }) => id === (slot ?? appointment)?.doctorId)
  const isOpen = appointment !== null && ['requested', 'confirmed', 'displaced'].includes(appointment.status)
  const canAccept = about === 'details' ? patient !== null : about === 'cancel' ? isOpen : isOpen && slot
  return (
    <div
      className={classes.item}
      data-kind="asked"
      onKeyDown={(event) => {
        if (event.key === 'Delete' && !(event.target instanceof HTMLInputElement)) void decline(asked, name)
      }}
    >
      <span className={classes.icon}>
        <IconMessageQuestion size={16} aria-label={t`Asked by the patient`} />
      </span>
      <div className={classes.texts}>
        <PatientLink patientId={patientId} name={name} />
        <Wish asked={asked} />
      </div>
      {canAccept && (
        <AcceptButton
          asked={asked}
          name={name}
          slot={slot}
          doctor={doctor}
          onAccept={() => void accept(asked, name, slot)}
        />
      )}
      {about === 'move' && slots?.length === 0 && (
        <Text size="xs">
          <Trans>Nothing free</Trans>
        </Text>
      )}
      <Decline name={name} onDecline={(note) => void decline(asked, name, note)} />
    </div>
  )
}

/** The nearest time that would suit the patient. */
function slotWish({ appointment, from, dayPart }: AskedRequest) {
  if (!appointment) return undefined
  const { doctorId, startsAt, endsAt } = appointment
  return {
    doctorId,
    durationMinutes: minutesBetween(startsAt, endsAt),
    limit: 1,
    ...(from === undefined ? {} : { from: `${from}T00:00` }),
    ...(dayPart === undefined ? {} : { dayPart }),
  }
}

/** What is asked, in words; of proposed details each field as it is and as it would be. */
function Wish({
  asked: { about, appointment, startsAt, from, dayPart, note, differences },
}: {
  asked: AskedRequest
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  if (about === 'details') return <FieldChanges changes={differences} />
  const instant = appointment?.startsAt ?? startsAt
  const when = instant === undefined ? '' : clinicTime.dateAndTime(instant)
  const parts = { morning: t`mornings`, afternoon: t`afternoons` }
  const what = about === 'cancel' ? t`Cancel ${when}` : t`Another time than ${when}`
  const detail = inOneLine([what, from, dayPart && parts[dayPart], note])
  return (
    <Text size="xs" c="dimmed" truncate title={detail}>
      {detail}
    </Text>
  )
}

function AcceptButton({
  asked: { about },
  name,
  slot,
  doctor,
  onAccept,
}: {
  asked: AskedRequest
  name: string
  slot: Slot | undefined
  doctor: Doctor | undefined
  onAccept: () => void
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const when = slot && clinicTime.dateAndTime(slot.startsAt)
  const label =
    about === 'details'
      ? t`Take over what ${name} proposes`
      : about === 'cancel'
        ? t`Cancel the appointment of ${name}`
        : t`Move ${name} to ${when}`
  return (
    <Button
      size="compact-sm"
      variant="light"
      data-offer
      aria-label={label}
      title={doctor && doctorName(doctor)}
      onClick={onAccept}
    >
      {about === 'details' ? t`Take over` : about === 'cancel' ? t`Cancel it` : when}
    </Button>
  )
}

function Decline({ name, onDecline }: { name: string; onDecline: (note: string) => void }) {
  const { t } = useLingui()
  const [opened, setOpened] = useState(false)
  const [note, setNote] = useState('')
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus withArrow position="bottom-end" shadow="md">
      <Popover.Target>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={t`Decline what ${name} asks`}
          onClick={() => setOpened((before) => !before)}
        >
          <IconX size={14} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={classes.decline}
          onSubmit={(event) => {
            event.preventDefault()
            setOpened(false)
            onDecline(note)
          }}
        >
          <TextInput
            label={t`A word to the patient`}
            placeholder={t`Please call us`}
            maxLength={200}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            data-autofocus
          />
          <Button type="submit" size="xs" variant="default">
            <Trans>Decline</Trans>
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
