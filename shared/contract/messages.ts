/** Messages: what needs a person, who sends, and the clinic's own words. */
import Type from 'typebox'
import { Wording } from '../domain/records/clinic.ts'
import { Line, Timestamp } from '../domain/records/fields.ts'
import { Message } from '../domain/records/message.ts'
import { endpoint } from './endpoint.ts'

const closed = { additionalProperties: false }
const Secret = Type.String({ minLength: 1, maxLength: 1000 })
const Address = Type.String({ minLength: 3, maxLength: 320, pattern: '@' })
const Url = Type.String({ maxLength: 1000, pattern: '^https?://[^\\s]+$' })

/** The mail server that takes the clinic's messages. */
export const EmailSending = Type.Object(
  {
    host: Type.String({ minLength: 1, maxLength: 253 }),
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65535 })),
    /** `tls` from the first byte (port 465), `starttls` after a greeting (587), `none` only on a line that is safe. */
    security: Type.Optional(
      Type.Union([Type.Literal('tls'), Type.Literal('starttls'), Type.Literal('none')]),
    ),
    user: Type.Optional(Secret),
    password: Type.Optional(Secret),
    /** Whose messages they are: `Clinic <desk@clinic.example>`. */
    from: Address,
    replyTo: Type.Optional(Address),
    /** Certificate authority of the mail server, PEM, where it is the clinic's own. */
    ca: Type.Optional(Type.String({ maxLength: 100_000 })),
  },
  closed,
)

const twilio = {
  provider: Type.Literal('twilio'),
  accountSid: Secret,
  authToken: Secret,
  /** A number of the account, or the id of its messaging service (MG...). */
  from: Type.String({ minLength: 3, maxLength: 64 }),
  url: Type.Optional(Url),
}

const Webhook = Type.Object(
  {
    provider: Type.Literal('webhook'),
    url: Url,
    /** Sent as `Authorization: Bearer`. */
    token: Type.Optional(Secret),
    from: Type.Optional(Type.String({ maxLength: 64 })),
    /** True only where the provider sends one message once for each Idempotency-Key, however often it is asked. */
    idempotent: Type.Optional(Type.Boolean()),
  },
  closed,
)

/** Who takes short messages: Twilio's API, or any HTTP address. */
export const SmsSending = Type.Union([Type.Object(twilio, closed), Webhook])

export const SendingLimits = Type.Object(
  {
    /** Most messages in a minute; 300 unless given. */
    perMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    /** How often one message is tried before a person is asked; 8 unless given. */
    attempts: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    /** Hours after which what could not leave is not sent any more; 48 unless given. */
    oldestHours: Type.Optional(Type.Integer({ minimum: 1, maximum: 720 })),
  },
  closed,
)

export const SendingSettings = Type.Object(
  {
    email: Type.Optional(EmailSending),
    sms: Type.Optional(SmsSending),
    limits: Type.Optional(SendingLimits),
  },
  closed,
)

/** Settings in which what is secret may be left out: it stays what it was. */
const SendingChange = Type.Object(
  {
    ...SendingSettings.properties,
    sms: Type.Optional(
      Type.Union([Type.Object({ ...twilio, authToken: Type.Optional(Secret) }, closed), Webhook]),
    ),
  },
  closed,
)
export type SendingChange = Type.Static<typeof SendingChange>
export type EmailSending = Type.Static<typeof EmailSending>
export type SmsSending = Type.Static<typeof SmsSending>
export type SendingLimits = Type.Static<typeof SendingLimits>
export type SendingSettings = Type.Static<typeof SendingSettings>

export const messageCommands = {
  'messages.sendAgain': endpoint(
    'Sends a message that failed, or of which it is not known whether it left, once more; to the recipient’s address of today.',
    Type.Object({ messageId: Type.String({ maxLength: 200 }) }),
    Message,
  ),
  'messages.wasSent': endpoint(
    'Notes that a message of which it was not known did leave.',
    Type.Object({ messageId: Type.String({ maxLength: 200 }) }),
    Message,
  ),
  'templates.update': endpoint(
    'The clinic’s own words for a message in a language; they hold for what happens from now on.',
    Type.Object({
      template: Line,
      language: Line,
      subject: Type.String({ maxLength: 200 }),
      text: Type.String({ maxLength: 10_000 }),
      sms: Type.String({ maxLength: 1000 }),
    }),
    Wording,
  ),
  'templates.reset': endpoint(
    'The usual words again, for what happens from now on.',
    Type.Object({ template: Line, language: Line }),
    Wording,
  ),
}

