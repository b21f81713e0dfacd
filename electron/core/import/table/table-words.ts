/** Words that stand in a table for what a record holds as a code: English, Spanish, Arabic, some German and French. Pure. */
import { foldedWords } from '#shared/domain/patients/folding.ts'
import type { MessageChannel } from '#shared/domain/records/fields.ts'
import type { Patient } from '#shared/domain/records/patient.ts'

const lookUp =
  <Code extends string>(words: Readonly<Record<Code, string>>) =>
  (text: string): Code | undefined => {
    const folded = foldedWords(text).join(' ')
    const found = (Object.entries<string>(words) as [Code, string][]).find(([, list]) =>
      list.split(', ').some((word) => foldedWords(word).join(' ') === folded),
    )
    return found?.[0]
  }

export const readSex = lookUp<NonNullable<Patient['sex']>>({
  female: 'female, f, w, woman, girl, mujer, femenino, hembra, انثى, weiblich, femme, feminin',
  male: 'male, m, man, boy, hombre, masculino, varon, h, ذكر, mannlich, männlich, homme, masculin',
  other: 'other, x, d, divers, otro, diverse, اخر, autre',
  unknown: 'unknown, u, desconocido, غير معروف, unbekannt, inconnu',
})

const yesOrNo = lookUp({
  yes: 'yes, y, true, 1, si, sí, s, verdadero, نعم, ja, j, oui, x',
  no: 'no, n, false, 0, falso, لا, nein, non',
})
export const readYes = (text: string): boolean | undefined => {
  const read = yesOrNo(text)
  return read && read === 'yes'
}

export const readChannel = lookUp<MessageChannel>({
  email: 'email, e mail, mail, correo, correo electronico, البريد الالكتروني, courriel',
  sms: 'sms, text, text message, phone, mobile, mensaje, telefono, رساله نصيه',
  none: 'none, no, nothing, ninguno, لا شيء',
})

const languages = lookUp({
  en: 'english, ingles, inglés, الانجليزيه, englisch, anglais',
  es: 'spanish, espanol, español, castellano, الاسبانيه, spanisch, espagnol',
  ar: 'arabic, arabe, árabe, العربيه, عربي, arabisch',
  fr: 'french, frances, francés, الفرنسيه, franzosisch, francais',
  de: 'german, aleman, alemán, الالمانيه, deutsch, allemand',
  pt: 'portuguese, portugues, portugués, portugiesisch',
  it: 'italian, italiano, italienisch',
  ca: 'catalan, catalán, catala, katalanisch',
})
/** A language by its name or its BCP 47 tag. */
export function readLanguage(text: string): string | undefined {
  const tag = text.trim().replace('_', '-')
  if (/^[A-Za-z]{2}(-[A-Za-z0-9]{2,8})?$/.test(tag)) {
    const [language = '', ...rest] = tag.split('-')
    return [language.toLowerCase(), ...rest].join('-')
  }
  return languages(text)
}

/** As a FHIR encounter's status says it. */
export const readVisitStatus = lookUp({
  planned:
    'planned, booked, confirmed, scheduled, requested, pending, reserved, pendiente, confirmada, confirmado, programada, reservada, مؤكد, محجوز, geplant',
  finished:
    'finished, done, completed, fulfilled, attended, seen, realizada, completada, hecha, atendida, atendido, finalizada, مكتمل, تم, erledigt',
  noShow: 'no show, noshow, missed, did not attend, dna, no presentado, no acude, falta, لم يحضر',
  cancelled: 'cancelled, canceled, cancel, cancelada, anulada, cancelado, ملغى, ملغي, abgesagt, annule',
})
