/** The doctor's workstation: the day, a report with teeth, texts and an X-ray, versions, print and PDF, feedback, absences. */
import fs from 'node:fs'
import path from 'node:path'
import { expect, test, type Page } from 'playwright/test'
import { seriousFindings } from './harness/accessibility.ts'
import { cleanUp, openClinicApp } from './harness/clinic-app.ts'
import { byPalette, enterOn, tabTo, typeInto } from './harness/keyboard.ts'
import { madeXray } from './harness/made-picture.ts'
import { takePictures } from './harness/pictures.ts'

test.afterEach(cleanUp)

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

test('report with X-ray, versions and PDF, by mouse', async () => {
  test.setTimeout(180_000)
  const { app, page, dataDir, quit } = await openClinicApp({ args: ['--demo'] })
  await page.getByRole('navigation').waitFor({ timeout: 90_000 })
  await button(page, 'My day').click()
  await expect(page.getByRole('heading', { name: 'What happened before' })).toBeVisible()
  await takePictures(page, 'my-day')
  expect(await seriousFindings(page)).toEqual([])

  await button(page, 'Write a report').click()
  await expect(page.getByRole('heading', { level: 1, name: 'New report' })).toBeVisible()
  await button(page, 'Save').click()
  await expect(page.getByText('A title is needed.')).toBeVisible()
  await button(page, 'Tooth 16, upper right').click()
  await button(page, 'Tooth 17, upper right').click()
  await expect(page.getByRole('textbox', { name: 'Site' })).toHaveValue('17, 16')
  await button(page, 'Insert a text').click()
  await page.getByRole('menuitem', { name: 'Filling' }).click()
  await expect(page.getByLabel('Title')).toHaveValue('Filling')
  await expect(page.getByLabel(/^Instructions for the patient/)).toHaveValue(/numbness/)
  await expect(page.getByRole('switch')).toBeChecked()

  // What was written is still there after a look at another screen.
  await button(page, 'Day board').click()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(page.getByLabel('Title')).toHaveValue('Filling')
  await button(page, 'Save').click()
  await expect(page.getByRole('heading', { level: 1, name: 'Filling' })).toBeVisible()
  await expect(page.getByText('Version 1', { exact: true })).toBeVisible()

  await page.locator('input[type=file]').setInputFiles({
    name: 'bitewing.png',
    mimeType: 'image/png',
    buffer: madeXray(),
  })
  await expect(button(page, 'Open bitewing.png')).toBeVisible()
  // The same bytes dropped, and pasted.
  for (const way of ['drop', 'paste'] as const) {
    await page.evaluate(
      ([kind, base64]) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
        const data = new DataTransfer()
        data.items.add(new File([bytes], `${kind}ped.png`, { type: 'image/png' }))
        const target = kind === 'drop' ? document.querySelector('[data-drop-zone]') : document.body
        target?.dispatchEvent(
          kind === 'drop'
            ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
            : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
        )
      },
      [way, madeXray(300, 200).toString('base64')] as const,
    )
    await expect(button(page, `Open ${way}ped.png`)).toBeVisible()
  }
  await button(page, 'Remove pasteped.png').click()
  await expect(button(page, 'Open pasteped.png')).toHaveCount(0)
  await page.keyboard.press('Control+Z')
  await expect(button(page, 'Open pasteped.png')).toBeVisible()

  await page.getByLabel('Text').fill('Composite A3 instead.')
  await page.keyboard.press('Control+S')
  await expect(page.getByText('Version 2', { exact: true })).toBeVisible()
  await expect(page.locator('ins').first()).toContainText('A3 instead.')
  await takePictures(page, 'report')
  expect(await seriousFindings(page)).toEqual([])
  await button(page, 'Bring back version 1').click()
  await expect(page.getByLabel('Text')).toHaveValue(/Local anaesthesia/)
  await page.keyboard.press('Control+Z')
  await expect(page.getByLabel('Text')).toHaveValue('Composite A3 instead.')

  await button(page, 'Open bitewing.png').click()
  const viewer = page.getByRole('dialog', { name: 'X-rays and pictures' })
  const picture = viewer.locator('img').first()
  await expect(picture).toBeVisible()
  await picture.hover()
  await page.mouse.wheel(0, -200)
  await expect(picture).toHaveAttribute('style', /scale\(1\.25\)/)
  await viewer.getByRole('switch', { name: 'Inverted' }).click({ force: true })
  await expect(viewer.locator('feFuncR').first()).toHaveAttribute('slope', '-1')
  await button(page, 'Compare').click()
  await expect(viewer.locator('img')).toHaveCount(2)
  await takePictures(page, 'x-rays')
  expect(await seriousFindings(page)).toEqual([])
  await page.keyboard.press('Escape')

  const file = path.join(path.dirname(dataDir), 'filling.pdf')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await button(page, 'Save as PDF').click()
  await expect(page.getByText('The PDF was saved.')).toBeVisible()
  expect(fs.readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-')
  expect(fs.statSync(file).size).toBeGreaterThan(5_000)
  await page.emulateMedia({ media: 'print' })
  await expect(page.locator('[data-printed]')).toContainText('Composite A3 instead.')
  await expect(page.getByRole('navigation')).toBeHidden()
  await page.emulateMedia({ media: null })

  await button(page, 'Delete').click()
  await page.keyboard.press('Control+Z')
  await page.getByRole('button', { name: /Treatment: Filling/ }).click()
  await expect(page.getByLabel('Text')).toHaveValue('Composite A3 instead.')
  expect(await quit()).toBe(0)
})

