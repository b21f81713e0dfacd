/** Who works at the demonstration clinic and who comes to it. Nobody here exists; numbers are Ofcom's for fiction. */
import type { CommandInput } from '#shared/contract/contract.ts'
import type { WorkingPeriod } from '#shared/domain/records/doctor.ts'
import type { Allergy } from '#shared/domain/records/patient.ts'
import type { SeededRandom } from './seeded-random.ts'

/** Periods on ISO weekdays, Monday 1 to Sunday 7. */
const hours = (weekdays: readonly number[], ...periods: [from: string, to: string][]): WorkingPeriod[] =>
  weekdays.flatMap((weekday) => periods.map(([from, to]) => ({ weekday, from, to })))

type NewDoctor = CommandInput<'doctors.create'> & { id: string }

/** Every day of the week has someone at work, so the board is never empty. */
export const demoDoctors: readonly NewDoctor[] = [
  {
    id: 'demo-doctor-hart',
    title: 'Dr.',
    givenName: 'Amelia',
    familyName: 'Hart',
    specialty: 'General dentistry',
    email: 'amelia.hart@clinic.example',
    color: 'teal',
    slotMinutes: 30,
    workingHours: hours([1, 2, 3, 4, 5], ['08:30', '12:30'], ['13:30', '17:00']),
  },
  {
    id: 'demo-doctor-mensah',
    title: 'Dr.',
    givenName: 'Kwame',
    familyName: 'Mensah',
    specialty: 'Orthodontics',
    email: 'kwame.mensah@clinic.example',
    color: 'indigo',
    slotMinutes: 40,
    workingHours: [
      ...hours([1, 2, 4], ['09:00', '13:00'], ['14:00', '18:00']),
      ...hours([6], ['09:00', '13:00']),
    ],
  },
  {
    id: 'demo-doctor-lin',
    title: 'Dr.',
    givenName: '美玲',
    familyName: '林',
    specialty: 'Oral surgery',
    color: 'grape',
    slotMinutes: 45,
    workingHours: hours([2, 3, 4, 5], ['10:00', '14:30'], ['15:15', '18:30']),
  },
  {
    id: 'demo-doctor-koval',
    title: 'Dr.',
    givenName: 'Олена',
    familyName: 'Коваль',
    specialty: 'Periodontics',
    color: 'orange',
    slotMinutes: 30,
    workingHours: [...hours([1, 2, 3, 4], ['08:00', '14:00']), ...hours([7], ['10:00', '14:00'])],
  },
  {
    id: 'demo-doctor-haddad',
    title: 'Dr.',
    givenName: 'يوسف',
    familyName: 'حداد',
    specialty: 'Family medicine',
    color: 'cyan',
    slotMinutes: 20,
    workingHours: hours([3, 4, 5, 6, 7], ['09:00', '12:00'], ['13:00', '16:00']),
  },
  {
    id: 'demo-doctor-nair',
    givenName: 'Priya',
    familyName: 'Nair',
    specialty: 'Dental hygiene',
    color: 'lime',
    slotMinutes: 30,
    workingHours: hours([1, 2, 3, 4, 5, 6], ['09:00', '15:00']),
  },
]

/** Given and family names that go together, with the language people of the name are written to in. */
const names: readonly { language: string; given: readonly string[]; family: readonly string[] }[] = [
  {
    language: 'en',
    given: ['Olivia', 'George', 'Isla', 'Noah', 'Freya', 'Arthur', 'Niamh', 'Seán', 'Zoë', 'Theo'],
    family: [
      'Smith',
      'O’Connor',
      'Jones',
      'MacLeod',
      'Taylor',
      'Ashworth-Bell',
      'Evans',
      'Okafor',
      'Patel',
      'Reid',
    ],
  },
  {
    language: 'es',
    given: ['Lucía', 'Íñigo', 'María José', 'Andrés', 'Begoña'],
    family: ['Núñez García', 'Ibáñez', 'Muñoz', 'López de la Fuente'],
  },
  { language: 'pl', given: ['Łukasz', 'Małgorzata', 'Zofia'], family: ['Wiśniewski', 'Dąbrowska', 'Żak'] },
  { language: 'tr', given: ['İpek', 'Çağla', 'Emre'], family: ['Yılmaz', 'Şahin', 'Öztürk'] },
  { language: 'ar', given: ['ليلى', 'عمر', 'نور', 'خالد'], family: ['المصري', 'السيد', 'حسن'] },
  { language: 'uk', given: ['Оксана', 'Тарас', 'Софія'], family: ['Шевченко', 'Бондаренко', 'Мельник'] },
  { language: 'zh', given: ['伟', '秀英', '小明'], family: ['王', '李', '陈'] },
  { language: 'hi', given: ['आरव', 'प्रिया', 'रोहन'], family: ['शर्मा', 'सिंह', 'वर्मा'] },
  { language: 'el', given: ['Ελένη', 'Γιώργος'], family: ['Παπαδόπουλος', 'Νικολάου'] },
  { language: 'ja', given: ['さくら', '大輔'], family: ['佐藤', '鈴木'] },
  { language: 'vi', given: ['Nguyệt', 'Đức'], family: ['Nguyễn', 'Trần'] },
]

