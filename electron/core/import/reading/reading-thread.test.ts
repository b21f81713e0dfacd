import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, it } from 'vitest'
import type { ExportFile } from '../export-folder.ts'
import { patientRow } from '../testing/export-rows-for-tests.ts'
import { type Reading, startReading } from './reading-thread.ts'

const context = { system: 'test', country: 'DE', timeZone: 'Europe/Berlin', now: '2026-11-30T10:00:00.000Z' }
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clinic-reading-'))
const opened: Reading[] = []

function reading(module?: string): Reading {
  const started = startReading(context, module)
  opened.push(started)
  return started
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()))
})

function exportOf(name: string, lines: readonly string[]): ExportFile {
  const file = path.join(folder, name)
  fs.writeFileSync(file, lines.join('\n'))
  return { path: file, name, bytes: fs.statSync(file).size }
}

async function everyRow(from: Reading, file: ExportFile) {
  const rows = []
  let bytes = 0
  for await (const block of from.blocks('Patient', file)) {
    rows.push(...block.rows)
    bytes += block.bytes
  }
  return { rows, bytes }
}

it('gives every row in its order, also when far more wait than may be read ahead', async () => {
  const ids = Array.from({ length: 21_000 }, (_, index) => `p${index}`)
  const file = exportOf(
    'many.ndjson',
    ids.map((id) => JSON.stringify(patientRow(id))),
  )
  const from = reading()
  const { rows, bytes } = await everyRow(from, file)
  expect(rows.map(({ id }) => id)).toEqual(ids)
  expect(rows.map(({ line }) => line)).toEqual(ids.map((_, index) => index + 1))
  expect(bytes).toBe(file.bytes)
  // Once more: the second file of an export.
  expect((await everyRow(from, file)).rows).toEqual(rows)
})

it('says why a row cannot be taken, with its id where it has one', async () => {
  const file = exportOf('odd.ndjson', [
    'no JSON',
    '',
    JSON.stringify({ resourceType: 'Patient', id: 'nameless' }),
    JSON.stringify(patientRow('good')),
  ])
  const { rows } = await everyRow(reading(), file)
  expect(rows).toMatchObject([
    { line: 1, id: undefined, mapped: { kind: 'refused', reason: 'is not JSON' } },
    { line: 3, id: 'nameless', mapped: { kind: 'refused', reason: 'has no name' } },
    { line: 4, id: 'good', mapped: { kind: 'taken' } },
  ])
})

it('passes on what the disk says, and can read another file then', async () => {
  const from = reading()
  const gone = { path: path.join(folder, 'gone.ndjson'), name: 'gone.ndjson', bytes: 0 }
  await expect(everyRow(from, gone)).rejects.toMatchObject({ code: 'ENOENT' })
  const file = exportOf('there.ndjson', [JSON.stringify(patientRow('p'))])
  expect((await everyRow(from, file)).rows).toHaveLength(1)
})

it('fails, and does not wait for ever, where its module is not there', async () => {
  const file = exportOf('one.ndjson', [JSON.stringify(patientRow('p'))])
  await expect(everyRow(reading(path.join(folder, 'no-such-module.mjs')), file)).rejects.toThrow(
    'no-such-module',
  )
})
