/** The patient's fields as they are typed: between the form and the contract. */
import { canonicalJson } from '#shared/lib/canonical-json.ts'
import type { CommandInput } from '#shared/contract/contract.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { filledIn } from '../../ui/field-refusal.ts'

export interface PatientValues {
  givenName: string
  familyName: string
  birthDate: string
  sex: Patient['sex'] | ''
  phone: string
  email: string
  line: string
  city: string
  postalCode: string
  language: string
  preferredChannel: Patient['preferredChannel'] | ''
  messageConsent: boolean
  allergies: string[]
  severeAllergies: string[]
  preconditions: string[]
  notes: string
}

/** A form for a person of whom only what was typed into a search is known. */
export function valuesOfTyped(typed: string): PatientValues {
  const looksLikeName = !/\d|@/.test(typed)
  const words = looksLikeName ? typed.trim().split(/\s+/).filter(Boolean) : []
  return {
    givenName: words[0] ?? '',
    familyName: words.slice(1).join(' '),
    birthDate: '',
    sex: '',
    phone: /^[+\d][\d\s()/-]{5,}$/.test(typed.trim()) ? typed.trim() : '',
    email: typed.includes('@') ? typed.trim() : '',
    line: '',
    city: '',
    postalCode: '',
    language: '',
    preferredChannel: '',
    messageConsent: false,
    allergies: [],
    severeAllergies: [],
    preconditions: [],
    notes: '',
  }
}

export function valuesOf(patient: Patient): PatientValues {
  const textsOf = (severe: boolean) =>
    patient.allergies.filter(({ criticality }) => (criticality === 'high') === severe).map(({ text }) => text)
  return {
    givenName: patient.givenName,
    familyName: patient.familyName,
    birthDate: patient.birthDate ?? '',
    sex: patient.sex ?? '',
    phone: patient.phone ?? '',
    email: patient.email ?? '',
    line: patient.address?.line ?? '',
    city: patient.address?.city ?? '',
    postalCode: patient.address?.postalCode ?? '',
    language: patient.language ?? '',
    preferredChannel: patient.preferredChannel ?? '',
    messageConsent: patient.messageConsent,
    allergies: textsOf(false),
    severeAllergies: textsOf(true),
    preconditions: patient.preconditions,
    notes: patient.notes ?? '',
  }
}

const addressOf = (values: PatientValues, before: Patient['address'] = {}): Patient['address'] => {
  const { line: _line, city: _city, postalCode: _postalCode, ...rest } = before
  return { ...rest, ...filledIn({ line: values.line, city: values.city, postalCode: values.postalCode }) }
}

const allergiesOf = (values: PatientValues, before: Patient['allergies'] = []): Patient['allergies'] => [
  ...values.severeAllergies.map((text) => ({ text, criticality: 'high' as const })),
  ...values.allergies.map(
    (text) => before.find((known) => known.text === text && known.criticality !== 'high') ?? { text },
  ),
]

/** What `patients.register` takes. */
export function registrationOf(values: PatientValues): CommandInput<'patients.register'> {
  const {
    line,
    city,
    postalCode,
    allergies: _allergies,
    severeAllergies: _severe,
    sex,
    preferredChannel,
    ...rest
  } = values
  const { preconditions, messageConsent, ...texts } = rest
  return {
    ...filledIn(texts),
    ...(sex ? { sex } : {}),
    ...(preferredChannel ? { preferredChannel } : {}),
    ...(line || city || postalCode ? { address: addressOf(values) ?? {} } : {}),
    allergies: allergiesOf(values),
    preconditions,
    messageConsent,
  }
}

/** The fields that differ from the record, as `patients.update` takes them: null empties a field. */
export function changesOf(values: PatientValues, patient: Patient): Record<string, unknown> {
  const after: Record<string, unknown> = {
    givenName: values.givenName,
    familyName: values.familyName,
    birthDate: values.birthDate || null,
    sex: values.sex || null,
    phone: values.phone || null,
    email: values.email || null,
    language: values.language || null,
    preferredChannel: values.preferredChannel || null,
    messageConsent: values.messageConsent,
    notes: values.notes || null,
    preconditions: values.preconditions,
    allergies: allergiesOf(values, patient.allergies),
    address: addressOf(values, patient.address),
  }
  if (!patient.address && Object.keys(after.address ?? {}).length === 0) delete after.address
  return Object.fromEntries(
    Object.entries(after).filter(
      ([field, value]) => inOneOrder(value) !== inOneOrder(patient[field as keyof Patient] ?? null),
    ),
  )
}

/** A value as text; the order of a list does not count, because the form shows allergies by criticality. */
const inOneOrder = (value: unknown): string =>
  canonicalJson(Array.isArray(value) ? value.map((item) => canonicalJson(item)).sort() : value)

/** What takes changes back: the same fields as they were. */
export const reverseOf = (changes: Record<string, unknown>, patient: Patient): Record<string, unknown> =>
  Object.fromEntries(Object.keys(changes).map((field) => [field, patient[field as keyof Patient] ?? null]))
