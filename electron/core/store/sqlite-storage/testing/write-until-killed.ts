// Run as a process of its own: writes a visit, its twin in the other collection and a row of a plain table together,
// over and over, and prints each number once it is acknowledged. Somebody kills it.
import { openSqliteFile, writeRowsFor, writeTogether } from '../index.ts'
import { KEY, visitDatabase } from './visits.ts'

const file = openSqliteFile({ file: process.argv[2] ?? '', key: KEY })
const { visits, rooms } = await visitDatabase(file)
file.connection.exec('CREATE TABLE IF NOT EXISTS own (number INTEGER PRIMARY KEY)')
const start = file.valueStatement<number>('SELECT coalesce(max(number), 0) + 1 FROM own').get() ?? 1
for (let number = start; ; number++) {
  const visit = { id: String(number), room: 'one', startsAt: number, title: 'x'.repeat(number % 9000) }
  const result = await writeTogether(
    [
      { instance: visits.storageInstance, rows: writeRowsFor(visits, [{ data: visit }]) },
      { instance: rooms.storageInstance, rows: writeRowsFor(rooms, [{ data: visit }]) },
    ],
    'test',
    (open) => open.statement('INSERT INTO own VALUES (?)').run(number),
  )
  if (!result.written) throw new Error('A write of new documents conflicted')
  process.stdout.write(`${number}\n`)
}
