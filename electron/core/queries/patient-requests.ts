/** What patients ask for in the portal, as it lies in the day book. */
import type { PatientRequest } from '#shared/domain/records/patient-request.ts'
import type { Reader } from '../store/reader.ts'

const isRequest = (entry: { kind: string }): entry is PatientRequest =>
  entry.kind === 'request' || entry.kind === 'answered'

/** What waits for an answer, the longest waiting first. */
export async function openRequests(read: Reader): Promise<PatientRequest[]> {
  const found = await read.find('daybook', { where: { kind: 'request' }, sort: [{ updatedAt: 'asc' }] })
  return found.filter(isRequest)
}

/** What a patient asked for and has not been answered yet. */
export const openRequestsOf = async (read: Reader, patientId: string): Promise<PatientRequest[]> =>
  (await openRequests(read)).filter((request) => request.patientId === patientId)

/** Everything that a patient ever asked for. */
export async function requestsOf(read: Reader, patientId: string): Promise<PatientRequest[]> {
  const answered = await read.find('daybook', { where: { kind: 'answered', patientId } })
  return [...(await openRequestsOf(read, patientId)), ...answered.filter(isRequest)]
}
