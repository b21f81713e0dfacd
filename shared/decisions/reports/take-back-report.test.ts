import { describe, expect, it } from 'vitest'
import type { Clinic } from '../../domain/records/clinic.ts'
import type { Doctor } from '../../domain/records/doctor.ts'
import type { Patient } from '../../domain/records/patient.ts'
import type { Report } from '../../domain/records/report.ts'
import type { Surroundings } from '../decision.ts'
import { detachFile, restoreReport } from './take-back-report.ts'

const stamps = { createdAt: '2026-11-23T09:00:00.000Z', updatedAt: '2026-11-23T09:00:00.000Z' }
const clinic: Clinic = {
  id: 'clinic',
  ...stamps,
  name: 'Clínica Sol',
  timeZone: 'Europe/Madrid',
  country: 'ES',
  language: 'es',
  closedOnHolidays: true,
  restoreDays: 30,
  closures: [],
}
const patient: Patient = {
  id: 'ana',
  ...stamps,
  memberId: 'A',
  givenName: 'Ana',
  familyName: 'García',
  preconditions: [],
  allergies: [],
  messageConsent: true,
}
const doctor: Doctor = {
  id: 'vega',
  ...stamps,
  doctorNumber: 'D-1',
  givenName: 'Lucía',
  familyName: 'Vega',
  slotMinutes: 30,
  workingHours: [],
  absences: [],
  active: true,
}
const report: Report = {
  id: 'report',
  ...stamps,
  patientId: 'ana',
  doctorId: 'vega',
  kind: 'xray',
  title: 'Bitewing',
  text: '',
  instructions: 'Come back in a week.',
  relevantToPatient: true,
  version: 1,
  versions: [],
  attachments: [{ id: 'file', name: 'bitewing.png', type: 'image/png', size: 9, addedAt: stamps.createdAt }],
}
const surroundings: Surroundings = {
  now: '2026-11-24T09:00:00.000Z',
  newId: () => 'id',
  randomBytes: (count) => new Uint8Array(count),
  actor: { kind: 'staff', id: 'lucia', name: 'Lucía', roles: ['doctor'] },
  clinic,
}

describe('taking back what was done to a report', () => {
  it('takes a file off without telling the patient their instructions again', () => {
    const decided = detachFile(
      report,
      patient,
      doctor,
      { reportId: 'report', attachmentId: 'file' },
      surroundings,
    )
    if (!decided.ok) throw new Error(decided.error.code)
    expect(decided.value.value.attachments).toEqual([])
    expect(decided.value.events.map(({ payload }) => 'instructions' in payload)).toEqual([false])
  })

  it('refuses a file that is not there', () => {
    const decided = detachFile(
      report,
      patient,
      doctor,
      { reportId: 'report', attachmentId: 'none' },
      surroundings,
    )
    expect(decided.ok ? 'accepted' : decided.error.code).toBe('NOT_FOUND')
  })

  it('brings a deleted report back as it was, and a second time changes nothing', () => {
    const deleted = { ...report, deletedAt: '2026-11-24T08:00:00.000Z' }
    const decided = restoreReport(deleted, patient, doctor, { reportId: 'report' }, surroundings)
    if (!decided.ok) throw new Error(decided.error.code)
    expect({ ...decided.value.value, updatedAt: report.updatedAt }).toEqual(report)
    const again = restoreReport(decided.value.value, patient, doctor, { reportId: 'report' }, surroundings)
    expect(again.ok && again.value.writes).toEqual([])
  })
})
