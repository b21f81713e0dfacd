import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'

/** What depends on the colour scheme; the rest is the same in both. */
const colourRules = ['color-contrast', 'link-in-text-block']

/**
 * What axe finds wrong on the page as it stands, in the light and in the dark colour scheme.
 * @returns one line for each serious or critical finding: the scheme, the rule and where
 */
export async function seriousFindings(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // The other mode opens a second page, which a desktop window cannot.
    const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] })
    const { violations } = await (colorScheme === 'light' ? axe : axe.withRules(colourRules)).analyze()
    for (const { id, impact, nodes } of violations)
      if (impact === 'serious' || impact === 'critical')
        found.push(`${colorScheme}, ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
  return found
}
