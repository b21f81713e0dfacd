import type { SqliteFile } from '#core/store/sqlite-storage/index.ts'
import type { BenchAppointment } from './appointments.ts'

/** What somebody would write who wanted these appointments in SQLite and nothing else: the yardstick. */
export class RawTable {
  readonly #file: SqliteFile

  constructor(file: SqliteFile) {
    this.#file = file
    file.connection.exec(`
      CREATE TABLE appointment (id TEXT NOT NULL PRIMARY KEY, doctor_id TEXT NOT NULL, starts_at INTEGER NOT NULL,
        data TEXT NOT NULL) STRICT;
      CREATE INDEX appointment_by_doctor ON appointment (doctor_id, starts_at);
      CREATE INDEX appointment_by_start ON appointment (starts_at);`)
  }

  insert(rows: BenchAppointment[]): void {
    const statement = this.#file.statement('INSERT INTO appointment VALUES (?, ?, ?, ?)')
    this.#file.transaction(() => {
      for (const row of rows) statement.run(row.id, row.doctorId, row.startsAt, JSON.stringify(row))
    })
  }

  /** Reads, changes and writes, in one transaction. */
  update(id: string, note: string): void {
    this.#file.transaction(() => {
      const row = this.byId(id)
      if (!row) throw new Error('No such appointment')
      const data = JSON.stringify({ ...row, note })
      this.#file.statement('UPDATE appointment SET data = ? WHERE id = ?').run(data, id)
    })
  }

  byId(id: string): BenchAppointment | undefined {
    const data = this.#file.valueStatement<string>('SELECT data FROM appointment WHERE id = ?').get(id)
    return data === undefined ? undefined : (JSON.parse(data) as BenchAppointment)
  }

  between(from: number, until: number): BenchAppointment[] {
    return this.#file
      .valueStatement<string>(
        'SELECT data FROM appointment WHERE starts_at >= ? AND starts_at < ? ORDER BY starts_at',
      )
      .all(from, until)
      .map((data) => JSON.parse(data) as BenchAppointment)
  }

  count(from: number, until: number): number {
    return (
      this.#file
        .valueStatement<number>('SELECT count(*) FROM appointment WHERE starts_at >= ? AND starts_at < ?')
        .get(from, until) ?? 0
    )
  }
}
