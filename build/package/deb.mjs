#!/usr/bin/env node
// Makes a .deb with dpkg-deb alone. electron-builder calls it in fpm's place (CUSTOM_FPM_PATH) with fpm's options, because
// its own fpm is a download; build/package/server-package.mjs calls `makeDeb`.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  readFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { pathToFileURL } from 'node:url'

/**
 * Builds a package.
 * @param {object} deb
 * @param {string} deb.file the package to make
 * @param {Record<string, string | undefined>} deb.control fields of the control file; those without a value are left out
 * @param {[from: string, to: string][]} deb.content files and folders, and where they are installed
 * @param {Record<string, string>} deb.scripts files with maintainer scripts (postinst, prerm, postrm) by their names
 * @param {string[]} [deb.configuration] installed files that belong to the administrator once they are changed
 * @param {boolean} [deb.fast] made sooner, and bigger: for trying
 */
export function makeDeb({ file, control, content, scripts, configuration = [], fast = false }) {
  const root = mkdtempSync(path.join(tmpdir(), 'clinic-deb-'))
  try {
    for (const [from, to] of content) {
      const target = path.join(root, to)
      mkdirSync(path.dirname(target), { recursive: true })
      cpSync(from, target, { recursive: true, verbatimSymlinks: true })
    }
    const isProgram = (mode) => (mode & 0o100) !== 0
    for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
      const at = path.join(entry.parentPath, entry.name)
      if (entry.isDirectory()) chmodSync(at, 0o755)
      else if (entry.isFile()) chmodSync(at, isProgram(statSync(at).mode) ? 0o755 : 0o644)
    }
    chmodSync(root, 0o755)
    const size = execFileSync('du', ['-sk', root], { encoding: 'utf8' }).split('\t')[0]
    const meta = path.join(root, 'DEBIAN')
    mkdirSync(meta, { mode: 0o755 })
    for (const [name, script] of Object.entries(scripts)) {
      writeFileSync(path.join(meta, name), readFileSync(script))
      chmodSync(path.join(meta, name), 0o755)
    }
    if (configuration.length > 0) writeFileSync(path.join(meta, 'conffiles'), `${configuration.join('\n')}\n`)
    const fields = Object.entries({ ...control, 'Installed-Size': size })
    const lines = fields.filter(([, value]) => value).map(([name, value]) => `${name}: ${value}\n`)
    writeFileSync(path.join(meta, 'control'), lines.join(''))
    mkdirSync(path.dirname(file), { recursive: true })
    execFileSync(
      'dpkg-deb',
      ['--root-owner-group', ...(fast ? ['-Zgzip', '-z1'] : ['-Zxz']), '--build', root, file],
      {
        stdio: ['ignore', 2, 2],
      },
    )
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** fpm's `--description`: the first line is the synopsis; in a control file the others begin with a space. */
const description = (text) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line, index) => (index === 0 ? line : ` ${line}`))
    .join('\n')

function asFpm(args) {
  const text = { type: 'string' }
  const texts = ['package', 'name', 'version', 'architecture', 'maintainer', 'vendor', 'url', 'description']
  const names = [...texts, 'after-install', 'after-remove', 'deb-compression', 'deb-priority', 'license']
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...Object.fromEntries(names.map((name) => [name, text])),
      source: { ...text, short: 's' },
      target: { ...text, short: 't' },
      depends: { ...text, short: 'd', multiple: true },
      'deb-recommends': { ...text, multiple: true },
      force: { type: 'boolean' },
    },
  })
  if (values.source !== 'dir' || values.target !== 'deb')
    throw new Error('Only folders are made into a .deb.')
  makeDeb({
    file: values.package,
    control: {
      Package: values.name,
      Version: values.version,
      Architecture: values.architecture,
      Maintainer: values.maintainer,
      Section: 'misc',
      Priority: values['deb-priority'],
      Depends: values.depends?.join(', '),
      Recommends: values['deb-recommends']?.join(', '),
      Description: description(values.description ?? ''),
    },
    content: positionals.map((mapping) => {
      const at = mapping.indexOf('=')
      return [mapping.slice(0, at), mapping.slice(at + 1)]
    }),
    scripts: { postinst: values['after-install'], postrm: values['after-remove'] },
    fast: values['deb-compression'] === 'gz',
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) asFpm(process.argv.slice(2))
