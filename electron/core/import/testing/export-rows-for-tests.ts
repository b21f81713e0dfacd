/** Rows of an export of our own, for tests. */
import fs from 'node:fs'
import path from 'node:path'

const concept = (text: string) => ({ text, coding: [{ code: text.toLowerCase(), display: text }] })
const state = (code: string) => ({ coding: [{ code }] })

export const patientRow = (id: string, more: Record<string, unknown> = {}) => ({
  resourceType: 'Patient',
  id,
  name: [{ use: 'official', family: `Family ${id}`, given: ['Given'] }],
  birthDate: '1980-02-29',
  gender: 'female',
  ...more,
})

export const practitionerRow = (id: string, more: Record<string, unknown> = {}) => ({
  resourceType: 'Practitioner',
  id,
  active: true,
  name: [{ family: `Doctor ${id}`, given: ['Ada'], prefix: ['Dr.'] }],
  ...more,
})

export const conditionRow = (id: string, patient: string, text: string, clinicalStatus = 'active') => ({
  resourceType: 'Condition',
  id,
  clinicalStatus: state(clinicalStatus),
  code: concept(text),
  subject: { reference: `Patient/${patient}` },
})

export const allergyRow = (id: string, patient: string, text: string, criticality = 'high') => ({
  resourceType: 'AllergyIntolerance',
  id,
  clinicalStatus: state('active'),
  criticality,
  code: concept(text),
  patient: { reference: `urn:uuid:${patient}` },
})

export const encounterRow = (
  id: string,
  patient: string,
  practitioner: string,
  start: string,
  end: string,
  status = 'finished',
) => ({
  resourceType: 'Encounter',
  id,
  status,
  type: [concept('Check-up (procedure)')],
  subject: { reference: `Patient/${patient}` },
  participant: [{ individual: { reference: `Practitioner/${practitioner}` } }],
  period: { start, end },
})

/** Writes one file: a row that is a string is written as it stands. */
export function writeExport(
  folder: string,
  name: string,
  rows: readonly (object | string)[],
  lineEnd = '\n',
): void {
  const text = rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join(lineEnd)
  fs.mkdirSync(folder, { recursive: true })
  fs.writeFileSync(path.join(folder, name), text)
}
