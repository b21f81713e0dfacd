// The Node that runs our TypeScript: type stripping needs 22.18, the database driver crashes Node 20.
import { existsSync } from 'node:fs'
import { SetUpError, inProject } from './project.mjs'

/** Whether a version such as "22.18.0" runs TypeScript files as they are. */
export function runsTypeScript(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > 22 ? major > 23 || minor >= 6 : major === 22 && minor >= 18
}

/** The npm package that carries Node for this platform, and its executable inside. */
export const carriedNodePackage = () =>
  `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
export const nodeInPackage = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node'

/**
 * The Node to run the project's TypeScript with: the running one when it is new enough, else the one that comes as a
 * package (optionalDependencies).
 * @returns {string} path of the executable
 */
export function suitableNode() {
  if (runsTypeScript(process.versions.node)) return process.execPath
  const carried = inProject('node_modules', carriedNodePackage(), nodeInPackage)
  if (existsSync(carried)) return carried
  throw new SetUpError(
    `Node ${process.versions.node} is too old to run this project's TypeScript, and no newer one came with the packages. Install Node 24.`,
  )
}
