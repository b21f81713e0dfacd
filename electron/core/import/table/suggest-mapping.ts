/** What the heading of a table suggests its columns to be. Pure. */
import { type AppointmentColumn, type PatientColumn, type TableMapping } from '#shared/contract/taking-in.ts'
import { dateOrder } from '#shared/domain/patients/birth-date.ts'
import { foldedWords } from '#shared/domain/patients/folding.ts'
import type { TableForm } from './table-file.ts'

/** Headings by column, the surest first: English, Spanish, Arabic, German, French, and this application's own export. */
const patientHeadings: Readonly<Record<PatientColumn, string>> = {
  number:
    'id, patient id, patient number, patient no, patient nr, member id, memberid, mrn, medical record number, record number, chart number, file number, number, no, nhc, numero de historia, historia clinica, nº historia, nº de historia, nº, numero, رقم المريض, رقم الملف, الرقم, patientennummer, numero de dossier',
  fullName:
    'full name, name, patient name, patient, nombre completo, nombre y apellidos, apellidos y nombre, paciente, الاسم, الاسم الكامل, اسم المريض, nom complet',
  givenName:
    'given name, givenname, first name, firstname, forename, nombre, nombres, nombre de pila, الاسم الاول, vorname, prenom',
  familyName:
    'family name, familyname, last name, lastname, surname, apellidos, apellido, primer apellido, اسم العائله, اللقب, nachname, familienname, nom',
  birthDate:
    'birth date, birthdate, date of birth, dob, born, birthday, fecha de nacimiento, f nacimiento, nacimiento, تاريخ الميلاد, geburtsdatum, date de naissance',
  sex: 'sex, gender, sexo, genero, الجنس, geschlecht, sexe',
  phone:
    'phone, mobile, mobile phone, cell, cell phone, phone number, telephone, tel, telefono movil, movil, telefono, celular, الهاتف, الجوال, رقم الهاتف, رقم الجوال, telefon, handy, telephone mobile',
  otherPhone:
    'home phone, phone 2, other phone, work phone, second phone, telefono 2, telefono fijo, otro telefono, هاتف اخر, هاتف المنزل',
  email:
    'email, e mail, email address, mail, correo, correo electronico, البريد الالكتروني, البريد, courriel',
  addressLine:
    'address, addressline, address line, street, street address, address 1, direccion, domicilio, calle, العنوان, الشارع, strasse, adresse',
  city: 'city, town, ciudad, poblacion, localidad, municipio, المدينه, stadt, ort, ville',
  region: 'region, state, province, county, provincia, comunidad, المنطقه, المحافظه, bundesland',
  postalCode:
    'postal code, postalcode, zip, zip code, postcode, codigo postal, cp, الرمز البريدي, plz, code postal',
  country: 'country, pais, البلد, الدوله, land, pays',
  language: 'language, idioma, lengua, اللغه, sprache, langue',
  preferredChannel:
    'preferred channel, preferredchannel, contact by, contact preference, canal preferido, طريقه التواصل',
  messageConsent:
    'message consent, messageconsent, consent, consents, marketing consent, consentimiento, acepta mensajes, الموافقه',
  allergies: 'allergies, allergy, alergias, alergia, الحساسيه, allergien',
  preconditions:
    'preconditions, conditions, medical history, diseases, antecedentes, enfermedades, patologias, الامراض, التاريخ المرضي, vorerkrankungen',
  notes:
    'notes, note, comments, comment, remarks, observaciones, notas, comentarios, ملاحظات, bemerkungen, notizen',
}

const appointmentHeadings: Readonly<Record<AppointmentColumn, string>> = {
  number: 'id, appointment id, appointment number, numero de cita, id cita, رقم الموعد, number, numero',
  patient:
    'patient id, patientid, patient number, member id, memberid, mrn, chart number, nhc, numero de historia, رقم المريض, رقم الملف',
  patientName:
    'patient name, patient, full name, name, paciente, nombre del paciente, nombre completo, اسم المريض, المريض',
  patientBirthDate: 'birth date, date of birth, dob, patient birth date, fecha de nacimiento, تاريخ الميلاد',
  doctor:
    'doctor, doctor id, doctorid, doctor name, dentist, provider, practitioner, physician, medico, doctora, odontologo, profesional, الطبيب, طبيب',
  date: 'date, day, appointment date, fecha, dia, التاريخ, اليوم, datum',
  startTime:
    'start time, time, start, from, hora, hora de inicio, inicio, الوقت, وقت البدايه, uhrzeit, heure',
  startsAt:
    'starts at, startsat, start date, datetime, date time, date and time, fecha y hora, التاريخ والوقت, beginn',
  endTime: 'end time, end, to, until, hora de fin, hora fin, fin, وقت النهايه',
  endsAt: 'ends at, endsat, end date, fecha y hora de fin',
  durationMinutes: 'duration, minutes, length, duration minutes, duracion, minutos, المده, dauer',
  status: 'status, state, estado, الحاله',
  reason:
    'reason, reason for visit, type, appointment type, treatment, service, motivo, tratamiento, tipo, السبب, grund, motif',
  note: 'note, notes, comment, comments, observaciones, notas, ملاحظات',
}

const heading = (text: string): string => foldedWords(text.replace(/([a-z])([A-Z])/g, '$1 $2')).join(' ')

type Choice<Column extends string> = { column: Column; rank: number }

/** For each heading the column that it suggests most; no column twice, but the surest. */
function choose<Column extends string>(
  headings: readonly string[],
  known: Readonly<Record<Column, string>>,
): { columns: (Column | null)[]; found: number } {
  const ranks = new Map<string, Choice<Column>>()
  for (const [column, list] of Object.entries<string>(known) as [Column, string][]) {
    for (const [rank, words] of list.split(', ').entries()) {
      const folded = heading(words)
      const other = ranks.get(folded)
      if (!other || rank < other.rank) ranks.set(folded, { column, rank })
    }
  }
  const wishes = headings.map((text) => ranks.get(heading(text)))
  const columns = wishes.map((wish, index) => {
    if (!wish) return null
    const best = wishes.findIndex(
      (each) =>
        each?.column === wish.column &&
        each.rank ===
          Math.min(
            ...wishes.filter((other) => other?.column === wish.column).map((other) => other?.rank ?? 0),
          ),
    )
    return best === index ? wish.column : null
  })
  return { columns, found: columns.filter((column) => column !== null).length }
}

/** @param country the clinic's, for how it writes dates */
export function suggestMapping(headings: readonly string[], form: TableForm, country: string): TableMapping {
  const patients = choose(headings, patientHeadings)
  const appointments = choose(headings, appointmentHeadings)
  const shape = { ...form, dateOrder: dateOrder(country) }
  const { columns } = appointments
  const hasTime = columns.includes('startsAt') || (columns.includes('date') && columns.includes('startTime'))
  if (hasTime && columns.includes('doctor')) return { what: 'appointments', ...shape, columns }
  return { what: 'patients', ...shape, columns: patients.columns }
}

/** Columns without which nothing can be taken in; each a list of alternatives, joined by `|`. */
export function missingColumns({ what, columns }: TableMapping): string[] {
  const has = (name: string) => columns.some((column) => column === name)
  if (what === 'patients')
    return has('fullName') || has('givenName') || has('familyName') ? [] : ['fullName|familyName']
  return [
    ...(has('patient') || has('patientName') ? [] : ['patient|patientName']),
    ...(has('doctor') ? [] : ['doctor']),
    ...(has('startsAt') || has('date') ? [] : ['startsAt|date']),
    ...(has('startsAt') || has('startTime') ? [] : ['startsAt|startTime']),
  ]
}
