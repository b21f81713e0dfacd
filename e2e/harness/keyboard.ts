/** The window by keyboard alone, as for a person who has no mouse. */
import type { Page } from 'playwright'

/** More than any screen has between two things of one errand. */
const mostTabs = 150

/** What a screen reader would call the thing that has the focus; empty when nothing has. */
function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return ''
    const labelledBy = element.getAttribute('aria-labelledby')?.split(' ') ?? []
    const texts = [
      element.ariaLabel,
      labelledBy.map((id) => document.getElementById(id)?.textContent ?? '').join(' '),
      [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent).join(' '),
      element.textContent,
    ]
    const name = texts.find((text) => text?.trim()) ?? ''
    return name.replace(/\s*\*$/, '').trim()
  })
}

/**
 * Presses Tab until a thing of this name has the focus.
 * @param name whole, or a pattern
 * @throws Error when it is not reached: a person without a mouse would not reach it either
 */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = []
  for (let tabs = 0; tabs <= mostTabs; tabs++) {
    const focused = await focusedName(page)
    if (typeof name === 'string' ? focused === name : name.test(focused)) return
    passed.push(focused.slice(0, 40))
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${name}; it passes ${[...new Set(passed)].join(' | ')}`)
}

/** Reaches a field by Tab and types into it, over what stood there. */
export async function typeInto(page: Page, name: string | RegExp, text: string): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press('Control+A')
  await page.keyboard.type(text)
}

/** Reaches something by Tab and presses Enter on it. */
export async function enterOn(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}

/** Types into the palette and takes what it finds first. @param found what has to be listed before Enter is pressed */
export async function byPalette(page: Page, typed: string, found: string | RegExp = typed): Promise<void> {
  await page.keyboard.press('Control+K')
  const palette = page.getByRole('dialog')
  await palette.getByRole('textbox').and(page.locator(':focus')).waitFor()
  await page.keyboard.type(typed)
  await palette.locator('[data-selected]').filter({ hasText: found }).waitFor()
  await page.keyboard.press('Enter')
}
