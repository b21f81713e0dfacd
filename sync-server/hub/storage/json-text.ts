import { badRequest } from '../http/couch-error.ts'
import { hasIntegerNames, keepMemberOrder, orderedText } from './member-order.ts'

interface SourceContext {
  source?: string
}
/** What JSON gained in ES2025 and TypeScript's library does not know yet. */
interface JsonWithSource {
  parse(text: string, reviver: (key: string, value: unknown, context: SourceContext) => unknown): unknown
  rawJSON(text: string): unknown
}
const jsonWithSource = JSON as unknown as JsonWithSource

/**
 * Whether there is any number but short whole ones: the quick question before the exact one. A text that is one number
 * has a question of its own, because an alternative for the text's start costs ten times as much at every letter.
 */
const unusualNumber = /[:[, \n\r\t](?:-0|-?\d{16}|-?\d+[.eE])/
const loneNumber = /^-?\d/

/**
 * Numbers that may change when JavaScript reads and writes them: fractions ending in zero, exponents, 16 digits and
 * more, minus zero. Only where a number may begin: the hexadecimal text of a hash is full of digits, too.
 */
const oddNumber = /(?:^|[:[,\s])(?:-?\d+(?:\.\d*)?[eE]|-?\d+\.\d*0(?!\d)|-?\d{16}|-?\d+\.\d{16}|-0(?![.\d]))/

/**
 * Parses JSON text without losing a digit or the order of members: numbers that JavaScript would write differently
 * (`1.0`, `1e3`, 20-digit integers) come out as `JSON.rawJSON`, which `JSON.stringify` writes back unchanged, and
 * objects whose members it would order otherwise remember their order. Throws CouchDB's 400 on malformed text.
 */
export function parseExactJson(text: string): unknown {
  try {
    const value: unknown =
      (unusualNumber.test(text) || loneNumber.test(text)) && oddNumber.test(text)
        ? jsonWithSource.parse(text, (_key, number, context) => {
            if (typeof number !== 'number' || context.source === undefined) return number
            return String(number) === context.source ? number : jsonWithSource.rawJSON(context.source)
          })
        : JSON.parse(text)
    if (hasIntegerNames(text)) keepMemberOrder(text, value)
    return value
  } catch {
    throw badRequest('invalid UTF-8 JSON')
  }
}

/** The JSON text of a value from `parseExactJson`, with its numbers and the order of its members as they came. */
export function exactText(value: unknown): string {
  const text = JSON.stringify(value)
  return hasIntegerNames(text) ? orderedText(value) : text
}

/** Whether a parsed JSON value is an object: not null, not an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
