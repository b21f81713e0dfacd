/** Where messages end up in the proof: a real mail server, and a provider of short messages; both count. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { SendingSettings } from '../../../shared/contract/messages.ts'

export interface Sinks {
  settings: SendingSettings
  /** How often a message arrived. */
  arrivals(messageId: string): number
  /** Begins to count anew, for another copy of the clinic: the template's own messages leave once from each. */
  forget(): void
  stop(): void
}

/** As `Message-ID` holds it. */
const idInMail = (id: string): string => id.replace(/[^A-Za-z0-9.~_-]/g, '-')

export async function startSinks(): Promise<Sinks> {
  const arrived = new Map<string, number>()
  const take = (id: string) => arrived.set(id, (arrived.get(id) ?? 0) + 1)
  const smtp = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, _session, done) {
      let raw = ''
      stream.on('data', (chunk: Buffer) => (raw += chunk.toString()))
      stream.on('end', () => {
        take(/message-id:\s*<([^@>]+)@/i.exec(raw)?.[1] ?? 'without an id')
        done()
      })
    },
  })
  // A sender that is killed breaks its connections off.
  smtp.on('error', () => undefined)
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  /** Sends once for each key, and counts what it sends. */
  const keys = new Set<string>()
  const provider = http.createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      const key = String(request.headers['idempotency-key'])
      if (!keys.has(key)) take(idInMail(key))
      keys.add(key)
      response.end('{"id":"1"}')
    })
  })
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  return {
    settings: {
      email: {
        host: '127.0.0.1',
        port: (smtp.server.address() as AddressInfo).port,
        security: 'none',
        from: 'desk@clinic.example',
      },
      sms: {
        provider: 'webhook',
        url: `http://127.0.0.1:${(provider.address() as AddressInfo).port}/`,
        idempotent: true,
      },
      limits: { perMinute: 100_000 },
    },
    arrivals: (messageId) => arrived.get(idInMail(messageId)) ?? 0,
    forget() {
      arrived.clear()
      keys.clear()
    },
    stop() {
      smtp.close()
      provider.close()
    },
  }
}
