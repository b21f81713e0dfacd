/** E-mail over real connections: TLS and login, and servers that are slow, silent or talk nonsense. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import type { EmailSending } from '#shared/contract/messages.ts'
import { createEmailChannel } from './email-channel.ts'
import { localCertificate } from './testing/local-certificate.ts'
import { outgoing } from './testing/outgoing.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

interface Seen {
  port: number
  mails: { to: string[]; secure: boolean; user: string | undefined; raw: string }[]
}

async function mailServer(options: SMTPServerOptions): Promise<Seen> {
  const seen: Seen = { port: 0, mails: [] }
  const server = new SMTPServer({
    key: localCertificate.key,
    cert: localCertificate.certificate,
    onAuth: ({ username, password }, _session, done) =>
      password === 'right'
        ? done(null, { user: username })
        : done(Object.assign(new Error('No'), { responseCode: 535 })),
    onData(stream, session, done) {
      let raw = ''
      stream.on('data', (chunk: Buffer) => (raw += chunk.toString()))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address)
        seen.mails.push({ to, secure: session.secure, user: session.user as unknown as string, raw })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  seen.port = (server.server.address() as AddressInfo).port
  return seen
}

/** A server that does with each connection as told. */
async function strangeServer(talk: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    talk(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

const log: string[] = []
function channel(settings: Partial<EmailSending> & { port: number }) {
  const made = createEmailChannel(
    { host: '127.0.0.1', from: 'Smile <desk@clinic.example>', ca: localCertificate.certificate, ...settings },
    (line) => log.push(line),
    { connect: 500, answer: 500 },
  )
  closing.push(() => made.close())
  return made
}

describe('a mail server with TLS and a login', () => {
  it('is logged in to, over TLS from the beginning', async () => {
    const seen = await mailServer({ secure: true })
    const { port } = seen
    const sender = channel({ port, security: 'tls', user: 'desk', password: 'right' })
    expect(await sender.send(outgoing())).toEqual({ kind: 'sent' })
    expect(seen.mails).toMatchObject([{ to: ['ann@example.com'], secure: true, user: 'desk' }])
    expect(seen.mails[0]?.raw).toContain('Message-ID: <event-1~patient-1~email@clinic.example>')
  })

  it('is logged in to after STARTTLS, and not written to where it cannot do that', async () => {
    const good = await mailServer({})
    const login = { security: 'starttls', user: 'desk', password: 'right' } as const
    expect(await channel({ port: good.port, ...login }).send(outgoing())).toEqual({ kind: 'sent' })
    expect(good.mails).toMatchObject([{ secure: true, user: 'desk' }])
    const open = await mailServer({ disabledCommands: ['STARTTLS'], authOptional: true })
    const refused = await channel({ port: open.port, ...login }).send(outgoing())
    expect(refused).toMatchObject({ kind: 'later', reason: 'notReachable', channel: true })
    expect(open.mails).toEqual([])
  })

  it('with a certificate of nobody known, or a wrong password: nothing is sent, and no password is logged', async () => {
    const seen = await mailServer({ secure: true })
    const stranger = createEmailChannel(
      {
        host: '127.0.0.1',
        port: seen.port,
        security: 'tls',
        from: 'a@b.example',
        user: 'desk',
        password: 'right',
      },
      (line) => log.push(line),
    )
    closing.push(() => stranger.close())
    expect(await stranger.send(outgoing())).toMatchObject({ kind: 'later', channel: true })
    const wrong = channel({ port: seen.port, security: 'tls', user: 'desk', password: 'not-it' })
    expect(await wrong.send(outgoing())).toMatchObject({
      kind: 'later',
      reason: 'notReachable',
      channel: true,
    })
    expect(seen.mails).toEqual([])
    expect(log.join()).not.toMatch(/right|not-it|ann@/)
  })
})

describe('a mail server that is no good', () => {
  const plain = { security: 'none' } as const

  it('nobody there, silent from the beginning, or talking nonsense: later, and nothing else is tried just now', async () => {
    const gone = await strangeServer(() => undefined)
    await closing.pop()?.()
    const silent = await strangeServer(() => undefined)
    const nonsense = await strangeServer((socket) => void socket.write('<html>hello\r\n'))
    for (const port of [gone, silent, nonsense])
      expect(await channel({ port, ...plain }).send(outgoing())).toMatchObject({
        kind: 'later',
        channel: true,
      })
  })

  it('silent after it was given the whole message: nobody knows', async () => {
    const port = await strangeServer((socket) => {
      socket.write('220 here\r\n')
      let data = false
      socket.on('data', (chunk) => {
        if (data) return
        data = chunk.toString().startsWith('DATA')
        socket.write(data ? '354 go on\r\n' : '250 ok\r\n')
      })
    })
    const outcome = await channel({ port, ...plain }).send(outgoing())
    expect(outcome).toEqual({ kind: 'unknown', reason: 'noAnswer' })
  })

  it('says slow down, or that it takes nothing from anybody now', async () => {
    const busy = await mailServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      authOptional: true,
      onRcptTo: ({ address }, _session, done) =>
        done(Object.assign(new Error('later'), { responseCode: address.startsWith('ann') ? 450 : 421 })),
    })
    const sender = channel({ port: busy.port, ...plain })
    expect(await sender.send(outgoing())).toEqual({ kind: 'later', reason: 'slowDown' })
    expect(await sender.send(outgoing({ to: 'bob@example.com' }))).toEqual({
      kind: 'later',
      reason: 'slowDown',
      channel: true,
    })
  })

  it('addresses that are none are not even tried', async () => {
    const sender = channel({ port: 1, ...plain })
    for (const to of [
      '',
      'ann',
      'ann@',
      'ann@x',
      'a b@example.com',
      'a@example.com,b@example.com',
      '<a@b.c>',
    ])
      expect([to, await sender.send(outgoing({ to }))]).toEqual([
        to,
        { kind: 'never', reason: 'addressInvalid' },
      ])
  })
})
