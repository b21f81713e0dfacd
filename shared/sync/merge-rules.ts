/**
 * How each type of record is merged: the one table. `docs/merging.md` is generated from it. What is not named here is
 * merged field by field, and the same field changed twice is decided by the clock.
 */
import type { CollectionName } from '#shared/decisions/decision.ts'

type Value = unknown
type Element = Readonly<Record<string, unknown>> | string

/** How the same cell, changed on two workstations that did not know of each other, is decided. */
export type Tie =
  /** The later stamp stays. */
  | { by: 'clock' }
  /** What the hub already holds stays: first accepted, first served. */
  | { by: 'hub' }
  /**
   * The value further on in the list stays; equals by the clock, or as the hub holds it. `of` reads the value that is
   * ranked.
   */
  | { by: 'rank'; order: readonly string[]; of: (value: Value) => string; equals?: 'hub' }

export interface ListRule {
  /** Which element it is: elements with equal keys are one. */
  key: (element: Element) => string
  /** How equals are decided; by the clock when absent. */
  tie?: Tie
}

export interface MergeRule {
  /** In words, for the generated page. */
  says: string
  /** Documents that are written once and never changed: whoever has one keeps it. */
  facts?: true
  /** Fields that only make sense together. */
  groups?: Readonly<Record<string, { fields: readonly string[]; tie: Tie }>>
  /** Lists that are merged element by element. */
  lists?: Readonly<Record<string, ListRule>>
  /** Objects that are merged member by member. */
  objects?: readonly string[]
  /** True where no person misses what gave way: nothing of it goes to the conflict log. */
  quiet?: true
  /** True when a removed record must not leave its values in the conflict log. */
  removalIsErasure?: true
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? `${value}` : ''

const field =
  (...names: string[]) =>
  (element: Element): string =>
    typeof element === 'string' ? element : names.map((name) => textOf(element[name])).join(' ')

/**
 * Which version of a report it is. Two desks whose clocks are behind a report both put their version a millisecond after
 * it: only the id, which older versions do not have, tells two texts of one author apart.
 */
export function versionKey(version: Element): string {
  const written = field('at', 'authorId')(version)
  const id = typeof version === 'string' ? '' : textOf(version.id)
  return id === '' ? written : `${written} ${id}`
}

/** Statuses of a booking, from the one that gives way to the one that stays when two desks say different things. */
export const appointmentStatusOrder = [
  'requested',
  'confirmed',
  'displaced',
  'noShow',
  'canceled',
  'arrived',
  'inRoom',
  'done',
] as const

/** How far a message has come. Of a claim and a reason not to send, or of two claims, the hub's first stays. */
const messageRankOrder = ['waiting', 'decided', 'failed', 'unknown', 'sent', 'delivered'] as const

function messageRank(value: unknown): string {
  const state = memberOf('state')(value)
  if (state === 'pending' || state === 'held') return 'waiting'
  return state === 'claimed' || state === 'superseded' ? 'decided' : state
}

const memberOf =
  (name: string) =>
  (value: Value): string =>
    textOf((value as Record<string, unknown> | undefined)?.[name])

export const mergeRules: Readonly<Record<CollectionName, MergeRule>> = {
  patients: {
    says: 'Details field by field; the address by its lines; preconditions, allergies, sources and likenesses that were judged entry by entry. A record erased for good stays erased.',
    lists: {
      preconditions: { key: field() },
      allergies: { key: field('text') },
      sources: { key: field('system', 'value') },
      notSameAs: { key: field() },
    },
    objects: ['address'],
    removalIsErasure: true,
  },
  doctors: {
    says: 'Details field by field; working hours weekday by weekday; absences one by one.',
    lists: {
      workingHours: { key: field('weekday') },
      absences: { key: field('id') },
      sources: { key: field('system', 'value') },
    },
  },
  appointments: {
    says: 'Time and doctor go together, and the hub’s stay when two desks moved it. Status: what happened in the house (arrived, in the room, done) stays before a cancellation, and that before anything planned.',
    groups: {
      slot: { fields: ['date', 'startsAt', 'endsAt', 'doctorId', 'overbookReason'], tie: { by: 'hub' } },
      status: {
        fields: ['status', 'arrivedAt', 'seatedAt', 'doneAt', 'canceledAt', 'canceledBy', 'cancelReason'],
        tie: { by: 'rank', order: appointmentStatusOrder, of: memberOf('status') },
      },
    },
    lists: { sources: { key: field('system', 'value') } },
  },
  daybook: {
    says: 'A page booking by booking; what the hub holds stays, and a booking that overlaps it, of the same doctor or the same person, is displaced: two records that were merged are one person. Waiting patients, and what patients ask for in the portal, field by field; an answer stays before a question, and of two answers the later.',
    groups: {
      answer: {
        fields: ['kind', 'answer'],
        tie: { by: 'rank', order: ['request', 'answered'], of: memberOf('kind') },
      },
    },
    lists: { bookings: { key: field('appointmentId'), tie: { by: 'hub' } } },
  },
  equipment: { says: 'Field by field.' },
  stockmovements: { says: 'Written once; the quantity is the sum of all.', facts: true },
  reports: {
    says: 'The newest text field by field; every version of both sides is kept; attachments one by one.',
    groups: { content: { fields: ['kind', 'title', 'text', 'site', 'instructions'], tie: { by: 'clock' } } },
    lists: { versions: { key: versionKey }, attachments: { key: field('id') } },
  },
  feedback: { says: 'Field by field; two answers: the later stays, the other is in the conflict log.' },
  events: { says: 'Written once.', facts: true },
  messages: {
    says: 'State: what has already left stays before what has not; of two claims, or a claim and a reason not to send, the hub’s stays. The history change by change.',
    groups: {
      state: {
        fields: ['state', 'claim', 'attempts', 'nextAttemptAt', 'reference'],
        tie: { by: 'rank', order: messageRankOrder, of: messageRank, equals: 'hub' },
      },
      wording: { fields: ['subject', 'text', 'to'], tie: { by: 'hub' } },
    },
    lists: { history: { key: field('at', 'state', 'by') } },
    quiet: true,
  },
  staff: { says: 'Field by field; roles one by one.', lists: { roles: { key: field() } } },
  clinic: {
    says: 'Field by field; closures one by one, wordings version by version.',
    lists: { closures: { key: field('id') }, wordings: { key: field('template', 'language', 'at') } },
  },
}
