import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** A hub as a process of its own, on a free loopback port. */
export interface HubProcess {
  child: ChildProcess
  port: number
  origin: string
  /** What it wrote to standard error: its log. */
  log: () => string
}

export const authorization = 'Basic ' + Buffer.from('admin:secret').toString('base64')

/** Starts a hub over a data folder and waits for its line. Rejects when it ends instead. */
export function startHubProcess(dataFolder: string): Promise<HubProcess> {
  const main = path.join(import.meta.dirname, '../../sync-server/main.ts')
  // Its standard input is this process: when that is killed, the hub ends too.
  const ending = pathToFileURL(path.join(import.meta.dirname, 'converge/end-with-parent.mjs')).href
  const child = spawn(
    process.execPath,
    ['--import', ending, main, 'hub', '--port', '0', '--data', dataFolder, '--admin', 'admin:secret'],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  )
  let log = ''
  child.stderr.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-200_000)
  })
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => {
      reject(new Error(`The hub ended with ${code} before it listened: ${log}`))
    })
    createInterface(child.stdout).once('line', (line) => {
      const port = Number(/:(\d+)\/$/.exec(line)?.[1])
      resolve({ child, port, origin: `http://127.0.0.1:${port}`, log: () => log })
    })
  })
}

/** Ends a process with a signal and waits until it is gone; answers its exit code. */
export function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve(child.exitCode)
      return
    }
    child.once('exit', (code) => {
      resolve(code)
    })
    child.kill(signal)
  })
}

/** The number after `--name` on the command line. */
export function numberOption(name: string, absent: number): number {
  const index = process.argv.indexOf(`--${name}`)
  const value = index < 0 ? absent : Number(process.argv[index + 1])
  if (!Number.isFinite(value) || value <= 0) throw new Error(`--${name} must be a positive number.`)
  return value
}
