/** What the application is made of may be passed on, and nothing that is installed runs a script of its own. */
import { describe, expect, it } from 'vitest'
import { inProject, readJson } from './project.mjs'

interface LockedPackage {
  version?: string
  license?: string | string[]
  dev?: boolean
  hasInstallScript?: boolean
}

const lock = readJson(inProject('package-lock.json')) as { packages: Record<string, LockedPackage> }
const packages = Object.entries(lock.packages).filter(([place]) => place !== '')

/** Licences under which a package may be part of what is passed on. */
const mayShip = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  // Data, named in docs/THIRD-PARTY.md.
  'CC-BY-3.0',
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT-0',
  // A font.
  'OFL-1.1',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'Zlib',
])
/** Tools may be under these as well: they are not passed on. */
const mayBuild = new Set([...mayShip, 'AFL-2.1', 'MPL-2.0', 'MIT/X11'])
/** Packages whose package.json names none; read in their files. */
const known: Record<string, string> = {
  'node_modules/jsbi': 'Apache-2.0',
  'node_modules/map-stream': 'MIT',
}

/** Whether a licence expression is met: one of the alternatives of OR, all parts of AND. */
const isMet = (expression: string, may: ReadonlySet<string>): boolean =>
  expression
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((alternative) => alternative.split(' AND ').every((part) => may.has(part)))

describe('licences', () => {
  it.each([
    ['what ships', packages.filter(([, { dev }]) => !dev), mayShip],
    ['what builds', packages.filter(([, { dev }]) => dev), mayBuild],
  ])('of %s are among those that were looked at', (_name, list, may) => {
    expect(list.length).toBeGreaterThan(100)
    const others = list
      .map(([place, { license }]) => {
        const named = Array.isArray(license) ? license.join(' OR ') : license
        return [place, named ?? known[place] ?? 'none named'] as const
      })
      .filter(([, license]) => !isMet(license, may))
    expect(others).toEqual([])
  })
})

describe('install scripts', () => {
  /** Packages that have one, none of which is run: what it does is not needed here. A new one is looked at first. */
  const lookedAt = ['node_modules/electron-winstaller', 'node_modules/usocket']

  it('are those that were looked at', () => {
    const found = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([place]) => place)
    expect(found).toEqual(lookedAt)
  })
})
