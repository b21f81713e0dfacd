import { describe, expect, it } from 'vitest'
import { staleness } from './packages.mjs'
import { runsTypeScript } from './node-runtime.mjs'

const wanted = {
  packages: {
    '': { version: '1.0.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/b': { version: '2.0.0', integrity: 'sha512-b', optional: true },
  },
}
const a = { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } }

describe('installed packages', () => {
  it('are right when they equal the lock file, optional ones apart', () => {
    expect(staleness(wanted, { packages: a })).toBeUndefined()
  })
  it('are made anew when one is missing, when one is another version, and when npm was killed', () => {
    expect(staleness(wanted, { packages: {} })).toContain('node_modules/a is missing')
    expect(
      staleness(wanted, { packages: { ...a, 'node_modules/b': { version: '1.0.0', integrity: 'x' } } }),
    ).toContain('b is another')
    expect(staleness(wanted, undefined)).toContain('incomplete')
  })
})

describe('the Node that runs TypeScript', () => {
  it.each([
    ['20.20.0', false],
    ['22.17.9', false],
    ['22.18.0', true],
    ['23.5.0', false],
    ['23.6.0', true],
    ['24.0.0', true],
  ])('%s: %s', (version, expected) => expect(runsTypeScript(version)).toBe(expected))
})
