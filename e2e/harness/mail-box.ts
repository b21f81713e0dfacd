/** A real mail server that keeps what it gets, for tests to read. */
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface Mail {
  to: string
  subject: string
  /** Its part of plain text. */
  text: string
}

export interface MailBox {
  port: number
  /** Addresses that it does not know. */
  refuses: Set<string>
  /** Addresses for which it takes an e-mail and is gone before it says so. */
  breaksOff: Set<string>
  /** Waits for an e-mail to this address whose subject holds these words. */
  mailTo(address: string, subject: string): Promise<Mail>
  stop(): Promise<void>
}

const quotedPrintable = (text: string): string =>
  text
    .replace(/=\r\n/g, '')
    .replace(/(=[0-9A-F]{2})+/g, (codes) => Buffer.from(codes.replaceAll('=', ''), 'hex').toString())

const encodedWords = (header: string): string =>
  header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_all, kind: string, text: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString()
        : quotedPrintable(text.replaceAll('_', ' ')),
    )

/** What tests read of an e-mail. */
function parseMail(to: string, raw: string): Mail {
  const unfolded = raw.replace(/\r\n[ \t]+/g, ' ')
  const subject = encodedWords(/^Subject: (.*)$/im.exec(unfolded)?.[1]?.trim() ?? '')
  const [, headers = '', body = ''] =
    /Content-Type: text\/plain((?:.|\r\n(?!\r\n))*)\r\n\r\n([^]*?)(?=\r\n--)/i.exec(raw) ?? []
  const text = /base64/i.test(headers) ? Buffer.from(body, 'base64').toString() : quotedPrintable(body)
  return { to, subject, text }
}

const patienceMilliseconds = 90_000

export async function openMailBox(): Promise<MailBox> {
  const mails: Mail[] = []
  const [refuses, breaksOff] = [new Set<string>(), new Set<string>()]
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: ({ address }, _session, done) =>
      done(
        refuses.has(address) ? Object.assign(new Error('No such user'), { responseCode: 550 }) : undefined,
      ),
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = session.envelope.rcptTo[0]?.address ?? ''
        mails.push(parseMail(to, Buffer.concat(chunks).toString()))
        if (breaksOff.has(to)) for (const connection of server.connections) connection.close()
        else done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    refuses,
    breaksOff,
    async mailTo(address, subject) {
      const end = Date.now() + patienceMilliseconds
      while (Date.now() < end) {
        const found = mails.findLast((mail) => mail.to === address && mail.subject.includes(subject))
        if (found) return found
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      const there = mails.filter(({ to }) => to === address).map((mail) => mail.subject)
      throw new Error(`No e-mail "${subject}" came; there are: ${there.join(', ')}`)
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
