/** Booking: who, with whom, when. From a free time on the board, a name and two Enters are enough. */
import { useLingui } from '@lingui/react/macro'
import { Modal, Text } from '@mantine/core'
import { useRef } from 'react'
import type { Slot } from '#shared/contract/appointments.ts'
import { useLiveQuery } from '../../client/core.ts'
import { useBookingDraft, type BookingDraft } from '../../state/booking-draft.ts'
import { Loading } from '../../ui/states.tsx'
import { BookingForm } from './booking-form.tsx'

export function BookingDialog() {
  const { t } = useLingui()
  const { draft, close } = useBookingDraft()
  return (
    <Modal
      opened={draft !== undefined}
      onClose={close}
      size={500}
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
