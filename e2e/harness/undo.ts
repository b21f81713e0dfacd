/** Taking back by the note that tells of a write. */
import { expect } from 'playwright/test'
import type { Page } from 'playwright'

/** Takes back what was written last, once the notes of writes before it have gone. */
export async function takeBackNewest(page: Page): Promise<void> {
  const undo = page.getByRole('alert').getByRole('button', { name: 'Undo' })
  await expect(undo).toHaveCount(1)
  await undo.click()
}
