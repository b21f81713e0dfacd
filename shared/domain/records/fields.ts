/**
 * Field schemas that several records share. They are plain JSON Schema (TypeBox literals), so they feed RxDB, give the
 * TypeScript type and validate at every border.
 */
import Type from 'typebox'

/** Identifier of a record: a UUID, or another short key without spaces. */
export const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9._~:-]+$' })

/** An instant in UTC to the second, e.g. `2026-11-24T09:00:00Z`. One fixed form, so that text order is time order. */
export const Instant = Type.String({
  minLength: 20,
  maxLength: 20,
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}Z$',
})

/** An instant in UTC to the millisecond, e.g. `2026-11-24T09:00:00.123Z`: when something was done. */
export const Timestamp = Type.String({
  minLength: 24,
  maxLength: 24,
  pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
})

/** A calendar date, ISO 8601: `2026-11-24`. */
export const CalendarDate = Type.String({ minLength: 10, maxLength: 10, pattern: '^\\d{4}-\\d{2}-\\d{2}$' })

/** A time of day on the clinic's wall clock: `09:30`. `24:00` is the end of the day. */
export const TimeOfDay = Type.String({
  minLength: 5,
  maxLength: 5,
  pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$',
})

/** One line of text as people type it. */
export const Line = Type.String({ maxLength: 200 })

/** Several lines of text. */
export const Text = Type.String({ maxLength: 20_000 })

/** Telephone number in E.164: `+34915550123`. */
export const PhoneNumber = Type.String({ maxLength: 16, pattern: '^\\+[1-9]\\d{6,14}$' })

export const EmailAddress = Type.String({ maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$' })

/** BCP 47 language tag of the languages in which the clinic writes. */
export const Language = Type.String({ maxLength: 12, pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' })

export const MessageChannel = Type.Union([Type.Literal('email'), Type.Literal('sms'), Type.Literal('none')])

/** Where a record came from when it was imported; the pair is unique within a record type. */
export const Source = Type.Object({ system: Line, value: Line })

/** Fields every record carries. */
export const recordFields = {
  id: Id,
  createdAt: Timestamp,
  updatedAt: Timestamp,
}

export type MessageChannel = Type.Static<typeof MessageChannel>
export type Source = Type.Static<typeof Source>
