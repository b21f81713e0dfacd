/** Every language says everything, with the same values in each sentence. */
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { refusalCodes } from '#shared/domain/refusal.ts'

/** Messages of a catalogue: English to its translation. */
function readCatalogue(language: string): Map<string, string> {
  const text = fs.readFileSync(path.join(import.meta.dirname, `${language}.po`), 'utf8')
  const messages = new Map<string, string>()
  for (const entry of text.split(/\n\n+/)) {
    const parts = /msgid ((?:"(?:[^"\\]|\\.)*"\n?)+)msgstr ((?:"(?:[^"\\]|\\.)*"\n?)+)/.exec(entry)
    const [, source, translation] = (parts ?? []).map((quoted) =>
      [...quoted.matchAll(/"(?:[^"\\]|\\.)*"/g)].map(([line]) => JSON.parse(line) as string).join(''),
    )
    if (source && translation !== undefined) messages.set(source, translation)
  }
  return messages
}

const placeholders = (message: string): string[] =>
  [
    ...new Set([...message.matchAll(/\{(\w+)[},]|(<\/?\d+>)/g)].map(([, name, tag]) => name ?? tag ?? '')),
  ].sort()

const english = readCatalogue('en')

describe('catalogues', () => {
  it.each(['es', 'ar'])('%s has every message, translated', (language) => {
    const catalogue = readCatalogue(language)
    expect([...catalogue.keys()].sort()).toEqual([...english.keys()].sort())
    expect([...catalogue].filter(([, translation]) => translation.trim() === '')).toEqual([])
  })

  it.each(['es', 'ar'])('%s puts the same values into each message', (language) => {
    const different = [...readCatalogue(language)].filter(
      ([source, translation]) => placeholders(source).join() !== placeholders(translation).join(),
    )
    expect(different).toEqual([])
  })

  it('has a text for each refusal', () => {
    const source = fs.readFileSync(path.join(import.meta.dirname, '../ui/refusal-text.ts'), 'utf8')
    for (const code of [...refusalCodes, 'CORE_LOST']) {
      const text = new RegExp(`\\n  ${code}: msg\`([^\`]+)\``).exec(source)?.[1]
      expect(text && english.has(text), code).toBe(true)
    }
  })
})
