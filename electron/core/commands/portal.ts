/** Commands of the patients' portal, and the desk's answers. */
import type { CommandInput } from '#shared/contract/contract.ts'
import type { portalCommands } from '#shared/contract/portal.ts'
import type { Decision } from '#shared/decisions/decision.ts'
import { updatePatient } from '#shared/decisions/patients/update-patient.ts'
import { answerRequest, openRequest } from '#shared/decisions/portal/answer-request.ts'
import { inviteFeedback, invitationOf, sendCode } from './portal-messages.ts'
import { submitRequest } from '#shared/decisions/portal/submit-request.ts'
import { readMemberId } from '#shared/domain/patients/member-id.ts'
import { openStatuses } from '#shared/domain/appointment-statuses.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { PatientRequest } from '#shared/domain/records/patient-request.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { accept, refuse, type Result } from '#shared/lib/result.ts'
import { openRequestsOf } from '../queries/patient-requests.ts'
import type { Reader } from '../store/reader.ts'
import { appointmentCommandHandlers } from './appointments.ts'
import type { CommandContext, CommandHandlers } from './command-handler.ts'

/** Longer than any chain of merges that people make. */
const mostMerges = 20

/** The record to use of a patient whose card may bear the number of a merged one. */
async function patientOfMemberId(read: Reader, typed: string): Promise<Patient | undefined> {
  const memberId = readMemberId(typed)
  if (!memberId.ok) return undefined
  let [patient] = await read.find('patients', { where: { memberId: memberId.value }, limit: 1 })
  for (let merges = 0; patient?.mergedInto !== undefined && merges < mostMerges; merges++)
    patient = await read.get('patients', patient.mergedInto)
  return patient
}

/** What accepting a request does. */
async function carryOut(
  request: PatientRequest,
  input: CommandInput<'requests.answer'>,
  context: CommandContext,
): Promise<Result<Decision<unknown> | undefined, Refusal>> {
  const { read } = context
  if (request.about === 'details') {
    const patient = await read.get('patients', request.patientId)
    return updatePatient(patient, { patientId: request.patientId, changes: { ...request.changes } }, context)
  }
  const { appointmentId = '' } = request
  const appointment = await read.get('appointments', appointmentId)
  if (request.about === 'cancel') {
    // Somebody cancelled it otherwise: there is nothing left to do but to say so.
    if (appointment?.status === 'canceled') return accept(undefined)
    const reason = request.note === undefined ? {} : { reason: request.note }
    return await appointmentCommandHandlers['appointments.cancel'](
      { appointmentId, canceledBy: 'patient', ...reason },
      context,
    )
  }
  if (input.startsAt === undefined) {
    const wasMoved = appointment && appointment.startsAt !== request.startsAt
    if (wasMoved && openStatuses.includes(appointment.status)) return accept(undefined)
    return refuse(refusal('INVALID_INPUT', 'A new time is needed.', { field: 'startsAt' }))
  }
  const { startsAt, doctorId } = input
  return await appointmentCommandHandlers['appointments.reschedule'](
    { appointmentId, startsAt, movedBy: 'patient', ...(doctorId === undefined ? {} : { doctorId }) },
    context,
  )
}

export const portalCommandHandlers: CommandHandlers<keyof typeof portalCommands> = {
  'requests.submit': async (input, context) => {
    const { read } = context
    const [patient, appointment, open] = await Promise.all([
      read.get('patients', input.patientId),
      input.appointmentId === undefined ? undefined : read.get('appointments', input.appointmentId),
      openRequestsOf(read, input.patientId),
    ])
    return submitRequest(input, { patient, appointment, open }, context)
  },

  'requests.answer': async (input, context) => {
    const { read } = context
    const open = openRequest(await read.get('daybook', input.requestId))
    if (!open.ok) return open
    const request = open.value
    const done = input.accepted ? await carryOut(request, input, context) : accept(undefined)
    if (!done.ok) return done
    const changed = done.value?.writes.find(({ collection }) => collection === 'patients')?.after as
      Patient | undefined
    const patient = changed ?? (await read.get('patients', request.patientId))
    return answerRequest(request, input, { patient, done: done.value }, context)
  },

  'portal.sendCode': async (input, context) =>
    sendCode(await patientOfMemberId(context.read, input.memberId), input, context),

  'portal.invite': async ({ appointmentId, link }, context) => {
    const { read } = context
    const appointment = await read.get('appointments', appointmentId)
    const patient = appointment && (await read.get('patients', appointment.patientId))
    const id = invitationOf(appointmentId)
    const [asked] = await read.find('messages', {
      where: { id: { $gt: `${id}~`, $lt: `${id}~~` } },
      limit: 1,
    })
    return inviteFeedback({ appointment, patient, asked: asked !== undefined }, link, context)
  },
}
