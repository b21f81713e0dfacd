import { describe, expect, it } from 'vitest'
import type { SendingSettings } from '#shared/contract/messages.ts'
import { completeSending } from './complete-sending.ts'

const stored: SendingSettings = {
  email: { host: 'mail.example', user: 'desk', password: 'mail secret', from: 'desk@clinic.example' },
  sms: { provider: 'twilio', accountSid: 'AC1', authToken: 'sms secret', from: '+34911' },
  limits: { perMinute: 20 },
}

describe('settings of sending without their secrets', () => {
  it('keep password, token and limits while server and account are the same', () => {
    const changed = completeSending(
      {
        email: { host: 'mail.example', user: 'desk', from: 'new@clinic.example' },
        sms: { provider: 'twilio', accountSid: 'AC1', from: '+34912' },
      },
      stored,
    )
    expect(changed).toMatchObject({
      ok: true,
      value: {
        email: { password: 'mail secret', from: 'new@clinic.example' },
        sms: { authToken: 'sms secret', from: '+34912' },
        limits: { perMinute: 20 },
      },
    })
  })

  it.each([
    { host: 'elsewhere.example', user: 'desk', from: 'desk@clinic.example' },
    { host: 'mail.example', user: 'somebody', from: 'desk@clinic.example' },
    { host: 'mail.example', from: 'desk@clinic.example' },
  ])('never take a password to another server or account: %o', (email) => {
    const changed = completeSending({ email }, stored)
    expect(changed.ok && changed.value.email).toEqual(email)
  })

  it('are refused where another account has no token', () => {
    const sms = { provider: 'twilio' as const, accountSid: 'AC2', from: '+34911' }
    expect(completeSending({ sms }, stored)).toMatchObject({
      ok: false,
      error: { code: 'INVALID_INPUT', details: { field: 'authToken' } },
    })
  })

  it('lose a webhook’s token with its address', () => {
    const webhook: SendingSettings = {
      sms: { provider: 'webhook', url: 'https://a.example', token: 'secret' },
    }
    const to = (url: string) => completeSending({ sms: { provider: 'webhook', url } }, webhook)
    expect(to('https://a.example')).toMatchObject({ value: { sms: { token: 'secret' } } })
    expect(to('https://b.example')).toEqual({
      ok: true,
      value: { sms: { provider: 'webhook', url: 'https://b.example' } },
    })
  })

  it('end sending when they are empty', () => {
    expect(completeSending({}, stored)).toEqual({ ok: true, value: { limits: { perMinute: 20 } } })
  })
})
