/** AllergyIntolerance and Condition: what a patient's record warns of. */
import type { AllergyIntolerance, Coding, Condition } from '@medplum/fhirtypes'
import type { Allergy, Patient } from '#shared/domain/records/patient.ts'
import { code, line, lines, object, objects, referencedId, type Unchecked, words } from './fhir-json.ts'
import type { CodeableConcept } from '@medplum/fhirtypes'
import { leftOut, type Mapped, refused, resourceId, taken, tooLong } from './mapped.ts'

export type Alert =
  | { kind: 'allergy'; patient: string; allergy: Allergy }
  | { kind: 'precondition'; patient: string; text: string }

/** Codes of `condition-clinical` and `allergyintolerance-clinical` under which a problem exists now. */
const presentStates = new Set(['active', 'recurrence', 'relapse'])
const untrue = new Set(['refuted', 'entered-in-error'])

/**
 * Circumstances of life and errands that some systems keep as conditions (SNOMED CT codes). They are no preconditions
 * of a treatment. Findings and situations that are not listed here (obesity, smoking, a past heart attack) are.
 */
const circumstances = new Set([
  '160903007', // full-time employment
  '160904001', // part-time employment
  '741062008', // not in labour force
  '73438004', // unemployed
  '105493001', // retired
  '224299000', // received higher education
  '224295006', // only received primary school education
  '473461003', // educated to high school level
  '5251000175109', // received certificate of high school equivalency
  '224355006', // served in armed forces
  '1187604002', // serving in military service
  '105531004', // housing unsatisfactory
  '32911000', // homeless
  '423315002', // limited social contact
  '422650009', // social isolation
  '713458007', // lack of access to transportation
  '160968000', // risk activity involvement
  '266948004', // has a criminal record
  '446654005', // refugee
  '424393004', // reports of violence in the environment
  '314529007', // medication review due
])

/** SNOMED's semantic tag at the end of a term says what kind of concept it is, nothing about the patient. */
const withoutTag = (text: string): string =>
  text.replace(/ \((disorder|finding|situation|morphologic abnormality|person|procedure)\)$/, '')

/** An active allergy or intolerance of a patient. */
export function mapAllergy(row: unknown): Mapped<Alert> {
  const id = resourceId(row, 'AllergyIntolerance')
  if (id.kind !== 'taken') return id
  const resource = row as Unchecked<AllergyIntolerance>
  const state = code(resource.clinicalStatus)
  if (state !== undefined && state !== 'active') return leftOut(`${state} allergies`)
  if (untrue.has(code(resource.verificationStatus) ?? '')) return leftOut('refuted allergies')
  const patient = referencedId(resource.patient, 'Patient')
  if (patient === undefined) return refused('names no patient')
  const text = words(resource.code) ?? substances(resource).join(', ')
  if (text === '') return refused('does not say what the allergy is to')
  if (tooLong({ text })) return refused('has a text of more than 200 characters')
  const criticality = line(resource.criticality)
  const allergy: Allergy = { text: withoutTag(text) }
  if (criticality === 'low' || criticality === 'high') allergy.criticality = criticality
  return taken({ kind: 'allergy', patient, allergy })
}

const substances = (resource: Unchecked<AllergyIntolerance>): string[] =>
  objects<{ substance: CodeableConcept }>(resource.reaction)
    .map((reaction) => words(reaction.substance))
    .filter((text) => text !== undefined)

/** A condition that the patient has now. */
export function mapCondition(row: unknown): Mapped<Alert> {
  const id = resourceId(row, 'Condition')
  if (id.kind !== 'taken') return id
  const resource = row as Unchecked<Condition>
  const state = code(resource.clinicalStatus)
  const over = resource.abatementDateTime !== undefined || lines([resource.abatementString]).length > 0
  if (state === undefined ? over : !presentStates.has(state))
    return leftOut(`${state ?? 'resolved'} conditions`)
  if (untrue.has(code(resource.verificationStatus) ?? '')) return leftOut('refuted conditions')
  const codings = objects<Coding>(object<CodeableConcept>(resource.code).coding)
  if (codings.some((coding) => circumstances.has(line(coding.code) ?? '')))
    return leftOut('circumstances of life')
  const patient = referencedId(resource.subject, 'Patient')
  if (patient === undefined) return refused('names no patient')
  const text = words(resource.code)
  if (text === undefined) return refused('does not say what the condition is')
  if (tooLong({ text })) return refused('has a text of more than 200 characters')
  return taken({ kind: 'precondition', patient, text: withoutTag(text) })
}

/** Most allergies, and most preconditions, that a record holds. */
const most = 200

/** What is known of one patient, each thing once. */
export class AlertList {
  readonly allergies: Allergy[] = []
  readonly preconditions: string[] = []

  /** Both, as the patient's record has them. */
  get lists(): Pick<Patient, 'allergies' | 'preconditions'> {
    const { allergies, preconditions } = this
    return { allergies, preconditions }
  }

  /** @returns false when the list is full */
  add(alert: Alert): boolean {
    if (alert.kind === 'precondition') {
      if (this.preconditions.includes(alert.text)) return true
      if (this.preconditions.length >= most) return false
      this.preconditions.push(alert.text)
      return true
    }
    const same = this.allergies.find((known) => known.text === alert.allergy.text)
    if (same) {
      if (alert.allergy.criticality === 'high') same.criticality = 'high'
      return true
    }
    if (this.allergies.length >= most) return false
    this.allergies.push({ ...alert.allergy })
    return true
  }
}
