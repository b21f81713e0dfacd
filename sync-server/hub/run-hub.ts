import { createHash, X509Certificate } from 'node:crypto'
import { Hub } from './hub.ts'
import { jsonLog } from './log.ts'
import { OptionsError, readOptions, usage } from './options.ts'

/**
 * Runs the hub as a process: one line on standard output when it listens, JSON log lines on standard error,
 * SIGTERM and SIGINT finish what is under way and end with code 0. Code 2: wrong options; 1: it could not start.
 */
export async function runHub(args: readonly string[]): Promise<void> {
  const log = jsonLog((text) => process.stderr.write(text))
  let hub: Hub
  try {
    const options = readOptions(args, process.env)
    hub = await Hub.start({ ...options, log })
    const scheme = options.tls ? 'https' : 'http'
    process.stdout.write(`hub listens on ${scheme}://${options.host}:${hub.port}/\n`)
    if (options.tls) process.stdout.write(`certificate ${pinOfCertificate(options.tls.certificate)}\n`)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    if (error instanceof OptionsError) process.stderr.write(`${usage}\n`)
    process.exitCode = error instanceof OptionsError ? 2 : 1
    return
  }
  const finish = (): void => {
    log({ event: 'stopping' })
    void hub.stop().then(() => {
      log({ event: 'stopped' })
      process.exit(0)
    })
  }
  process.once('SIGTERM', finish)
  process.once('SIGINT', finish)
}

/** By what workstations know a certificate that no public authority vouches for: its key, so it can be renewed. */
function pinOfCertificate(pem: string): string {
  const key = new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'der' })
  return createHash('sha256').update(key).digest('hex').slice(0, 32)
}
