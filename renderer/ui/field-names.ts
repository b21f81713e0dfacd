import { useLingui } from '@lingui/react/macro'

/** Names of recorded fields in words; a field without one is called as it is stored. */
export function useFieldNames(): (field: string) => string {
  const { t } = useLingui()
  const names: Record<string, string> = {
    givenName: t`Given name`,
    familyName: t`Family name`,
    birthDate: t`Date of birth`,
    phone: t`Telephone`,
    email: t`E-mail`,
    sex: t`Sex`,
    address: t`Address`,
    preconditions: t`Preconditions`,
    allergies: t`Allergies`,
    language: t`Language`,
    preferredChannel: t`Messages by`,
    messageConsent: t`Agrees to get messages about appointments`,
    notes: t`Notes`,
    photo: t`Photo`,
    notSameAs: t`Not the same person as`,
    memberId: t`Member ID`,
    status: t`Status`,
    startsAt: t`Begins`,
    endsAt: t`Ends`,
    doctorId: t`Doctor`,
    patientId: t`Patient`,
    reason: t`Reason`,
    kind: t`Kind`,
    title: t`Title`,
    text: t`Text`,
    site: t`Site`,
    instructions: t`Instructions for the patient`,
    relevantToPatient: t`The patient is told`,
    workingHours: t`Working hours`,
    absences: t`Absences`,
  }
  return (field) => names[field] ?? field
}
