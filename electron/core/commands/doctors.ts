/** Doctors, their weekly hours and absences. */
import type { doctorCommands } from '#shared/contract/doctors.ts'
import {
  addAbsence,
  removeAbsence,
  setWorkingHours,
  updateDoctor,
} from '#shared/decisions/doctors/change-doctor.ts'
import { createDoctor } from '#shared/decisions/doctors/create-doctor.ts'
import { openStatuses } from '#shared/domain/appointment-statuses.ts'
import type { Appointment } from '#shared/domain/records/appointment.ts'
import { instantOfTimestamp } from '#shared/domain/scheduling/interval.ts'
import type { CommandContext, CommandHandlers } from './command-handler.ts'

/** A doctor's open bookings from now on. */
async function comingBookings(doctorId: string, { read, now }: CommandContext): Promise<Appointment[]> {
  const coming = await read.find('appointments', {
    where: { doctorId, startsAt: { $gte: instantOfTimestamp(now) } },
    sort: [{ startsAt: 'asc' }],
  })
  return coming.filter(({ status }) => openStatuses.includes(status))
}

export const doctorCommandHandlers: CommandHandlers<keyof typeof doctorCommands> = {
  'doctors.create': async (input, context) => {
    const doctors = await context.read.find('doctors', { where: {} })
    const existing = doctors.find(({ id }) => id === input.id)
    const takenNumbers = new Set(doctors.map(({ doctorNumber }) => doctorNumber))
    return createDoctor(input, existing, takenNumbers, context)
  },
  'doctors.update': async (input, context) =>
    updateDoctor(input, await context.read.get('doctors', input.doctorId), context),
  'doctors.setWorkingHours': async (input, context) => {
    const doctor = await context.read.get('doctors', input.doctorId)
    return setWorkingHours(input, doctor, await comingBookings(input.doctorId, context), context)
  },
  'doctors.addAbsence': async (input, context) => {
    const doctor = await context.read.get('doctors', input.doctorId)
    return addAbsence(input, doctor, await comingBookings(input.doctorId, context), context)
  },
  'doctors.removeAbsence': async (input, context) =>
    removeAbsence(input, await context.read.get('doctors', input.doctorId), context),
}
