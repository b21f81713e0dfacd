/** Documents that are made from the code. `npm run generate` writes them; a test fails while one is stale. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format } from 'prettier'

const pathOf = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url))

/** The text of a Markdown document in the project's format. */
export const formatMarkdown = (text: string): Promise<string> =>
  format(text, { parser: 'markdown', printWidth: 110, proseWrap: 'preserve' })

/** Writes a generated document; `file` is relative to the project. */
export async function writeGenerated(file: string, text: string): Promise<void> {
  writeFileSync(pathOf(file), await formatMarkdown(text))
}

/** What the document says now; empty when there is none. */
export function readGenerated(file: string): string {
  try {
    return readFileSync(pathOf(file), 'utf8')
  } catch {
    return ''
  }
}
