// The bundle in out/: made when the sources' content is not what it was made from.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { SetUpError, inProject, say } from '../setup/project.mjs'
import { ensureHubBundle } from './hub.mjs'
import { runToEnd } from './processes.mjs'

const SOURCES = [
  'build/bundle',
  'electron',
  'renderer',
  'shared',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
]
const stampFile = inProject('out/.sources')

/** One hash of all files the bundle is made from: their paths and contents. */
export function sourcesFingerprint() {
  const hash = createHash('sha256')
  const add = (relative, entry) => {
    if (entry === undefined || entry.isFile()) {
      if (!/\.test\.tsx?$/.test(relative))
        hash
          .update(relative)
          .update('\0')
          .update(readFileSync(inProject(relative)))
      return
    }
    const entries = readdirSync(inProject(relative), { withFileTypes: true })
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const child of entries) add(path.posix.join(relative, child.name), child)
  }
  for (const source of SOURCES) {
    if (existsSync(inProject(source)))
      add(source, /\.\w+$/.test(source) ? undefined : { isFile: () => false })
  }
  return hash.digest('hex')
}

/**
 * Builds the application unless out/ already holds it.
 * @param {string} node the Node to build with
 */
export async function ensureBundle(node) {
  // A workstation may host the hub.
  await ensureHubBundle()
  const fingerprint = sourcesFingerprint()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprint) return
  say('build: making out/ from the sources')
  const code = await runToEnd(node, [inProject('node_modules/electron-vite/bin/electron-vite.js'), 'build'], {
    cwd: inProject(),
    stdio: ['ignore', 2, 2],
  })
  if (code !== 0) throw new SetUpError('The build failed: see its message above.')
  writeFileSync(stampFile, fingerprint)
}
