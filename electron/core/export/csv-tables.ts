/** The tables of a CSV export. */
import type { Cell } from '#shared/lib/csv.ts'
import type { Reader } from '../store/reader.ts'
import { everyRecord } from './every-record.ts'

export interface Table {
  /** Of the file, without its ending. */
  name: string
  columns: readonly string[]
  rows: () => AsyncIterable<readonly Cell[]>
}

/** Headings are fixed words, not translated: whoever reads the files with a program counts on them. */
export const tables = (read: Reader): readonly Table[] => [
  {
    name: 'patients',
    columns: [
      'memberId',
      'givenName',
      'familyName',
      'birthDate',
      'sex',
      'phone',
      'email',
      'addressLine',
      'city',
      'region',
      'postalCode',
      'country',
      'language',
      'preferredChannel',
      'messageConsent',
      'allergies',
      'preconditions',
      'notes',
      'deletedAt',
      'id',
    ],
    async *rows() {
      for await (const each of everyRecord(read, 'patients')) {
        if (each.erasedAt !== undefined) continue
        const { address } = each
        yield [
          each.memberId,
          each.givenName,
          each.familyName,
          each.birthDate,
          each.sex,
          each.phone,
          each.email,
          address?.line,
          address?.city,
          address?.region,
          address?.postalCode,
          address?.country,
          each.language,
          each.preferredChannel,
          each.messageConsent ? 'yes' : 'no',
          each.allergies
            .map(({ text, criticality }) => (criticality === 'high' ? `${text} (!)` : text))
            .join('; '),
          each.preconditions.join('; '),
          each.notes,
          each.deletedAt,
          each.id,
        ]
      }
    },
  },
  {
    name: 'doctors',
    columns: [
      'doctorNumber',
      'title',
      'givenName',
      'familyName',
      'specialty',
      'phone',
      'email',
      'active',
      'id',
    ],
    async *rows() {
      for await (const each of everyRecord(read, 'doctors'))
        yield [
          each.doctorNumber,
          each.title,
          each.givenName,
          each.familyName,
          each.specialty,
          each.phone,
          each.email,
          each.active ? 'yes' : 'no',
          each.id,
        ]
    },
  },
  {
    name: 'appointments',
    columns: [
      'date',
      'startsAt',
      'endsAt',
      'status',
      'patientId',
      'doctorId',
      'reason',
      'note',
      'arrivedAt',
      'seatedAt',
      'doneAt',
      'canceledAt',
      'canceledBy',
      'cancelReason',
      'id',
    ],
    async *rows() {
      for await (const each of everyRecord(read, 'appointments'))
        yield [
          each.date,
          each.startsAt,
          each.endsAt,
          each.status,
          each.patientId,
          each.doctorId,
          each.reason,
          each.note,
          each.arrivedAt,
          each.seatedAt,
          each.doneAt,
          each.canceledAt,
          each.canceledBy,
          each.cancelReason,
          each.id,
        ]
    },
  },
  {
    name: 'stock',
    columns: [
      'name',
      'category',
      'unit',
      'barcode',
      'minimumQuantity',
      'targetQuantity',
      'supplier',
      'active',
      'id',
    ],
    async *rows() {
      for await (const each of everyRecord(read, 'equipment'))
        yield [
          each.name,
          each.category,
          each.unit,
          each.barcode,
          each.minimumQuantity,
          each.targetQuantity,
          each.supplier,
          each.active ? 'yes' : 'no',
          each.id,
        ]
    },
  },
  {
    name: 'stock-movements',
    columns: ['at', 'equipmentId', 'kind', 'change', 'lot', 'expiresOn', 'note', 'id'],
    async *rows() {
      for await (const each of everyRecord(read, 'stockmovements'))
        yield [
          each.at,
          each.equipmentId,
          each.kind,
          each.change,
          each.lot,
          each.expiresOn,
          each.note,
          each.id,
        ]
    },
  },
  {
    name: 'feedback',
    columns: [
      'submittedAt',
      'patientId',
      'doctorId',
      'rating',
      'text',
      'channel',
      'response',
      'responseAt',
      'id',
    ],
    async *rows() {
      for await (const each of everyRecord(read, 'feedback'))
        yield [
          each.submittedAt,
          each.patientId,
          each.doctorId,
          each.rating,
          each.text,
          each.channel,
          each.response?.text,
          each.response?.at,
          each.id,
        ]
    },
  },
]
