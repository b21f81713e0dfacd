/**
 * `npm run bench -- clinic-generator --size small|medium|large --data DIR [--seed TEXT] [--today DATE]`: fills a new data
 * folder with a clinic of that size. Its key lies in the folder, as a core without a shell makes it.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { isCalendarDate } from '#shared/domain/scheduling/calendar-date.ts'
import { takeDataFolder } from '#core/store/data-folder.ts'
import { readOrMakeKeyFile } from '#core/store/key-file.ts'
import { openStore } from '#core/store/open-store.ts'
import { type ClinicSize, clinicSizes, generateClinic } from './generate-clinic.ts'

const usage =
  'Usage: npm run bench -- clinic-generator --size small|medium|large --data DIR [--seed TEXT] [--today DATE]'

const isSize = (text: string | undefined): text is ClinicSize =>
  text !== undefined && Object.hasOwn(clinicSizes, text)

function showProgress(): (written: number, total: number) => void {
  const { stderr } = process
  let shown = -1
  return (written, total) => {
    const steps = stderr.isTTY ? 100 : 10
    const percent = (Math.floor((written * steps) / total) * 100) / steps
    if (percent === shown) return
    shown = percent
    const text = `${String(percent).padStart(3)} % ${written} of ${total} records`
    stderr.write(stderr.isTTY ? `\r\u001b[K${text}${written >= total ? '\n' : ''}` : `${text}\n`)
  }
}

const text = { type: 'string' } as const
const { values } = parseArgs({ options: { size: text, data: text, seed: text, today: text } })
const { size, data, seed = 'clinic', today = new Date().toISOString().slice(0, 10) } = values
if (!isSize(size) || data === undefined || !isCalendarDate(today)) {
  process.stderr.write(`${usage}\n`)
  process.exitCode = 2
} else {
  const startedAt = performance.now()
  const folder = takeDataFolder(path.resolve(data))
  const store = await openStore(folder.databaseFile, readOrMakeKeyFile(path.resolve(data, 'key')))
  try {
    await generateClinic(store, { ...clinicSizes[size], seed, today }, showProgress())
  } finally {
    await store.close()
    folder.release()
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stdout.write(`A ${size} clinic lies in ${data}, made in ${seconds} s.\n`)
}