const womensNames = new Set([
  ...['Olivia', 'Isla', 'Freya', 'Niamh', 'Zoë', 'Lucía', 'María José', 'Begoña', 'Małgorzata', 'Zofia'],
  ...['İpek', 'Çağla', 'ليلى', 'نور', 'Оксана', 'Софія', '秀英', 'प्रिया', 'Ελένη', 'さくら', 'Nguyệt'],
])

const allergies: readonly Allergy[] = [
  { text: 'Penicillin', criticality: 'high' },
  { text: 'Latex', criticality: 'high' },
  { text: 'Local anaesthetics (articaine)', criticality: 'high' },
  { text: 'Ibuprofen', criticality: 'low' },
  { text: 'Pollen', criticality: 'low' },
  { text: 'Nickel', criticality: 'low' },
]
const pregnancy = 'Pregnancy'
const preconditions = [
  'Diabetes type 2',
  'Hypertension',
  'Takes anticoagulants',
  'Asthma',
  pregnancy,
  'Pacemaker',
  'Anxiety about treatment',
  'Epilepsy',
]
const cities: readonly [city: string, postalCode: string][] = [
  ['Bristol', 'BS1 4ST'],
  ['Bath', 'BA1 1SU'],
  ['Clevedon', 'BS21 7PG'],
]
const streets = ['Harbour Road', 'Mill Lane', 'Church Street', 'Orchard Close', 'Victoria Terrace']

const pad = (value: number): string => String(value).padStart(2, '0')

/** A patient as the desk would register them. `number` makes contact details unique. */
export function demoPatient(random: SeededRandom, number: number): CommandInput<'patients.register'> {
  const people = random.percent(45) ? names[0] : random.pick(names)
  if (!people) throw new Error('There are no names')
  const [city, postalCode] = random.pick(cities)
  // 29 February now and then: years that have one.
  const birthDate = random.percent(3)
    ? `${random.pick([1956, 1984, 2000])}-02-29`
    : `${random.integer(1938, 2021)}-${pad(random.integer(1, 12))}-${pad(random.integer(1, 28))}`
  const givenName = random.pick(people.given)
  const familyName = random.pick(people.family)
  const usual = womensNames.has(givenName) ? 'female' : 'male'
  const sex = random.pick([usual, usual, usual, usual, 'other', 'unknown'] as const)
  const mayBePregnant = sex === 'female' && birthDate > '1985' && birthDate < '2005'
  return {
    givenName,
    familyName,
    birthDate,
    sex,
    ...(random.percent(90) ? { phone: `020 7946 0${String(number).padStart(3, '0')}` } : {}),
    ...(random.percent(75) ? { email: `patient${number}@mail.example` } : {}),
    address: { line: `${random.integer(1, 120)} ${random.pick(streets)}`, city, postalCode, country: 'GB' },
    language: people.language,
    allergies: random.percent(22) ? [random.pick(allergies)] : [],
    preconditions: (random.percent(25) ? [random.pick(preconditions)] : []).filter(
      (one) => one !== pregnancy || mayBePregnant,
    ),
    messageConsent: random.percent(85),
  }
}

export const visitReasons = [
  'Check-up',
  'Cleaning',
  'Filling',
  'Crown fitting',
  'Toothache',
  'Brace adjustment',
  'Wisdom tooth',
  'Root canal, second visit',
  'Whitening consultation',
  'Gum treatment',
  'X-ray and advice',
  'Repeat prescription',
]
