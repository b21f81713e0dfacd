/** What the proof of the packages needs of Debian, and how it says what it has seen. */
import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../../..')
/** A version above every one that there is. */
export const nextVersion = '0.9.0'

export const report = (step: string, seen: Record<string, unknown> = {}): void => {
  process.stdout.write(`${JSON.stringify({ step, ...seen })}\n`)
}

export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(what)
}

export const output = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 2] }).trim()

export const apt = (...args: string[]): void => {
  execFileSync('apt-get', ['-qq', '-y', '-o', 'Dpkg::Use-Pty=0', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 2, 2],
  })
}

export const versionOf = (name: string): string =>
  spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Version}', name], { encoding: 'utf8' }).stdout

/** Makes a package and keeps it in a folder of the proof's. @returns its path @throws Error when none was made */
export function make(place: string, found: RegExp, ...args: string[]): string {
  const folders = ['release', 'release/development-only'].map((folder) => path.join(root, folder))
  execFileSync(process.execPath, [path.join(root, 'build/run.mjs'), 'package', ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  })
  for (const folder of folders.filter((each) => fs.existsSync(each))) {
    const name = fs
      .readdirSync(folder)
      .filter((each) => found.test(each))
      .sort(
        (a, b) => fs.statSync(path.join(folder, b)).mtimeMs - fs.statSync(path.join(folder, a)).mtimeMs,
      )[0]
    if (name === undefined) continue
    const kept = path.join(place, name)
    fs.copyFileSync(path.join(folder, name), kept)
    return kept
  }
  throw new Error(`${args.join(' ')} made no package.`)
}
