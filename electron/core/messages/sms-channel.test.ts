/** Short messages over a local server that answers as Twilio does, and over one that answers as it likes. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSmsChannel } from './sms-channel.ts'
import { outgoing } from './testing/outgoing.ts'

interface Asked {
  method: string
  url: string
  headers: http.IncomingHttpHeaders
  body: string
}

const asked: Asked[] = []
let answer: (response: http.ServerResponse, request: Asked) => void = (response) => void response.end()
const server = http.createServer((request, response) => {
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    const one = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body }
    asked.push(one)
    answer(response, one)
  })
})
let url = ''

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => void asked.splice(0))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const log: string[] = []
const text = outgoing({ id: 'event-1~patient-1~sms', channel: 'sms', to: '+34915550123', text: 'Hello' })
const twilio = (from = '+34910000000') =>
  createSmsChannel(
    { provider: 'twilio', accountSid: 'AC123', authToken: 'token', from, url },
    (line) => log.push(line),
    400,
  )
const webhook = (idempotent: boolean) =>
  createSmsChannel(
    { provider: 'webhook', url: `${url}/sms`, token: 'secret', idempotent },
    (line) => log.push(line),
    400,
  )
const says = (status: number, body: string, headers: http.OutgoingHttpHeaders = {}) => {
  answer = (response) => void response.writeHead(status, headers).end(body)
}

describe('Twilio', () => {
  it('is asked as its API wants it, and names what it has taken', async () => {
    says(201, '{"sid":"SM1","status":"queued"}')
    expect(await twilio().send(text)).toEqual({ kind: 'sent', reference: 'SM1' })
    expect(asked[0]).toMatchObject({ method: 'POST', url: '/2010-04-01/Accounts/AC123/Messages.json' })
    expect(asked[0]?.headers.authorization).toBe(`Basic ${Buffer.from('AC123:token').toString('base64')}`)
    expect(Object.fromEntries(new URLSearchParams(asked[0]?.body))).toEqual({
      To: '+34915550123',
      From: '+34910000000',
      Body: 'Hello',
    })
    await twilio('MG9').send(text)
    expect(new URLSearchParams(asked[1]?.body).get('MessagingServiceSid')).toBe('MG9')
  })

  it('says what became of a message', async () => {
    for (const [status, known] of [
      ['delivered', 'delivered'],
      ['read', 'delivered'],
      ['undelivered', 'undelivered'],
      ['failed', 'undelivered'],
      ['sending', 'underway'],
    ]) {
      says(200, JSON.stringify({ status }))
      expect([status, await twilio().status?.('SM/1')]).toEqual([status, known])
    }
    expect(asked[0]?.url).toBe('/2010-04-01/Accounts/AC123/Messages/SM%2F1.json')
    says(200, '<html>')
    expect(await twilio().status?.('SM1')).toBe('underway')
  })

  it('refuses a number, the credentials, or anything for now', async () => {
    says(400, '{"code":21211,"message":"not a number"}')
    expect(await twilio().send(text)).toEqual({ kind: 'never', reason: 'addressInvalid' })
    says(400, '{"code":21606}')
    expect(await twilio().send(text)).toEqual({ kind: 'never', reason: 'refused' })
    says(401, '{"code":20003}')
    expect(await twilio().send(text)).toMatchObject({ kind: 'later', channel: true })
    says(429, '', { 'retry-after': '7' })
    expect(await twilio().send(text)).toEqual({
      ...{ kind: 'later', reason: 'slowDown', channel: true, retryAfterMilliseconds: 7000 },
    })
  })

  it('hangs, breaks, answers nonsense or without end: nobody knows, and it is not asked again by itself', async () => {
    const unknown = { kind: 'unknown', reason: 'noAnswer' }
    answer = () => undefined
    expect(await twilio().send(text)).toEqual(unknown)
    says(500, 'oops')
    expect(await twilio().send(text)).toEqual(unknown)
    says(200, '<html>nonsense')
    expect(await twilio().send(text)).toEqual(unknown)
    says(200, '{"sid":42}')
    expect(await twilio().send(text)).toEqual(unknown)
    answer = (response) => {
      response.writeHead(200)
      const more = () => response.write('x'.repeat(60_000), () => (response.destroyed ? undefined : more()))
      more()
    }
    expect(await twilio().send(text)).toEqual(unknown)
    says(302, '', { location: 'http://elsewhere.example/' })
    expect(await twilio().send(text)).toEqual(unknown)
  })
})

describe('an HTTP address', () => {
  it('gets the message with its id as key', async () => {
    says(202, 'thanks')
    expect(await webhook(false).send(text)).toEqual({ kind: 'sent' })
    expect(asked[0]?.headers).toMatchObject({
      'idempotency-key': 'event-1~patient-1~sms',
      authorization: 'Bearer secret',
    })
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      ...{ id: 'event-1~patient-1~sms', to: '+34915550123', text: 'Hello' },
    })
  })

  it('that sends once for each key is asked again where it is in doubt', async () => {
    says(502, '')
    expect(await webhook(true).send(text)).toEqual({ kind: 'later', reason: 'noAnswer' })
    expect(await webhook(false).send(text)).toEqual({ kind: 'unknown', reason: 'noAnswer' })
  })

  it('that is not there was certainly not asked', async () => {
    const gone = http.createServer()
    await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve))
    const { port } = gone.address() as AddressInfo
    await new Promise((resolve) => gone.close(resolve))
    const nobody = createSmsChannel({ provider: 'webhook', url: `http://127.0.0.1:${port}/` }, (line) => {
      log.push(line)
    })
    expect(await nobody.send(text)).toMatchObject({ kind: 'later', reason: 'notReachable', channel: true })
  })
})

it('numbers that are none are not even tried, and the log names nobody', async () => {
  for (const to of ['', '915550123', '+0123456789', '+34 915 550', '+3491555012a', '+1234567890123456789'])
    expect([to, await twilio().send(outgoing({ channel: 'sms', to }))]).toEqual([
      to,
      { kind: 'never', reason: 'addressInvalid' },
    ])
  expect(asked).toEqual([])
  expect(log.join()).not.toMatch(/\+34915550123|token|secret|Hello/)
})
