/** The desk's answer to what a patient asked for: accepted, it is done in the same write. */
import type { Patient } from '#shared/domain/records/patient.ts'
import type { PatientRequest } from '#shared/domain/records/patient-request.ts'
import { readLine } from '#shared/domain/patients/typed-text.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { clinicSnapshot, patientSnapshot } from '#shared/events/make-snapshots.ts'
import { laterTimestamp } from '#shared/lib/later-timestamp.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import type { Collections, Decided, Decision, Surroundings } from '../decision.ts'

/** The request, where it waits for an answer; NOT_FOUND, or REQUEST_ANSWERED by whom and how. */
export function openRequest(stored: Collections['daybook'] | undefined) {
  if (stored?.kind !== 'request' && stored?.kind !== 'answered')
    return refuse(refusal('NOT_FOUND', 'No such request.', { what: 'request' }))
  if (stored.kind === 'request') return accept(stored)
  const { accepted, at, staffName } = stored.answer ?? {}
  return refuse(refusal('REQUEST_ANSWERED', 'It has been answered.', { accepted, at, staffName }))
}

/**
 * @param done what accepting it does: the decision to cancel, to move, or to change the details; undefined when it is declined,
 * or has been done already
 * @returns the answered request, what is done, and the event PatientRequestAnswered
 */
export function answerRequest(
  request: PatientRequest,
  { accepted, note: typed }: { accepted: boolean; note?: string },
  records: { patient: Patient | undefined; done: Decision<unknown> | undefined },
  { now, actor, clinic }: Surroundings,
): Decided<PatientRequest> {
  const { patient, done } = records
  const read = readLine(typed ?? '', 'note')
  if (!read.ok) return read
  const note = read.value === '' ? undefined : read.value
  const after: PatientRequest = {
    ...request,
    kind: 'answered',
    updatedAt: laterTimestamp(now, request.updatedAt),
    answer: withoutUndefined({ accepted, at: now, staffId: actor.id, staffName: actor.name, note }),
  }
  return accept({
    value: after,
    writes: [...(done?.writes ?? []), { collection: 'daybook' as const, before: request, after }],
    events: [
      ...(done?.events ?? []),
      ...(patient
        ? [
            {
              type: 'PatientRequestAnswered' as const,
              subjectId: request.id,
              payload: withoutUndefined({
                requestId: request.id,
                patient: patientSnapshot(patient, clinic),
                clinic: clinicSnapshot(clinic),
                about: request.about,
                accepted,
                startsAt: request.startsAt,
                note,
              }),
            },
          ]
        : []),
    ],
    sights: [{ recordType: 'patients' as const, recordId: request.patientId }],
    ...(note === undefined ? {} : { reason: note }),
  })
}
