// Everything that must be there before the project runs. Does only what is missing.
import { describeElectron, ensureElectron } from './electron-binary.mjs'
import { suitableNode } from './node-runtime.mjs'
import { ensurePackages } from './packages.mjs'
import { ensureSystemLibraries } from './system-libraries.mjs'
import { say } from './project.mjs'

/** Packages and a Node that runs TypeScript: enough for the core, the hub and the checks. */
export function setUpNode() {
  ensurePackages()
  return { node: suitableNode() }
}

/**
 * {@link setUpNode}, Electron's binary, and what that needs from the system.
 * @param {{ virtualDisplay: boolean, browser?: boolean }} options whether windows will be shown on a virtual display, and
 *   pages in a browser
 */
export async function setUpElectron({ virtualDisplay, browser = false }) {
  const { node } = setUpNode()
  const electron = await ensureElectron()
  ensureSystemLibraries({
    executable: electron.executable,
    needsVirtualDisplay: virtualDisplay,
    needsBrowser: browser,
  })
  say(`setup: ${describeElectron(electron)}`)
  return { node, electron: electron.executable }
}
