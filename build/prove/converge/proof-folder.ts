/** Where the proofs of convergence keep their data. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * A folder in memory where the system has one: these proofs end threads and processes, not machines, so what a disk does with
 * a flush is no part of them (`prove -- kill` and `prove -- disk` are about that), and thousands of clinics cost nothing.
 * It is removed when the process ends.
 */
export function proofFolder(): string {
  const memory = '/dev/shm'
  const folder = mkdtempSync(path.join(existsSync(memory) ? memory : tmpdir(), 'clinic-converge-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  return folder
}
