/** Real input: an export of another system is imported, and the people and visits in it are found in the window. */
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'playwright/test'
import {
  conditionRow,
  encounterRow,
  patientRow,
  practitionerRow,
  writeExport,
} from '#core/import/testing/export-rows-for-tests.ts'
import { chooseInDialog, cleanUp, newDataFolder, openClinicApp } from './harness/clinic-app.ts'
import { byPalette } from './harness/keyboard.ts'

test.afterEach(cleanUp)

const importer = path.resolve(import.meta.dirname, '../electron/core/host/import.ts')
/** A hospital's export that lies beside the project, where there is one. */
const hospital = path.resolve(import.meta.dirname, '../../shared/data/fhir-r4-synthea')

interface Row {
  id: string
  name?: { family?: string; given?: string[] }[]
  subject?: { reference: string }
}

const rowsOf = (folder: string, file: string): Row[] =>
  fs
    .readFileSync(path.join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as Row)

/** The hospital's export, or a few rows of our own where that is absent. */
function exportFolder(): string {
  if (fs.existsSync(hospital)) return hospital
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clinic-e2e-export-'))
  const name = [{ use: 'official', family: 'Halvorsen', given: ['Ingrid'] }]
  writeExport(folder, 'Patient.ndjson', [patientRow('p1', { name }), patientRow('p2')])
  writeExport(folder, 'Practitioner.ndjson', [practitionerRow('d1')])
  writeExport(folder, 'Encounter.ndjson', [
    encounterRow('e1', 'p1', 'd1', '2020-03-02T10:00:00Z', '2020-03-02T10:30:00Z'),
  ])
  return folder
}

test('an imported patient and their visits are found in the window', async () => {
  const folder = exportFolder()
  const patients = rowsOf(folder, 'Patient.ndjson')
  const visits = rowsOf(folder, 'Encounter.ndjson')
  const [patient] = patients
  const name = patient?.name?.[0]
  if (!patient || !name?.family || !name.given?.[0]) throw new Error('The export has no named patient')
  const dataDir = newDataFolder()
  const summary = execFileSync(
    process.execPath,
    [importer, '--from', folder, '--data', dataDir, '--time-zone', 'America/New_York', '--country', 'US'],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 64 * 1024 * 1024 },
  )
  expect(summary).toContain(String(patients.length))

  const { app, page, quit } = await openClinicApp({ dataDir })
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type(`${name.family} ${name.given[0]}`)
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText(`${name.given[0]} ${name.family}`).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name.family)
  const own = visits.filter(({ subject }) => subject?.reference.endsWith(patient.id))
  expect(own.length).toBeGreaterThan(0)
  await expect(page.getByRole('tabpanel').getByText('Done').first()).toBeVisible()
  expect(await page.getByRole('tabpanel').getByText('Done').count()).toBeGreaterThan(0)

  // What comes later is taken in from the window.
  const later = fs.mkdtempSync(path.join(os.tmpdir(), 'clinic-e2e-later-'))
  const lateName = [{ use: 'official', family: 'Windowsill', given: ['Late'] }]
  writeExport(later, 'Patient.ndjson', [patientRow('late', { name: lateName }), 'no JSON'])
  writeExport(later, 'Condition.ndjson', [conditionRow('c1', 'late', 'Hay fever')])
  await chooseInDialog(app, path.join(later, 'Patient.ndjson'))
  await byPalette(page, 'Take data in')
  await page.getByRole('button', { name: 'Choose a file' }).click()
  await page.getByRole('button', { name: 'Take it in' }).click()
  await expect(page.getByText('is not JSON')).toBeVisible()
  await byPalette(page, 'windowsill', 'Late Windowsill')
  await expect(page.getByRole('main').getByText('Hay fever').first()).toBeVisible()
  expect(await quit()).toBe(0)
})
