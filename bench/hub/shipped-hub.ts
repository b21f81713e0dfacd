/** The hub as its users run it, for measures. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'

export interface ShippedHub {
  /** With the administrator's credentials. */
  url: URL
  child: ChildProcess
}

/** Starts a hub as its users do, over an empty folder. */
export async function startShippedHub(folder: string): Promise<ShippedHub> {
  const launcher = path.resolve(import.meta.dirname, '../../build/run.mjs')
  const args = [launcher, 'hub', '--port', '0', '--data', folder, '--admin', 'admin:secret']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve)
    child.once('exit', (code) => {
      reject(new Error(`The hub ended with ${code}.`))
    })
  })
  const port = /:(\d+)\/$/.exec(line)?.[1] ?? ''
  return { url: new URL(`http://admin:secret@127.0.0.1:${port}`), child }
}

/** Ends it, and waits. */
export async function endShippedHub({ child }: ShippedHub): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}

/** Megabytes the hub's own process holds, at most and at the end; undefined where the system does not tell. */
export function memoryOf(
  hub: ShippedHub | undefined,
): { residentMegabytes: number; peakMegabytes: number } | undefined {
  const launcher = hub?.child.pid
  if (launcher === undefined || process.platform !== 'linux') return undefined
  const children = readFileSync(`/proc/${launcher}/task/${launcher}/children`, 'utf8').trim().split(' ')
  const status = readFileSync(`/proc/${children[0] ?? ''}/status`, 'utf8')
  const megabytes = (name: string): number =>
    Math.round(Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024)
  return { residentMegabytes: megabytes('VmRSS'), peakMegabytes: megabytes('VmHWM') }
}

export interface Percentiles {
  p50: number
  p95: number
  p99: number
  max: number
}

/** Of durations, to the tenth. */
export function percentiles(durations: readonly number[]): Percentiles {
  const sorted = durations.toSorted((a, b) => a - b)
  const at = (part: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN) * 10) /
    10
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}
