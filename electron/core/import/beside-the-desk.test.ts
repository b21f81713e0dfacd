/** While a file is taken in from a window, the desk's own work goes on. */
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import type { QueryOutput } from '#shared/contract/contract.ts'
import { startCore } from '../core.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { patientRow, writeExport } from './testing/export-rows-for-tests.ts'

const { folder, remove } = temporaryFolder('beside')
afterAll(remove)

it('rows come in by small parts, and whoever asks or books between two of them is answered', async () => {
  const patients = 4000
  writeExport(
    folder,
    'Patient.ndjson',
    Array.from({ length: patients }, (_, index) => patientRow(`p${index}`)),
  )
  const core = await startCore({ dataDir: path.join(folder, 'data'), key: () => new Uint8Array(32).fill(7) })
  try {
    await core.execute('clinic.setUp', {
      clinic: { name: 'Desk', timeZone: 'Europe/Madrid', country: 'ES', language: 'en' },
      administrator: { name: 'Ada' },
    })
    const opened = await core.execute('interchange.openImport', { file: path.join(folder, 'Patient.ndjson') })
    const { importId } = (opened.ok ? opened.value : {}) as { importId: string }
    let isOver = false
    const imported = core.execute('interchange.import', { importId }).finally(() => (isOver = true))
    const seen = new Set<number>()
    let registered = 0
    while (!isOver) {
      await nextTurn()
      const progress = await core.query('interchange.importProgress', { importId })
      if (progress.ok) seen.add((progress.value as QueryOutput<'interchange.importProgress'>).taken)
      const taken = [...seen].at(-1) ?? 0
      if (registered > 0 || taken === 0 || taken === patients) continue
      const answer = await core.execute('patients.register', { givenName: 'At', familyName: 'Desk' })
      if (answer.ok) registered += 1
    }
    expect(await imported).toMatchObject({ ok: true, value: { state: 'done', taken: patients, refused: 0 } })
    expect(registered).toBe(1)
    expect([...seen].filter((taken) => taken > 0 && taken < patients).length).toBeGreaterThan(3)
  } finally {
    await core.close()
  }
})
