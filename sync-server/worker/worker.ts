/**
 * The worker: a workstation without a window. It runs the same core on a folder of its own, replicates with the hub, and
 * on top of it does what is done once for the whole clinic.
 */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { type Core, readOrMakeKeyFile, startCore } from '#core/index.ts'
import { messageLinks } from '../portal/message-links.ts'
import { startPortal } from '../portal/portal.ts'
import type { PortalConfig, WorkerOptions } from './config.ts'
import type { WorkerLog } from './log.ts'

export interface Worker {
  core: Core
  /** Finishes what is under way and closes. */
  stop(): Promise<void>
}

/** Nobody waits at a screen for a worker: it reads again what it has read before, in less memory. */
const cacheMebibytes = 4

/** What runs on top of the core; stopped in the opposite order. */
interface Service {
  stop(): Promise<void>
}

/**
 * @throws DataFolderError or SqliteOpenError when the folder or its key is not right; nothing in it was touched
 */
export async function startWorker(
  options: WorkerOptions & { asideWorker?: URL | undefined },
  log: WorkerLog,
): Promise<Worker> {
  const { hub, dataDir, keyFile } = options
  mkdirSync(path.dirname(keyFile), { recursive: true, mode: 0o700 })
  const core = await startCore({
    dataDir,
    key: () => readOrMakeKeyFile(keyFile),
    cacheMebibytes,
    ...(options.asideWorker ? { asideWorker: options.asideWorker } : {}),
    log: (line) => log({ event: 'core', line }),
  })
  const services: Service[] = []
  const stop = async () => {
    for (const service of services.reverse()) await service.stop()
    await core.close()
  }
  try {
    await core.connectToHub(hub)
    const { publicUrl } = options.portal ?? {}
    await core.startSending(
      options.sending,
      publicUrl === undefined ? {} : { linksOf: messageLinks(publicUrl) },
    )
    if (options.portal) services.push(await servePortal(core, options.portal, log))
  } catch (error) {
    await stop()
    throw error
  }
  return { core, stop }
}

function servePortal(core: Core, config: PortalConfig, log: WorkerLog): Promise<Service> {
  const { certificateFile, certificateKeyFile: keyFile, ...options } = config
  const tls =
    certificateFile !== undefined && keyFile !== undefined ? { certificateFile, keyFile } : undefined
  return startPortal(core.portal, { ...options, tls }, { log: (line) => log({ event: 'portal', line }) })
}
