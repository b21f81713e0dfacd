import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'

/**
 * What axe finds wrong on the page as it stands.
 * @returns one line for each serious or critical finding: the rule and where
 */
export async function seriousFindings(page: Page): Promise<string[]> {
  // The other mode opens a second page, which a desktop window cannot.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}
