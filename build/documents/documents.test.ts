import { describe, expect, test } from 'vitest'
import { catalogue, type EventName } from '#shared/events/catalogue.ts'
import { reactors } from '#core/reactors/registry.ts'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { documents } from './documents.ts'
import { reactionRules } from '#core/events/reaction-rules.ts'
import { handledByNone } from './event-map-document.ts'
import { formatMarkdown, readGenerated } from './generated-file.ts'

describe('documents made from the code', () => {
  test.each(Object.entries(documents))('%s is not stale (npm run generate)', async (file, make) => {
    expect(readGenerated(file)).toBe(await formatMarkdown(make()))
  })
})

describe('event map', () => {
  test.each(Object.keys(catalogue) as EventName[])('%s has a reactor, or an explicit none', (name) => {
    expect(reactionRules(name).length > 0 || handledByNone[name] !== undefined).toBe(true)
  })

  test('every reactor in the folder is in the registry', () => {
    const folder = fileURLToPath(new URL('../../electron/core/reactors/', import.meta.url))
    const files = readdirSync(folder).filter(
      (name) => name.endsWith('.ts') && !/\.test\.ts$|^(reactor|registry)\.ts$/.test(name),
    )
    expect(files.map((name) => name.replace(/\.ts$/, '')).sort()).toEqual(
      reactors.map(({ name }) => name).sort(),
    )
  })
})
