/** The core's host as one file, as it ships: a proof that starts it hundreds of times need not strip types each time. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/**
 * Bundles `electron/core/host/json-lines.ts` into out/, where its native module is found.
 * @returns path of the bundle, made from the sources as they are
 */
export const bundledCore = (): Promise<string> => bundled('electron/core/host/json-lines.ts', 'prove')

/** The same of a workstation of the proofs of convergence. */
export const bundledWorkstation = (): Promise<string> =>
  bundled('electron/core/replication/testing/workstation-process.ts', 'prove-workstation')

async function bundled(entry: string, folder: string): Promise<string> {
  const outDir = path.join(root, 'out', folder)
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, external: ['better-sqlite3-multiple-ciphers'] },
    build: {
      ssr: path.join(root, entry),
      outDir,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'core.mjs' } },
    },
  })
  return path.join(outDir, 'core.mjs')
}