test('report, feedback and absence by keyboard alone', async () => {
  test.setTimeout(180_000)
  const { page, quit } = await openClinicApp({ args: ['--demo'] })
  const { keyboard } = page
  await page.getByRole('navigation').waitFor({ timeout: 90_000 })
  await keyboard.press('Alt+0')
  await expect(page.getByRole('heading', { name: 'What happened before' })).toBeVisible()
  await enterOn(page, 'Write a report')
  await expect(page.getByRole('heading', { level: 1, name: 'New report' })).toBeVisible()
  await typeInto(page, 'Title', 'Fissure sealed')
  await tabTo(page, 'Tooth 18, upper right')
  await keyboard.press('ArrowRight')
  await keyboard.press('ArrowDown')
  await keyboard.press('Space')
  await expect(page.getByRole('textbox', { name: 'Site' })).toHaveValue('47')
  await keyboard.press('Control+S')
  await expect(page.getByRole('heading', { level: 1, name: 'Fissure sealed' })).toBeVisible()

  const chosen = page.waitForEvent('filechooser')
  await enterOn(page, 'Attach a file')
  await (await chosen).setFiles({ name: 'bitewing.png', mimeType: 'image/png', buffer: madeXray() })
  await expect(button(page, 'Open bitewing.png')).toBeVisible()
  await enterOn(page, 'Open bitewing.png')
  const viewer = page.getByRole('dialog', { name: 'X-rays and pictures' })
  await expect(viewer.getByRole('group', { name: /plus and minus zoom/ })).toBeFocused()
  const picture = viewer.locator('img').first()
  await keyboard.press('+')
  await expect(picture).toHaveAttribute('style', /scale\(1\.25\)/)
  await keyboard.press('i')
  await expect(viewer.locator('feFuncR').first()).toHaveAttribute('slope', '-1')
  await keyboard.press('Shift+ArrowLeft')
  await expect(viewer.locator('feFuncR').first()).not.toHaveAttribute('slope', '-1')
  await keyboard.press('0')
  await expect(viewer.locator('feFuncR').first()).toHaveAttribute('slope', '1')
  await keyboard.press('Escape')
  await expect(viewer).toHaveCount(0)
  await expect(button(page, 'Open bitewing.png')).toBeFocused()
  // What the system's own dialog would be asked to print.
  await page.evaluate(() => {
    window.print = () =>
      Object.assign(window, { printed: document.querySelector('[data-printed]')?.textContent })
  })
  await enterOn(page, 'Print')
  expect(await page.evaluate(() => String(Reflect.get(window, 'printed')))).toContain('Fissure sealed')

  await byPalette(page, 'Feedback')
  await expect(page.getByRole('heading', { level: 1, name: 'Feedback' })).toBeVisible()
  await typeInto(page, 'Answer', 'Thank you, we shall see to it.')
  await keyboard.press('Tab')
  await keyboard.press('Enter')
  await expect(page.getByText('Feedback answered.', { exact: true })).toBeVisible()
  await expect(page.getByText('Thank you, we shall see to it.').first()).toBeVisible()
  await keyboard.press('Control+Z')
  await expect(page.getByText('Taken back: Feedback answered.')).toBeVisible()

  await keyboard.press('Alt+0')
  await tabTo(page, 'Patients')
  await keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: /Feedback to answer/ })).toBeFocused()
  await keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'My absences' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('heading', { name: 'Absences' })).toBeVisible()
  await takePictures(page, 'my-absences')
  expect(await seriousFindings(page)).toEqual([])
  expect(await quit()).toBe(0)
})
