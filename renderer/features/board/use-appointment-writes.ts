/** What the board does with appointments; each write can be taken back. */
import { useLingui } from '@lingui/react/macro'
import { useCallback } from 'react'
import type { BoardAppointment } from '#shared/contract/appointments.ts'
import type { CommandInput } from '#shared/contract/contract.ts'
import { core } from '../../client/core.ts'
import type { Answer, ClientRefusal } from '../../client/core-connection.ts'
import { minutesBetween, useClinicTime } from '../../ui/clinic-time.tsx'
import { patientName } from '../../ui/people-names.ts'
import { useOfferUndo, useShowRefusal } from '../../ui/undo.tsx'
import type { AppointmentAction, BoardTime } from './resource-board.ts'

/** A time that was refused, and what it was wanted for. */
export interface RefusedTime {
  refusal: ClientRefusal
  /** Tries again at another time. */
  retry: (time: BoardTime) => Promise<Answer<unknown>>
  durationMinutes: number
}

export function useAppointmentWrites(onRefusedTime: (refused: RefusedTime) => void) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const offerUndo = useOfferUndo()
  const showRefusal = useShowRefusal()
  const nameOf = useCallback(
    (appointment: BoardAppointment) =>
      appointment.patient ? patientName(appointment.patient) : t`Appointment`,
    [t],
  )

  const move = useCallback(
    async (appointment: BoardAppointment, to: BoardTime): Promise<Answer<unknown>> => {
      const before = {
        appointmentId: appointment.id,
        doctorId: appointment.doctorId,
        startsAt: appointment.startsAt,
        durationMinutes: minutesBetween(appointment.startsAt, appointment.endsAt),
      }
      const unchanged =
        before.doctorId === to.doctorId &&
        before.startsAt === to.startsAt &&
        before.durationMinutes === to.durationMinutes
      if (unchanged) return { ok: true, value: null }
      const answer = await core.command('appointments.reschedule', { appointmentId: appointment.id, ...to })
      if (answer.ok) {
        const when = clinicTime.dateAndTime(answer.value.startsAt)
        offerUndo(t`${nameOf(appointment)} moved to ${when}.`, () =>
          core.command('appointments.reschedule', before),
        )
      } else if (Array.isArray(answer.error.details.alternatives)) {
        onRefusedTime({
          refusal: answer.error,
          durationMinutes: to.durationMinutes,
          retry: (time) => move(appointment, time),
        })
      } else showRefusal(answer.error)
      return answer
    },
    [clinicTime, nameOf, offerUndo, onRefusedTime, showRefusal, t],
  )

  const cancel = useCallback(
    async (appointment: BoardAppointment) => {
      const answer = await core.command('appointments.cancel', {
        appointmentId: appointment.id,
        canceledBy: 'clinic',
      })
      if (!answer.ok) {
        showRefusal(answer.error)
        return
      }
      const again: CommandInput<'appointments.schedule'> = {
        patientId: appointment.patientId,
        doctorId: appointment.doctorId,
        startsAt: appointment.startsAt,
        durationMinutes: minutesBetween(appointment.startsAt, appointment.endsAt),
        ...(appointment.reason === undefined ? {} : { reason: appointment.reason }),
        ...(appointment.note === undefined ? {} : { note: appointment.note }),
      }
      offerUndo(t`${nameOf(appointment)}: appointment cancelled.`, () =>
        core.command('appointments.schedule', again),
      )
    },
    [nameOf, offerUndo, showRefusal, t],
  )

  const setStatus = useCallback(
    async (appointment: BoardAppointment, status: Exclude<AppointmentAction, 'open' | 'cancel'>) => {
      const { status: before } = appointment
      const answer = await core.command('appointments.setStatus', { appointmentId: appointment.id, status })
      if (!answer.ok) {
        showRefusal(answer.error)
        return
      }
      const settable = before === 'arrived' || before === 'inRoom' || before === 'done' || before === 'noShow'
      offerUndo(t`${nameOf(appointment)}: status changed.`, () =>
        core.command('appointments.setStatus', {
          appointmentId: appointment.id,
          status: settable ? before : 'confirmed',
        }),
      )
    },
    [nameOf, offerUndo, showRefusal, t],
  )

  return { move, cancel, setStatus }
}
