/** While a file is taken in from a window, the desk's own work goes on. */
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import type { QueryOutput } from '#shared/contract/contract.ts'
import type { ImportOutcome } from '#shared/contract/taking-in.ts'
import { type Core, startCore } from '../core.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { patientRow, writeExport } from './testing/export-rows-for-tests.ts'

const { folder, remove } = temporaryFolder('beside')
afterAll(remove)

const patients = 4000
writeExport(
  folder,
  'Patient.ndjson',
  Array.from({ length: patients }, (_, index) => patientRow(`p${index}`)),
)

type Progress = QueryOutput<'interchange.importProgress'>

/** A clinic of its own, and the export chosen in it. */
async function openExport(name: string) {
  const core = await startCore({ dataDir: path.join(folder, name), key: () => new Uint8Array(32).fill(7) })
  await core.execute('clinic.setUp', {
    clinic: { name: 'Desk', timeZone: 'Europe/Madrid', country: 'ES', language: 'en' },
    administrator: { name: 'Ada' },
  })
  return { core, importId: await choose(core) }
}

async function choose(core: Core): Promise<string> {
  const opened = await core.execute('interchange.openImport', { file: path.join(folder, 'Patient.ndjson') })
  return ((opened.ok ? opened.value : {}) as { importId: string }).importId
}

async function takenSoFar(core: Core, importId: string): Promise<number> {
  await nextTurn()
  const progress = await core.query('interchange.importProgress', { importId })
  return progress.ok ? (progress.value as Progress).taken : 0
}

it('rows come in by small parts, and whoever asks or books between two of them is answered', async () => {
  const { core, importId } = await openExport('asked')
  try {
    let isOver = false
    const imported = core.execute('interchange.import', { importId }).finally(() => (isOver = true))
    const between = new Set<number>()
    let registered = 0
    while (!isOver) {
      const taken = await takenSoFar(core, importId)
      if (taken === 0 || taken === patients) continue
      between.add(taken)
      if (registered > 0) continue
      const answer = await core.execute('patients.register', { givenName: 'At', familyName: 'Desk' })
      if (answer.ok) registered += 1
    }
    expect(await imported).toMatchObject({ ok: true, value: { state: 'done', taken: patients, refused: 0 } })
    expect(registered).toBe(1)
    expect(between.size).toBeGreaterThan(3)
  } finally {
    await core.close()
  }
})

it('stopped in the middle it says so, and goes on from there the next time', async () => {
  const { core, importId } = await openExport('stopped')
  try {
    const imported = core.execute('interchange.import', { importId })
    while ((await takenSoFar(core, importId)) === 0);
    await core.execute('interchange.stopImport', { importId })
    const answer = await imported
    const outcome = (answer.ok ? answer.value : {}) as ImportOutcome
    expect(outcome.state).toBe('stopped')
    expect(outcome.taken).toBeGreaterThan(0)
    expect(outcome.taken).toBeLessThan(patients)
    expect(await core.execute('interchange.import', { importId: await choose(core) })).toMatchObject({
      value: { state: 'done', taken: patients - outcome.taken, present: outcome.taken },
    })
  } finally {
    await core.close()
  }
})

it('a core that is closed meanwhile ends, and what it had taken is there', async () => {
  const { core, importId } = await openExport('closed')
  const imported = core.execute('interchange.import', { importId })
  while ((await takenSoFar(core, importId)) === 0);
  await core.close()
  const answer = await imported
  expect(answer).toMatchObject({ value: { state: 'stopped' } })
  const outcome = (answer.ok ? answer.value : {}) as ImportOutcome
  const again = await openExport('closed')
  try {
    expect(await again.core.execute('interchange.import', { importId: again.importId })).toMatchObject({
      value: { state: 'done', taken: patients - outcome.taken, present: outcome.taken },
    })
  } finally {
    await again.core.close()
  }
})
