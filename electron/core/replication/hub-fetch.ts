/**
 * How requests reach the hub: as any other, or, where the clinic's own certificate was pinned at enrolment, over TLS whose
 * certificate has the pinned key and no other. Nothing is sent before it was looked at. A renewed certificate with the same
 * key stays trusted.
 */
import { createHash, type X509Certificate } from 'node:crypto'
import { pinBytes } from '#shared/domain/workstations/enrolment-code.ts'
import { HubError } from './hub-error.ts'

export type Fetch = typeof globalThis.fetch

/** The pin of a certificate: the first bytes of SHA-256 over its public key, hexadecimal. */
export const pinOf = (certificate: X509Certificate): string =>
  createHash('sha256')
    .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, pinBytes * 2)

class PinMismatch extends Error {}

const fetches = new Map<string, Promise<Fetch>>()

/**
 * @param pin hexadecimal; absent where a public authority vouches for the hub, or without TLS
 * @returns a fetch that throws HubError `untrusted` when the hub shows another key
 */
export function fetchOf(pin: string | undefined): Promise<Fetch> {
  if (pin === undefined) return Promise.resolve(globalThis.fetch)
  let made = fetches.get(pin)
  if (!made) fetches.set(pin, (made = pinnedFetch(pin)))
  return made
}

async function pinnedFetch(pin: string): Promise<Fetch> {
  // Loaded when a hub with a pin is asked, and not at each start.
  const [{ Agent, buildConnector, fetch }, { TLSSocket }] = await Promise.all([
    import('undici'),
    import('node:tls'),
  ])
  // The authority is nobody's here: the key itself is known. A resumed session would show no certificate.
  const connect = buildConnector({ rejectUnauthorized: false, maxCachedSessions: 0 })
  const dispatcher = new Agent({
    connect: (options, done) =>
      connect(options, (error, socket) => {
        if (error || !socket) return done(error ?? new Error('no socket'), null)
        const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
        if (certificate && pinOf(certificate) === pin) return done(null, socket)
        socket.destroy()
        done(new PinMismatch(), null)
      }),
  })
  return (async (input: string, init: object) => {
    try {
      return await fetch(input, { ...init, dispatcher })
    } catch (error) {
      if (error instanceof Error && error.cause instanceof PinMismatch)
        throw new HubError('untrusted', 0, 'The hub shows a certificate that is not the one of this clinic.')
      throw error
    }
  }) as unknown as Fetch
}
