import fs from 'node:fs'
import path from 'node:path'

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined

/**
 * Makes a folder and the missing ones above it, for their owner alone. One that is there stays as it is.
 *
 * Not by Node's own `recursive`: where the system answers "no such file" for a new folder in one that exists, as in
 * /proc, that tries again for ever.
 * @param folder absolute path
 * @throws the system's error when it cannot be made, or when a file is there
 */
export function makeFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST' && fs.statSync(folder).isDirectory()) return
    const above = path.dirname(folder)
    if (code !== 'ENOENT' || above === folder || fs.existsSync(above)) throw error
    makeFolder(above)
    makeFolder(folder)
  }
}
