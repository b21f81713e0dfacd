import path from 'node:path'
import { parseArgs } from 'node:util'

export interface LaunchArguments {
  /** Absolute path of the data folder asked for; undefined means the usual one. */
  dataDir: string | undefined
  /** Open a clinic filled with demonstration data. */
  demo: boolean
}

/**
 * Reads the command line. What is not ours is left alone: Chromium and test tools add switches of their own.
 * @param argv the arguments after the executable (and, unpackaged, after the application's folder)
 * @param workingDirectory what a relative folder is relative to
 * @returns the arguments, or a sentence that says what is wrong with them
 */
export function readLaunchArguments(argv: string[], workingDirectory: string): LaunchArguments | string {
  const { values } = parseArgs({
    args: argv,
    options: { data: { type: 'string' }, demo: { type: 'boolean' } },
    strict: false,
    allowPositionals: true,
  })
  if (values.data !== undefined && (typeof values.data !== 'string' || values.data === '')) {
    return '--data needs a folder: --data DIR'
  }
  return {
    dataDir: values.data === undefined ? undefined : path.resolve(workingDirectory, values.data),
    demo: values.demo === true,
  }
}
