/** Which page of the portal a message leads to. */
import { describe, expect, it } from 'vitest'
import type { Message } from '#shared/domain/records/message.ts'
import { messageLinks } from './message-links.ts'

const linksOf = (more: Partial<Message>) =>
  messageLinks('https://portal.example/')({
    id: 'm',
    createdAt: '2031-01-01T00:00:00.000Z',
    updatedAt: '2031-01-01T00:00:00.000Z',
    eventId: 'e',
    template: 'appointmentScheduledPatient',
    recipientKind: 'patient',
    recipientId: 'p',
    channel: 'email',
    to: 'p@example.com',
    language: 'en',
    subject: '',
    text: '',
    state: 'pending',
    history: [],
    ...more,
  })

describe('links under messages', () => {
  it('lead to the page that says more, in the language of the message', () => {
    expect(linksOf({})).toEqual([{ label: 'Your appointments', url: 'https://portal.example/appointments' }])
    expect(linksOf({ template: 'reportPatient', language: 'es-MX' })).toEqual([
      { label: 'Sus informes', url: 'https://portal.example/reports' },
    ])
    expect(linksOf({ template: 'patientWelcome', language: 'xx' })[0]?.url).toBe('https://portal.example/')
  })

  it('are not under codes, questions with a link of their own, short messages, or what doctors get', () => {
    expect(linksOf({ template: 'portalCode' })).toEqual([])
    expect(linksOf({ template: 'portalFeedback' })).toEqual([])
    expect(linksOf({ channel: 'sms' })).toEqual([])
    expect(linksOf({ template: 'appointmentScheduledDoctor', recipientKind: 'doctor' })).toEqual([])
  })
})
