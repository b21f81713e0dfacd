/** Programs of the proofs, each bundled into one place: a proof that starts one thousands of times need not strip types each time. */
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Plugin, rolldown } from 'rolldown'
import type { SourceFault } from './source-faults.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The core's host, as it ships. @returns path of the bundle, made from the sources as they are */
export const bundledCore = (): Promise<string> => bundled('electron/core/host/json-lines.ts', 'prove')

/** A workstation of the proofs of convergence, with a defect planted into its sources if wished. */
export const bundledWorkstation = (fault?: SourceFault): Promise<string> =>
  bundled(
    'electron/core/replication/testing/workstation-program.ts',
    fault ? `prove-workstation-${fault.name}` : 'prove-workstation',
    fault,
  )

/** Into out/, where the native module is found. */
async function bundled(entry: string, folder: string, fault?: SourceFault): Promise<string> {
  const bundle = await rolldown({
    input: path.join(root, entry),
    cwd: root,
    platform: 'node',
    external: [/^node:/, 'better-sqlite3-multiple-ciphers'],
    plugins: fault ? [planting(fault)] : [],
    onLog: () => undefined,
  })
  // Its own for each proof, so that several may run at a time.
  const dir = path.join(root, 'out', `${folder}-${process.pid}`)
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  await bundle.write({ dir, format: 'esm', entryFileNames: 'core.mjs' })
  await bundle.close()
  return path.join(dir, 'core.mjs')
}

function planting(fault: SourceFault): Plugin {
  const place = path.join(root, fault.file)
  return {
    name: 'planted-fault',
    load: (id) =>
      id === place ? { code: planted(fault, readFileSync(place, 'utf8')), moduleType: 'ts' } : null,
  }
}

/** A source with the fault in it. @throws Error when the place is not there exactly once */
export function planted({ name, before, after }: SourceFault, source: string): string {
  const parts = source.split(before)
  if (parts.length !== 2)
    throw new Error(`The place of the fault ${name} is in its file ${parts.length - 1} times.`)
  return parts.join(after)
}
