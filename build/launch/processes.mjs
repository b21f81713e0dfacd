// Starting programs on somebody's behalf: same input and output, same signals, same exit code.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { root } from '../setup/project.mjs'

/** The folder the person typed the command in (npm changes to the project's root and notes where it came from). */
export const callersFolder = () =>
  process.cwd() === root && process.env.INIT_CWD ? process.env.INIT_CWD : process.cwd()

/**
 * Runs a program to its end, passing SIGINT and SIGTERM on to it.
 * @returns {Promise<number>} its exit code; 128 + the signal's number when a signal ended it
 */
export function runToEnd(
  program,
  args,
  { env = process.env, cwd = callersFolder(), stdio = 'inherit' } = {},
) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, cwd, stdio })
    const forward = (signal) => child.kill(signal)
    process.on('SIGINT', forward)
    process.on('SIGTERM', forward)
    child.once('error', reject)
    child.once('close', (code, signal) => {
      process.off('SIGINT', forward)
      process.off('SIGTERM', forward)
      resolve(code ?? 128 + constants.signals[signal])
    })
  })
}

/**
 * Runs a program to its end and keeps what it prints.
 * @returns {Promise<{ code: number, output: string }>} stdout and stderr in one text
 */
export function runAndCollect(program, args, { env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** The environment for running a script in Electron's own Node, the runtime that ships. */
export const asElectronsNode = (env = process.env) => ({ ...env, ELECTRON_RUN_AS_NODE: '1' })
