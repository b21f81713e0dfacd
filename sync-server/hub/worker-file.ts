/**
 * The file of a worker thread that lies beside the module that starts it; in the bundle both are in one folder.
 * `from` is that module's `import.meta.url`.
 */
export function workerFile(name: string, from: string): URL {
  return new URL(`./${name}${from.endsWith('.cjs') ? '.cjs' : '.ts'}`, from)
}
