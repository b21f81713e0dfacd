/** What the desk does for who waits; each write can be taken back. */
import { useLingui } from '@lingui/react/macro'
import type { BoardAppointment, Slot, WaitlistEntry } from '#shared/contract/appointments.ts'
import { core } from '../../client/core.ts'
import { useBoardView } from '../../state/board-view.ts'
import { minutesBetween, useClinicTime } from '../../ui/clinic-time.tsx'
import { useTell } from '../../ui/tell.ts'
import { useOfferUndo, useShowRefusal } from '../../ui/undo.tsx'

export function useDeskOffers() {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const offerUndo = useOfferUndo()
  const tell = useTell()
  const showRefusal = useShowRefusal()
  const focusAppointment = useBoardView((view) => view.focusAppointment)

  /** Moves a displaced booking to a free time. */
  async function reoffer(appointment: BoardAppointment, name: string, slot: Slot): Promise<void> {
    const { id: appointmentId, startsAt, endsAt } = appointment
    const durationMinutes = minutesBetween(startsAt, endsAt)
    const answer = await core.command('appointments.reschedule', {
      appointmentId,
      doctorId: slot.doctorId,
      startsAt: slot.startsAt,
      durationMinutes,
    })
    if (!answer.ok) {
      showRefusal(answer.error)
      return
    }
    const when = clinicTime.dateAndTime(slot.startsAt)
    focusAppointment(appointmentId, answer.value.date)
    // Its time before belongs to another booking: there is nothing to go back to.
    tell(t`${name} moved to ${when}.`)
  }

  const addAgain = ({ id: _id, addedAt: _addedAt, offer: _offer, ...entry }: WaitlistEntry) =>
    core.command('waitlist.add', entry)

  /** Books who waits, and takes them off the list. */
  async function bookWaiting(entry: WaitlistEntry, name: string, slot: Slot): Promise<void> {
    const answer = await core.command('appointments.schedule', {
      patientId: entry.patientId,
      doctorId: slot.doctorId,
      startsAt: slot.startsAt,
      durationMinutes: entry.durationMinutes,
      ...(entry.note === undefined ? {} : { note: entry.note }),
    })
    if (!answer.ok) {
      showRefusal(answer.error)
      return
    }
    const { id: appointmentId, date } = answer.value
    const removed = await core.command('waitlist.remove', { entryId: entry.id })
    if (!removed.ok) showRefusal(removed.error)
    const when = clinicTime.dateAndTime(slot.startsAt)
    focusAppointment(appointmentId, date)
    offerUndo(t`${name} booked for ${when}.`, async () => {
      const canceled = await core.command('appointments.cancel', { appointmentId, canceledBy: 'clinic' })
      return canceled.ok && removed.ok ? addAgain(entry) : canceled
    })
  }

  async function removeWaiting(entry: WaitlistEntry, name: string): Promise<void> {
    const answer = await core.command('waitlist.remove', { entryId: entry.id })
    if (!answer.ok) showRefusal(answer.error)
    else offerUndo(t`${name} taken off the waiting list.`, () => addAgain(entry))
  }

  return { reoffer, bookWaiting, removeWaiting }
}
