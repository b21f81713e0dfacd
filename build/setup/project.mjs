// Where the project is, and how set-up and launchers speak. Everything in build/setup and build/launch is plain
// JavaScript for Node 20 without dependencies, because it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { readFileSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

/** The absolute path of a file below the project's root. */
export const inProject = (...parts) => path.join(root, ...parts)

/** Tells the person what is being done. Always on stderr: stdout belongs to the program that is launched. */
export const say = (message) => process.stderr.write(`${message}\n`)

/** A reason to stop that a person can act on: shown without a stack trace, ends in exit code 1. */
export class SetUpError extends Error {}

/** The parsed JSON of a file, or undefined when it is absent or not JSON. */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/**
 * Runs a program with its output on our stderr.
 * @returns {boolean} whether it ended with exit code 0
 */
export function runQuietly(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2], ...options })
  return result.status === 0
}

/**
 * How to call npm: the npm that called us, so that the same version is used; else the one on the path.
 * @param {string} node the Node that runs it
 */
export function npmCall(args, node = process.execPath) {
  const cli = process.env.npm_execpath ?? npmOnThePath()
  if (cli !== undefined && /\.c?js$/.test(cli)) return { program: node, args: [cli, ...args], shell: false }
  return { program: 'npm', args, shell: process.platform === 'win32' }
}

function npmOnThePath() {
  if (process.platform === 'win32') return undefined
  const found = spawnSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).stdout.trim()
  return found === '' ? undefined : realpathSync(found)
}
