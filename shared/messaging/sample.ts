/** What fills a template when it is looked at: a made-up patient, doctor and time. */
import { type Parameters, wallTime, type WhereTold } from './render.ts'

const names: Readonly<Record<string, { patient: string; doctor: string; instructions: string }>> = {
  en: {
    patient: 'Ana Example',
    doctor: 'Dr. Lee Example',
    instructions: 'Do not eat until the numbness is gone.',
  },
  es: {
    patient: 'Ana Ejemplo',
    doctor: 'Dra. Luz Ejemplo',
    instructions: 'No coma hasta que pase el efecto de la anestesia.',
  },
  ar: { patient: 'هناء مثال', doctor: 'د. سامي مثال', instructions: 'لا تأكل حتى يزول الخدر.' },
}

/** Values for every field of every template, in a language. */
export function sampleParameters(
  language: string,
  clinic: ({ name: string; phone?: string } & WhereTold) | undefined,
): Parameters {
  const { patient, doctor, instructions } = names[language] ??
    names.en ?? { patient: '', doctor: '', instructions: '' }
  const where = clinic ?? { timeZone: 'UTC' }
  const before = wallTime('2027-03-09T09:30:00Z', where, language)
  const after = wallTime('2027-03-11T13:00:00Z', where, language)
  return {
    clinic: clinic?.name ?? '',
    clinicPhone: clinic?.phone ?? '',
    patient,
    doctor,
    doctorBefore: doctor,
    memberId: '2345-6789-2345',
    doctorNumber: '7-02',
    rating: 5,
    instructions,
    date: after.date,
    time: after.time,
    dateBefore: before.date,
    timeBefore: before.time,
  }
}
