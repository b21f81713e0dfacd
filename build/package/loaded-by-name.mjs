// Which packages a bundle loads while it runs, read from the bundle: a list kept by hand once missed one, and the installed
// application's core did not start.
import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** An import of a module at a line's start (else it is a comment or a text), one that is awaited, or a call of require. */
const loading =
  /^(?:import|export)\b[^"'`;]*["'`]([^"'`]+)["'`]|\bimport\(["'`]([^"'`]+)["'`]\)|[rR]equire\w*\(["'`]([^"'`]+)["'`]\)/gm

/**
 * @param {string} text of a program
 * @returns {string[]} names of the modules it loads, other than files of its own and parts of Node
 */
export const modulesLoadedBy = (text) =>
  [...new Set([...text.matchAll(loading)].map((found) => found[1] ?? found[2] ?? found[3]))].filter(
    (name) => !/^(\.|\/|node:)/.test(name),
  )

/**
 * The project's own dependencies among what the programs of some folders load. What packages require in code that was
 * bundled with them (ajv's generated code, say) is no dependency of the project, and never run.
 * @param {string[]} folders with the bundle's files
 * @param {string[]} dependencies of package.json
 */
export function packagesLoadedIn(folders, dependencies) {
  const modules = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => /\.[cm]?js$/.test(name))
      .flatMap((name) => modulesLoadedBy(readFileSync(path.join(folder, name), 'utf8'))),
  )
  return dependencies.filter((name) =>
    modules.some((module) => module === name || module.startsWith(`${name}/`)),
  )
}
