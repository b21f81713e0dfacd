/** Programs of the proofs, each bundled into one place. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'rolldown'
import { bundlePrograms, root } from '../../bundle/programs.ts'
import type { SourceFault } from './source-faults.ts'

/** The core's host, as it ships. @returns path of the bundle, made from the sources as they are */
export async function bundledCore(): Promise<string> {
  const { core } = await bundlePrograms('prove', { core: './electron/core/host/json-lines.ts' })
  return core
}

/** A workstation of the proofs of convergence, with a defect planted into its sources if wished. */
export async function bundledWorkstation(fault?: SourceFault): Promise<string> {
  const { core } = await bundlePrograms(
    fault ? `prove-workstation-${fault.name}` : 'prove-workstation',
    { core: './electron/core/replication/testing/workstation-program.ts' },
    fault ? [planting(fault)] : [],
  )
  return core
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
