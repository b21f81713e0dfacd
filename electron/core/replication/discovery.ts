/** Hubs on the local network, told and found by mDNS. Loaded when first needed. */
import { hostname } from 'node:os'
import type { Browser, Service } from 'bonjour-service'
import type { FoundHub } from '#shared/contract/sync.ts'

const serviceType = 'clinic-hub'

/** Where to look; tests stay on loopback. */
export interface DiscoveryOptions {
  /** Address of the one network interface to use; all of them when absent. */
  interface?: string
}

/** Tells others of a hub until it is called. */
export type StopTelling = () => Promise<void>

async function open(options: DiscoveryOptions, log: (line: string) => void) {
  const { Bonjour } = (await import('bonjour-service')).default
  // The declared type names the service's options, what is passed on is multicast-dns's.
  const place = options.interface === undefined ? {} : { interface: options.interface, bind: '0.0.0.0' }
  return new Bonjour(place as object, (error: Error) => log(`discovery: ${error.name}`))
}

/** Tells others that a hub is here. @returns how to stop */
export async function tellOfHub(
  hub: { port: number; database: string },
  options: DiscoveryOptions,
  log: (line: string) => void,
): Promise<StopTelling> {
  const bonjour = await open(options, log)
  const name = `${hostname().slice(0, 40)} (${hub.database}, ${hub.port})`
  bonjour.publish({ name, type: serviceType, port: hub.port, txt: { database: hub.database } })
  return () =>
    new Promise((resolve) => {
      const end = () => bonjour.destroy(() => resolve())
      bonjour.unpublishAll(end)
    })
}

/** Looks for hubs for so long. @returns what was found, each once, by name */
export async function findHubs(
  milliseconds: number,
  options: DiscoveryOptions,
  log: (line: string) => void,
): Promise<Omit<FoundHub, 'own'>[]> {
  const bonjour = await open(options, log)
  const found = new Map<string, Omit<FoundHub, 'own'>>()
  const browser: Browser = bonjour.find({ type: serviceType }, (service) => {
    const hub = asHub(service)
    if (hub) found.set(hub.name, hub)
  })
  await new Promise((resolve) => setTimeout(resolve, milliseconds))
  browser.stop()
  await new Promise<void>((resolve) => bonjour.destroy(() => resolve()))
  return [...found.values()].sort((left, right) => (left.name < right.name ? -1 : 1))
}

/** What came over the network is believed as far as it looks like a hub. */
function asHub({ name, port, txt, referer, addresses }: Service): Omit<FoundHub, 'own'> | undefined {
  const database = (txt as { database?: unknown } | undefined)?.database
  if (typeof database !== 'string' || !/^[a-z][a-z0-9_-]{0,40}$/.test(database)) return undefined
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return undefined
  const said = addresses?.find((address) => /^[\d.]+$/.test(address))
  const address = referer?.family === 'IPv4' ? referer.address : said
  if (address === undefined) return undefined
  return { name: name.slice(0, 200), url: `http://${address}:${port}`, database }
}
