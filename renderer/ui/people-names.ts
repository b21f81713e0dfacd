/** How people are called on screen. */

/** `Ana García`, or the member ID's owner without a name. */
export const patientName = (patient: { givenName: string; familyName: string }): string =>
  `${patient.givenName} ${patient.familyName}`.trim()

/** `Dr. Ana García`: title, given and family name. */
export const doctorName = (doctor: { title?: string; givenName: string; familyName: string }): string =>
  [doctor.title, doctor.givenName, doctor.familyName].filter(Boolean).join(' ')
