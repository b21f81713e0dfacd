/** Records in memory, with the core's own tables beside them in a real SQLite database, kept as the store keeps them. */
import Database from 'better-sqlite3-multiple-ciphers'
import type { CollectionName, Collections, RecordWrite } from '#shared/decisions/decision.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import { ownTables } from '../store/own-tables.ts'
import { createSearchTables, indexPatients } from '../store/search/patient-index.ts'
import { InMemoryReader } from './in-memory-reader.ts'

export class SearchableReader extends InMemoryReader {
  readonly connection = new Database(':memory:')

  constructor() {
    super()
    this.connection.exec(ownTables)
    createSearchTables(this.connection)
  }

  override put<Name extends CollectionName>(collection: Name, ...records: Collections[Name][]): void {
    super.put(collection, ...records)
    if (collection !== 'patients') return
    indexPatients(
      this.connection,
      records.map((record) => ({ patientId: record.id, patient: record as Patient })),
    )
  }

  override write(writes: readonly RecordWrite[]): boolean {
    if (!super.write(writes)) return false
    for (const write of writes) {
      const id = write.after?.id ?? write.before?.id
      if (write.collection === 'patients' && id !== undefined)
        indexPatients(this.connection, [{ patientId: id, patient: write.after }])
    }
    return true
  }

  override rows<Row>(sql: string, ...values: (string | number | null)[]): Row[] {
    return this.connection.prepare<(string | number | null)[], Row>(sql).all(...values)
  }
}
