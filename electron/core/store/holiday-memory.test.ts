/** Public holidays are in the database before a board asks for them, whatever the clinic has become. */
import path from 'node:path'
import { expect, test, vi } from 'vitest'
import { clinicRecord } from '../testing/clinic-record.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { createHolidayMemory } from './holiday-memory.ts'
import { readSetting } from './settings.ts'
import { openStore } from './open-store.ts'

const now = () => new Date('2027-03-01T08:00:00Z')
const clinic = clinicRecord('2027-01-01T08:00:00.000Z')

test('this year’s and the next’s are kept after a while, and those of another country once the clinic is there', async () => {
  const temporary = temporaryFolder('holiday-memory')
  const store = await openStore(path.join(temporary.folder, 'clinic.db'), new Uint8Array(32).fill(7))
  const memory = createHolidayMemory(store, now, 10)
  const keys = () => readSetting(store, 'holidays')?.years.map(({ key }) => key)
  try {
    memory.lookAhead(undefined)
    memory.lookAhead(clinic)
    await vi.waitFor(() => expect(keys()).toEqual(['ES. en 2027', 'ES. en 2028']))
    expect(readSetting(store, 'holidays')?.years[0]?.days.map(([date]) => date)).toContain('2027-12-25')
    // Changed twice within the while: the newest counts.
    memory.lookAhead({ ...clinic, country: 'FR' })
    memory.lookAhead({ ...clinic, country: 'DE', region: 'by' })
    await vi.waitFor(() => expect(keys()).toEqual(['DE.by en 2027', 'DE.by en 2028']))
  } finally {
    memory.stop()
    await store.close()
    temporary.remove()
  }
})
