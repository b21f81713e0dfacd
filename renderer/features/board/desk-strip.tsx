/**
 * What waits at the desk: what patients ask for in the portal, bookings that lost their time, patients who would take an earlier
 * one, and messages that did not leave. `W` goes there, Enter offers the nearest free time.
 */
import { Trans, useLingui } from '@lingui/react/macro'
import { ActionIcon, Button, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconAlertTriangle, IconHourglass, IconX } from '@tabler/icons-react'
import { useRef, type ReactNode } from 'react'
import type { BoardAppointment, Slot, WaitlistEntry } from '#shared/contract/appointments.ts'
import type { Doctor } from '#shared/domain/records/doctor.ts'
import { useLiveQuery } from '../../client/core.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { doctorName, patientName } from '../../ui/people-names.ts'
import { useMay } from '../../ui/session.tsx'
import { inOneLine } from '../../ui/in-one-line.ts'
import { AskedItem } from './asked-item.tsx'
import { MessagesItem } from './messages-item.tsx'
import { PatientLink } from './patient-link.tsx'
import { useDeskOffers } from './use-desk-offers.ts'
import classes from './desk-strip.module.css'

const mostShown = 30

export function DeskStrip({ doctors }: { doctors: readonly Doctor[] }) {
  const { t } = useLingui()
  const may = useMay()
  const strip = useRef<HTMLElement>(null)
  const { value: displaced = [] } = useLiveQuery('appointments.displaced', {})
  const { value: waiting = [] } = useLiveQuery('waitlist.list', {})
  const { value: asked = [] } = useLiveQuery('requests.list', {})
  const { value: tasks = [] } = useLiveQuery('messages.tasks', may('messages.tasks') ? {} : undefined)
  useHotkeys([['W', () => strip.current?.querySelector<HTMLElement>('[data-offer]')?.focus()]])
  if (displaced.length + waiting.length + asked.length + tasks.length === 0) return null
  return (
    <section ref={strip} className={classes.strip} aria-label={t`What waits at the desk`}>
      {displaced.slice(0, mostShown).map(({ appointment, alternatives }) => (
        <Displaced
          key={appointment.id}
          appointment={appointment}
          alternatives={alternatives}
          doctors={doctors}
        />
      ))}
      {asked.slice(0, mostShown).map((one) => (
        <AskedItem key={one.id} asked={one} doctors={doctors} />
      ))}
      {waiting.slice(0, mostShown).map((entry) => (
        <Waiting key={entry.id} entry={entry} doctors={doctors} />
      ))}
      {tasks.length > 0 && <MessagesItem count={tasks.length} />}
    </section>
  )
}

function Displaced({
  appointment,
  alternatives,
  doctors,
}: {
  appointment: BoardAppointment
  alternatives: readonly Slot[]
  doctors: readonly Doctor[]
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const { reoffer } = useDeskOffers()
  const { startsAt, patient, patientId } = appointment
  const name = patient ? patientName(patient) : t`Deleted patient`
  return (
    <Item
      kind="displaced"
      icon={<IconAlertTriangle size={16} aria-label={t`Displaced`} />}
      name={name}
      patientId={patientId}
      detail={t`Lost ${clinicTime.dateAndTime(startsAt)}`}
      slot={alternatives[0]}
      searched
      doctors={doctors}
      onOffer={(slot) => reoffer(appointment, name, slot)}
    />
  )
}

function Waiting({ entry, doctors }: { entry: WaitlistEntry; doctors: readonly Doctor[] }) {
  const { t } = useLingui()
  const { bookWaiting, removeWaiting } = useDeskOffers()
  const { doctorId, dayPart, durationMinutes, note, offer, patientId } = entry
  const { value: patient } = useLiveQuery('patients.get', { patientId })
  const { value: slots } = useLiveQuery(
    'slots.free',
    offer
      ? undefined
      : {
          durationMinutes,
          limit: 1,
          ...(doctorId === undefined ? {} : { doctorId }),
          ...(dayPart === undefined ? {} : { dayPart }),
        },
  )
  const parts = { morning: t`mornings`, afternoon: t`afternoons` }
  const name = patient ? patientName(patient) : '…'
  return (
    <Item
      kind="waiting"
      icon={<IconHourglass size={16} aria-label={t`Waiting list`} />}
      name={name}
      patientId={patientId}
      detail={inOneLine([t`${durationMinutes} min`, dayPart && parts[dayPart], note])}
      slot={offer ?? slots?.[0]}
      searched={offer !== undefined || slots !== undefined}
      doctors={doctors}
      onOffer={(slot) => bookWaiting(entry, name, slot)}
      onRemove={() => void removeWaiting(entry, name)}
    />
  )
}

function Item({
  kind,
  icon,
  name,
  patientId,
  detail,
  slot,
  searched,
  doctors,
  onOffer,
  onRemove,
}: {
  kind: 'displaced' | 'waiting'
  icon: ReactNode
  name: string
  patientId: string
  detail: string
  slot: Slot | undefined
  searched: boolean
  doctors: readonly Doctor[]
  onOffer: (slot: Slot) => Promise<void>
  onRemove?: () => void
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const doctor = doctors.find(({ id }) => id === slot?.doctorId)
  const when = slot && clinicTime.dateAndTime(slot.startsAt)
  return (
    <div className={classes.item} data-kind={kind}>
      <span className={classes.icon}>{icon}</span>
      <div className={classes.texts}>
        <PatientLink patientId={patientId} name={name} />
        <Text size="xs" c="dimmed" truncate title={detail}>
          {detail}
        </Text>
      </div>
      {slot && when ? (
        <Button
          size="compact-sm"
          variant="light"
          data-offer
          aria-label={doctor ? t`Book ${name}: ${when} with ${doctorName(doctor)}` : t`Book ${name}: ${when}`}
          title={doctor && doctorName(doctor)}
          onClick={() => void onOffer(slot)}
        >
          {when}
        </Button>
      ) : (
        searched && (
          <Text size="xs">
            <Trans>Nothing free</Trans>
          </Text>
        )
      )}
      {onRemove && (
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={t`Take ${name} off the waiting list`}
          onClick={onRemove}
        >
          <IconX size={14} />
        </ActionIcon>
      )}
    </div>
  )
}
