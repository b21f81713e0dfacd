/** Where there is a desktop, the person says which file is read and where is written, and no page does. */
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { startCore } from '../core.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const { folder, remove } = temporaryFolder('desk')
const key = new Uint8Array(32).fill(7)
afterAll(remove)

describe('where there is a desktop', () => {
  it('the person chooses the file, and no page names one', async () => {
    let chosen: string | null = path.join(folder, 'patients.csv')
    fs.writeFileSync(chosen, 'name\nChosen\n')
    const desk = await startCore({
      dataDir: path.join(folder, 'desk'),
      key: () => key,
      askFile: () => Promise.resolve(chosen),
      askFolder: () => Promise.resolve(null),
    })
    try {
      await desk.execute('clinic.setUp', {
        clinic: { name: 'Desk', timeZone: 'Europe/Madrid', country: 'ES', language: 'en' },
        administrator: { name: 'Ada' },
      })
      expect(await desk.execute('interchange.openImport', { file: '/etc/hostname' })).toMatchObject({
        ok: false,
        error: { code: 'INVALID_INPUT' },
      })
      expect(await desk.execute('interchange.export', { folder, parts: ['csv'] })).toMatchObject({
        ok: false,
        error: { code: 'INVALID_INPUT' },
      })
      expect(await desk.execute('interchange.openImport', {})).toMatchObject({
        value: { kind: 'table', fileName: path.basename(chosen) },
      })
      chosen = null
      expect(await desk.execute('interchange.openImport', {})).toEqual({ ok: true, value: null })
    } finally {
      await desk.close()
    }
  })
})
