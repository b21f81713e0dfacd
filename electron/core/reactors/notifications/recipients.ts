/** Whom a message goes to, and where. */
import type { ClinicSnapshot, DoctorSnapshot, PatientSnapshot } from '#shared/events/snapshots.ts'
import { writtenLanguage } from '#shared/messaging/render.ts'
import { channelFor } from '#shared/messaging/write-message.ts'

type Named = { title?: string; givenName: string; familyName: string }
/** A person's name as others read it. */
export const nameOf = ({ title, givenName, familyName }: Named): string =>
  [title, givenName, familyName].filter(Boolean).join(' ')

export interface Recipient {
  kind: 'patient' | 'doctor'
  id: string
  language: string
  channel: 'email' | 'sms'
  to: string
}

/** Where a patient may be written to: the channel they prefer, else the other one; nobody who does not want it. */
export function patientRecipient(patient: PatientSnapshot, clinic: ClinicSnapshot): Recipient[] {
  const address = channelFor(patient)
  if (!address) return []
  const language = writtenLanguage(patient.language, clinic.language)
  return [{ kind: 'patient', id: patient.id, language, ...address }]
}

/** Where a doctor is written to, if anywhere. */
export const doctorRecipient = (doctor: DoctorSnapshot, clinic: ClinicSnapshot): Recipient[] =>
  doctor.email === undefined
    ? []
    : [
        {
          kind: 'doctor',
          id: doctor.id,
          language: writtenLanguage(clinic.language),
          channel: 'email',
          to: doctor.email,
        },
      ]
