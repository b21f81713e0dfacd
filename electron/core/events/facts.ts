/** Looks up the facts that a reaction asks for. */
import { openStatuses } from '#shared/domain/records/appointment.ts'
import type { FactRequest, Facts } from '../reactors/reactor.ts'
import { likelyDuplicatesOf } from '../store/search/duplicate-candidates.ts'
import type { Reader } from '../store/reader.ts'

/**
 * @param reactor whose projection rows `projectionRows` means
 * @param fresh rows that the same transaction is about to write, by key: they count before what is stored
 * @returns every fact; those that were not asked for are empty
 */
export async function lookUpFacts(
  request: FactRequest | undefined,
  reactor: string,
  read: Reader,
  fresh?: ReadonlyMap<string, unknown>,
): Promise<Facts> {
  const facts: Facts = {
    patient: undefined,
    openAppointmentsOfPatient: [],
    reportsOfPatient: [],
    appointmentsOfPatient: [],
    waitingPatients: [],
    likelyDuplicates: [],
    projectionRows: {},
  }
  if (!request) return facts
  const { openAppointmentsOfPatient, appointmentsOfPatient, reportsOfPatient, projectionRows } = request
  if (request.patient !== undefined) facts.patient = await read.get('patients', request.patient)
  if (openAppointmentsOfPatient !== undefined) {
    const all = await read.find('appointments', { where: { patientId: openAppointmentsOfPatient } })
    facts.openAppointmentsOfPatient = all.filter((appointment) => openStatuses.includes(appointment.status))
  }
  if (appointmentsOfPatient !== undefined) {
    facts.appointmentsOfPatient = await read.find('appointments', {
      where: { patientId: appointmentsOfPatient },
    })
  }
  if (reportsOfPatient !== undefined) {
    facts.reportsOfPatient = await read.find('reports', { where: { patientId: reportsOfPatient } })
  }
  if (request.waitingPatients) {
    const waiting = await read.find('daybook', { where: { kind: 'waiting' } })
    facts.waitingPatients = waiting.filter((entry) => entry.kind === 'waiting')
  }
  if (request.likelyDuplicatesOf) {
    const { id, ...described } = request.likelyDuplicatesOf
    facts.likelyDuplicates = (await likelyDuplicatesOf(read, described, id)).map(
      ({ patient, ...likeness }) => ({
        patientId: patient.id,
        ...likeness,
      }),
    )
  }
  for (const key of projectionRows ?? []) {
    if (fresh?.has(key)) {
      facts.projectionRows[key] = fresh.get(key) ?? undefined
      continue
    }
    const [row] = read.rows<{ value: string }>(
      'SELECT value FROM projection WHERE reactor = ? AND key = ?',
      reactor,
      key,
    )
    if (row) facts.projectionRows[key] = JSON.parse(row.value)
  }
  return facts
}