/** Commands about this workstation's own sending. */
export const sendingCommands = {
  'messages.configureSending': endpoint(
    'How this workstation sends, where it is the clinic’s sender; kept in its encrypted database alone. An empty object: not at all. A password or token that is left out stays as it was while server and account are the same, as do the limits.',
    SendingChange,
    Type.Object({ email: Type.Boolean(), sms: Type.Boolean() }),
  ),
}

/** A complaint about the words of a template. */
export const TemplateProblem = Type.Object({
  part: Type.Union([Type.Literal('subject'), Type.Literal('text'), Type.Literal('sms')]),
  /** `unknown`: a field that this message does not have. `missing`: one that it must tell. `empty`: nothing is said. */
  kind: Type.Union([Type.Literal('unknown'), Type.Literal('missing'), Type.Literal('empty')]),
  field: Type.Optional(Line),
})
export type TemplateProblem = Type.Static<typeof TemplateProblem>

const Words = { subject: Line, text: Type.String(), sms: Type.String() }

export const messageQueries = {
  'messages.tasks': endpoint(
    'Messages that need a person: failed ones, and those of which it is not known whether they left; newest first.',
    Type.Object({}),
    Type.Array(Message),
  ),
  'messages.sending': endpoint(
    'How this workstation sends: whether it is the clinic’s sender, over what, and what stands in the way.',
    Type.Object({}),
    Type.Object({
      workstationId: Line,
      /** True where it is for this workstation to send, whether or not it knows over what. */
      isSender: Type.Boolean(),
      /** Without the password: only whether there is one. */
      email: Type.Union([
        Type.Object({
          ...Type.Omit(EmailSending, ['password', 'ca']).properties,
          hasPassword: Type.Boolean(),
        }),
        Type.Null(),
      ]),
      /** Without the token: only whether there is one. */
      sms: Type.Union([
        Type.Object({
          provider: Type.Union([Type.Literal('twilio'), Type.Literal('webhook')]),
          accountSid: Type.Optional(Secret),
          url: Type.Optional(Url),
          from: Type.Optional(Type.String({ maxLength: 64 })),
          idempotent: Type.Optional(Type.Boolean()),
          hasToken: Type.Boolean(),
        }),
        Type.Null(),
      ]),
      /** What stands in the way of a channel just now. */
      trouble: Type.Array(
        Type.Object({ channel: Line, reason: Line, until: Type.Union([Timestamp, Type.Null()]) }),
      ),
    }),
  ),
  'templates.list': endpoint(
    'Every message the clinic writes, with its fields and its words in each language.',
    Type.Object({}),
    Type.Array(
      Type.Object({
        template: Line,
        recipient: Type.Union([Type.Literal('patient'), Type.Literal('doctor')]),
        /** Names that may stand in braces. */
        fields: Type.Array(Line),
        /** Those that text and short message must tell. */
        required: Type.Array(Line),
        languages: Type.Array(
          Type.Object({
            language: Line,
            ...Words,
            /** True where the clinic has its own words. */
            edited: Type.Boolean(),
            editedAt: Type.Union([Timestamp, Type.Null()]),
            /** The usual words. */
            usual: Type.Object(Words),
          }),
        ),
      }),
    ),
  ),
  'templates.preview': endpoint(
    'How words would read for a made-up recipient, and what is wrong with them.',
    Type.Object({
      template: Line,
      language: Line,
      subject: Type.Optional(Type.String({ maxLength: 200 })),
      text: Type.Optional(Type.String({ maxLength: 10_000 })),
      sms: Type.Optional(Type.String({ maxLength: 1000 })),
    }),
    Type.Object({
      subject: Line,
      text: Type.String(),
      sms: Type.String(),
      problems: Type.Array(TemplateProblem),
    }),
  ),
}
