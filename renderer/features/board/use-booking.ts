/** Booking once, as a series, or for later: each can be taken back. */
import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { CommandInput } from '#shared/contract/contract.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { core } from '../../client/core.ts'
import type { Answer, ClientRefusal } from '../../client/core-connection.ts'
import { useBoardView } from '../../state/board-view.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { patientName } from '../../ui/people-names.ts'
import { useTell } from '../../ui/tell.ts'
import { useOfferUndo } from '../../ui/undo.tsx'

export interface Repeat {
  everyWeeks: number
  /** The last calendar date on which one may fall. */
  until: string
}

type Wish = Omit<CommandInput<'appointments.schedule'>, 'patientId' | 'id'>

export function useBooking(onBooked: () => void, onRefused: (refusal: ClientRefusal) => void) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const offerUndo = useOfferUndo()
  const tell = useTell()
  const { focusAppointment, setWeekOfDoctorId } = useBoardView.getState()
  const show = ({ id, date, doctorId }: Appointment) => {
    setWeekOfDoctorId(doctorId)
    focusAppointment(id, date)
  }
  const cancel = (appointmentId: string) =>
    core.command('appointments.cancel', { appointmentId, canceledBy: 'clinic' })

  async function bookOne(patient: Patient, wish: Wish): Promise<void> {
    const answer = await core.command('appointments.schedule', { ...wish, patientId: patient.id })
    if (!answer.ok) {
      onRefused(answer.error)
      return
    }
    const { id, startsAt } = answer.value
    const name = patientName(patient)
    const when = clinicTime.dateAndTime(startsAt)
    offerUndo(t`${name} booked for ${when}.`, () => cancel(id))
    onBooked()
    show(answer.value)
  }

  async function bookSeries(patient: Patient, wish: Wish, repeat: Repeat): Promise<void> {
    const { overbookReason: _overbookReason, note: _note, ...rest } = wish
    const answer = await core.command('appointments.scheduleSeries', {
      ...rest,
      ...repeat,
      patientId: patient.id,
    })
    if (!answer.ok) {
      onRefused(answer.error)
      return
    }
    const { booked, refused } = answer.value
    const name = patientName(patient)
    if (booked.length > 0)
      offerUndo(
        t`${name}: ${plural(booked.length, { one: '# appointment booked', other: '# appointments booked' })}.`,
        async () => {
          let last: Answer<unknown> = { ok: true, value: null }
          for (const { id } of booked) {
            const canceled = await cancel(id)
            if (!canceled.ok) last = canceled
          }
          return last
        },
      )
    if (refused.length > 0)
      tell(
        t`Not free, and not booked: ${refused.map(({ startsAt }) => clinicTime.dateAndTime(startsAt)).join('; ')}`,
        'yellow',
      )
    onBooked()
    const [first] = booked
    if (first) show(first)
  }

  /** Puts the patient on the waiting list instead. */
  async function wait(patient: Patient, wish: { durationMinutes: number; doctorId?: string }): Promise<void> {
    const answer = await core.command('waitlist.add', { ...wish, patientId: patient.id })
    if (!answer.ok) {
      onRefused(answer.error)
      return
    }
    const name = patientName(patient)
    const entryId = answer.value.id
    offerUndo(t`${name} put on the waiting list.`, () => core.command('waitlist.remove', { entryId }))
    onBooked()
  }

  return { bookOne, bookSeries, wait }
}
