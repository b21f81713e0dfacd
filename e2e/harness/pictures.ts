/** Pictures of the window for people to look at, in light and dark. */
import path from 'node:path'
import type { Page } from 'playwright'

/** Where pictures go; git ignores it. */
export const pictureFolder = path.resolve(import.meta.dirname, '../../pictures')

/** Saves `pictures/NAME-light.png` or `pictures/NAME-dark.png`. */
export async function takePicture(page: Page, name: string, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.screenshot({
    path: path.join(pictureFolder, `${name}-${colorScheme}.png`),
    animations: 'disabled',
  })
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
}

/** Saves `pictures/NAME-light.png` and `pictures/NAME-dark.png`. */
export async function takePictures(page: Page, name: string): Promise<void> {
  await takePicture(page, name, 'light')
  await takePicture(page, name, 'dark')
}
