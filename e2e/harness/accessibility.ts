import fs from 'node:fs'
import { createRequire } from 'node:module'
import type * as axeCore from 'axe-core'
import type { Page } from 'playwright'

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What depends on the colour scheme; the rest is the same in both. */
const colourRules = ['color-contrast', 'link-in-text-block']

/**
 * What axe finds wrong on the page as it stands, in the light and in the dark colour scheme.
 * @returns one line for each serious or critical finding: the scheme, the rule and where
 * @throws an Error where the page holds another, which would not be looked at
 */
export async function seriousFindings(page: Page): Promise<string[]> {
  if (page.frames().length > 1) throw new Error('A page within the page is not looked at')
  // Once for each page: to hand it over takes longer than to look.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axeSource)
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const violations = await violationsOn(page, colorScheme === 'light' ? {} : { runOnly: colourRules })
    for (const { id, impact, nodes } of violations)
      if (impact === 'serious' || impact === 'critical')
        found.push(`${colorScheme}, ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
  return found
}

function violationsOn(page: Page, options: axeCore.RunOptions): Promise<axeCore.Result[]> {
  return page.evaluate(
    async (given) => {
      // A colour on its way to another is neither.
      const passing = document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity)
      await Promise.allSettled(passing.map(({ finished }) => finished))
      const { axe } = globalThis as unknown as { axe: typeof axeCore }
      return (await axe.run(given)).violations
    },
    { ...options, resultTypes: ['violations'] satisfies axeCore.RunOptions['resultTypes'] },
  )
}
