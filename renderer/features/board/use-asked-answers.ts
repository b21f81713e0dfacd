/** The desk's answers to what patients ask for in the portal. */
import { useLingui } from '@lingui/react/macro'
import type { AskedRequest } from '#shared/contract/portal.ts'
import type { Slot } from '#shared/contract/appointments.ts'
import { core } from '../../client/core.ts'
import { useBoardView } from '../../state/board-view.ts'
import { minutesBetween, useClinicTime } from '../../ui/clinic-time.tsx'
import { useTell } from '../../ui/tell.ts'
import { useOfferUndo, useShowRefusal } from '../../ui/undo.tsx'

export function useAskedAnswers() {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const offerUndo = useOfferUndo()
  const tell = useTell()
  const showRefusal = useShowRefusal()
  const focusAppointment = useBoardView((view) => view.focusAppointment)

  /** Puts the details back as they were. */
  const detailsBack = ({ patientId, differences }: AskedRequest) =>
    core.command('patients.update', {
      patientId,
      changes: Object.fromEntries(differences.map(({ field, before }) => [field, before ?? null])),
    })

  /** Books the cancelled time again. */
  const bookAgain = ({ patientId, appointment }: AskedRequest) =>
    core.command('appointments.schedule', {
      patientId,
      doctorId: appointment?.doctorId ?? '',
      startsAt: appointment?.startsAt ?? '',
      ...(appointment ? { durationMinutes: minutesBetween(appointment.startsAt, appointment.endsAt) } : {}),
      ...(appointment?.reason === undefined ? {} : { reason: appointment.reason }),
    })

  /** Does what was asked; the patient is told. */
  async function accept(asked: AskedRequest, name: string, slot: Slot | undefined): Promise<void> {
    const { id: requestId, about } = asked
    const move = about === 'move' && slot ? { startsAt: slot.startsAt, doctorId: slot.doctorId } : {}
    const answer = await core.command('requests.answer', { requestId, accepted: true, ...move })
    if (!answer.ok) {
      showRefusal(answer.error)
      return
    }
    if (about === 'details') offerUndo(t`The details of ${name} are taken over.`, () => detailsBack(asked))
    else if (about === 'cancel')
      offerUndo(t`The appointment of ${name} is cancelled.`, () => bookAgain(asked))
    else if (slot) {
      const when = clinicTime.dateAndTime(slot.startsAt)
      focusAppointment(asked.appointmentId ?? '', clinicTime.dateOf(slot.startsAt))
      tell(t`${name} moved to ${when}.`)
    }
  }

  async function decline({ id: requestId }: AskedRequest, name: string, note = ''): Promise<void> {
    const answer = await core.command('requests.answer', { requestId, accepted: false, note })
    if (!answer.ok) showRefusal(answer.error)
    else tell(t`Declined; ${name} is told.`)
  }

  return { accept, decline }
}
