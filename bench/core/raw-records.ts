/**
 * The second yardstick for a booking: the same records (appointment, page of the day, event, audit entry, messages) as rows of
 * plain tables with the indexes their collections have, in one durable transaction. It decides, checks and hashes nothing.
 */
import { appointmentRecord } from '#shared/domain/records/appointment.ts'
import { dayBookRecord } from '#shared/domain/records/day-page.ts'
import { messageRecord } from '#shared/domain/records/message.ts'
import type { RecordType } from '#shared/domain/records/record-type.ts'
import { eventRecord } from '#shared/events/event.ts'
import type { Reader } from '#core/store/reader.ts'
import type { SqliteFile } from '#core/store/sqlite-storage/index.ts'

const types: readonly RecordType[] = [appointmentRecord, dayBookRecord, eventRecord, messageRecord]
type Stored = Record<string, unknown> & { id: string }
export type BookingRecords = Record<string, Stored[]>

const fieldsOf = ({ indexes }: RecordType): string[] => [
  ...new Set(indexes.flatMap((index) => (typeof index === 'string' ? [index] : [...index]))),
]

/** What one booking has written, as it is stored. */
export async function recordsOfBooking(read: Reader, id: string, date: string): Promise<BookingRecords> {
  const booked = await read.get('appointments', id)
  if (!booked) throw new Error('The booking that was just answered is not there.')
  const daybook = await read.getMany('daybook', [date])
  const events = await read.find('events', { where: { subjectId: id } })
  const sent = await read.find('messages', {
    where: { recipientId: { $in: [booked.patientId, booked.doctorId] } },
  })
  const messages = sent.filter((message) => message.appointmentId === id)
  return { appointments: [booked], daybook, events, messages } as unknown as BookingRecords
}

export class RawRecords {
  readonly #file: SqliteFile

  constructor(file: SqliteFile) {
    this.#file = file
    for (const type of types) {
      const fields = fieldsOf(type).map((field) => `${field} TEXT NOT NULL,`)
      file.connection.exec(
        `CREATE TABLE raw_${type.name} (id TEXT NOT NULL PRIMARY KEY, ${fields.join(' ')} data TEXT NOT NULL) STRICT`,
      )
      for (const [position, index] of type.indexes.entries()) {
        const columns = typeof index === 'string' ? index : index.join()
        file.connection.exec(`CREATE INDEX raw_${type.name}_${position} ON raw_${type.name} (${columns})`)
      }
    }
  }

  write(records: BookingRecords): void {
    this.#file.transaction(() => {
      for (const type of types) {
        const fields = fieldsOf(type)
        const statement = this.#file.statement(
          `INSERT OR REPLACE INTO raw_${type.name} VALUES (${Array.from({ length: fields.length + 2 }, () => '?').join()})`,
        )
        for (const record of records[type.name] ?? []) {
          const values = fields.map((field) => String(record[field]))
          statement.run(record.id, ...values, JSON.stringify(record))
        }
      }
    })
  }
}
