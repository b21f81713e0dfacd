/**
 * `npm run -s prove -- golden --make`: makes the golden database of this version of the application (see
 * electron/core/testing/golden-database.ts). Made once for each release, and committed; a test opens all of them.
 */
import { parseArgs } from 'node:util'
import { goldenDatabases, makeGoldenDatabase } from '#core/testing/golden-database.ts'

const { values } = parseArgs({ options: { make: { type: 'boolean', default: false } } })
if (values.make) process.stdout.write(`${await makeGoldenDatabase()}\n`)
for (const { version, collections } of goldenDatabases()) {
  const records = Object.values(collections).reduce((sum, { ids }) => sum + ids.length, 0)
  process.stdout.write(`${version}: ${records} records\n`)
}
