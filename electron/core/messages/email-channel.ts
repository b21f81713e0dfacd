/**
 * E-mail by SMTP. A connection is used for many messages. What counts is whether the server may have taken a message: until
 * its first byte was asked for it certainly has not, from then on only the server's answer tells.
 */
import { Readable } from 'node:stream'
import SmtpConnection from 'nodemailer/lib/smtp-connection'
import type { EmailSending } from '#shared/contract/messages.ts'
import type { SendOutcome } from '#shared/decisions/messages/after-outcome.ts'
import { errorName } from '#shared/lib/logged-error.ts'
import type { Channel, Outgoing } from './channel.ts'
import { addressIn, emailBytes } from './email-content.ts'

/** Milliseconds. */
export interface EmailPatience {
  connect: number
  answer: number
}

const usualPatience: EmailPatience = { connect: 15_000, answer: 60_000 }
const idleMilliseconds = 20_000

interface SmtpFault extends Error {
  code?: string | undefined
  responseCode?: number | undefined
  command?: string | undefined
}

/** An address that a server could take; what it says of it is another matter. */
const plausible = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/

interface Line {
  connection: SmtpConnection
  used: boolean
  broken: boolean
  idleSince: number
}

export function createEmailChannel(
  settings: EmailSending,
  log: (line: string) => void,
  patience: EmailPatience = usualPatience,
): Channel {
  const { security = 'starttls' } = settings
  const idle: Line[] = []
  const open = new Set<Line>()

  function connect(): Promise<Line> {
    const connection = new SmtpConnection({
      host: settings.host,
      port: settings.port ?? (security === 'tls' ? 465 : 587),
      secure: security === 'tls',
      requireTLS: security === 'starttls',
      ignoreTLS: security === 'none',
      connectionTimeout: patience.connect,
      greetingTimeout: patience.connect,
      socketTimeout: patience.answer,
      ...(settings.ca === undefined ? {} : { tls: { ca: settings.ca } }),
    })
    const line: Line = { connection, used: false, broken: false, idleSince: 0 }
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        line.broken = true
        open.delete(line)
        connection.close()
        reject(error)
      }
      connection.once('error', fail)
      // An idle connection that the server closes is no news.
      connection.on('error', () => (line.broken = true))
      connection.on('end', () => (line.broken = true))
      const ready = () => {
        connection.off('error', fail)
        open.add(line)
        resolve(line)
      }
      connection.connect((failed) => {
        if (failed) return fail(failed)
        if (settings.user === undefined) return ready()
        const credentials = { user: settings.user, pass: settings.password ?? '' }
        connection.login({ credentials }, (refused) => (refused ? fail(refused) : ready()))
      })
    })
  }

  async function take(): Promise<Line> {
    for (let line = idle.pop(); line; line = idle.pop()) {
      if (!line.broken && Date.now() - line.idleSince < idleMilliseconds) return line
      discard(line)
    }
    return await connect()
  }

  function discard(line: Line): void {
    open.delete(line)
    if (!line.broken) line.connection.quit()
    line.broken = true
    line.connection.close()
  }

  function over(line: Line, bytes: Buffer, to: string): Promise<{ error?: SmtpFault; begun: boolean }> {
    return new Promise((resolve) => {
      let begun = false
      const body = new Readable({
        read() {
          begun = true
          this.push(bytes)
          this.push(null)
        },
      })
      const broke = (error: Error) => resolve({ error, begun })
      line.connection.once('error', broke)
      line.connection.send({ from: addressIn(settings.from), to: [to] }, body, (error) => {
        line.connection.off('error', broke)
        resolve(error ? { error, begun } : { begun })
      })
    })
  }

  async function attempt(outgoing: Outgoing, bytes: Buffer): Promise<SendOutcome> {
    let line: Line
    try {
      line = await take()
    } catch (error) {
      const fault = error as SmtpFault
      log(`the mail server cannot be used: ${fault.code ?? ''} ${fault.responseCode ?? ''}`)
      return { kind: 'later', reason: 'notReachable', channel: true }
    }
    const wasUsed = line.used
    line.used = true
    const { error, begun } = await over(line, bytes, outgoing.message.to)
    if (!error) {
      line.idleSince = Date.now()
      idle.push(line)
      return { kind: 'sent' }
    }
    discard(line)
    const answered = error.responseCode !== undefined
    // The server had closed a connection that lay idle: a fresh one will do.
    if (!answered && !begun && wasUsed) return await attempt(outgoing, bytes)
    return outcomeOf(error, begun)
  }

  return {
    idempotent: false,
    async send(outgoing) {
      if (!plausible.test(outgoing.message.to)) return { kind: 'never', reason: 'addressInvalid' }
      try {
        return await attempt(outgoing, await emailBytes(outgoing, settings))
      } catch (error) {
        log(`an e-mail could not be made: ${errorName(error)}`)
        return { kind: 'never', reason: 'refused' }
      }
    },
    close() {
      for (const line of [...open]) discard(line)
      idle.length = 0
      return Promise.resolve()
    },
  }
}

/** What a fault means for the message. */
function outcomeOf(error: SmtpFault, begun: boolean): SendOutcome {
  const { responseCode } = error
  if (responseCode === undefined)
    return begun
      ? { kind: 'unknown', reason: 'noAnswer' }
      : { kind: 'later', reason: 'notReachable', channel: true }
  if (responseCode === 421) return { kind: 'later', reason: 'slowDown', channel: true }
  if (responseCode >= 500)
    return { kind: 'never', reason: error.command === 'RCPT TO' ? 'addressInvalid' : 'refused' }
  return { kind: 'later', reason: responseCode === 450 || responseCode === 452 ? 'slowDown' : 'notReachable' }
}
