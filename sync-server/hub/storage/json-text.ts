import { badRequest } from '../http/couch-error.ts'

interface SourceContext {
  source?: string
}
/** What JSON gained in ES2025 and TypeScript's library does not know yet. */
interface JsonWithSource {
  parse(text: string, reviver: (key: string, value: unknown, context: SourceContext) => unknown): unknown
  rawJSON(text: string): unknown
}
const jsonWithSource = JSON as unknown as JsonWithSource

/** Numbers that may change when JavaScript reads and writes them: fractions ending in zero, exponents, 16 digits and more. */
const oddNumber = /\d\.\d*0(?!\d)|\d[eE][+-]?\d|\d{16}|-0(?![.\d])/

/**
 * Parses JSON text without losing a digit: numbers that JavaScript would write differently (`1.0`, `1e3`,
 * 20-digit integers) come out as `JSON.rawJSON`, which `JSON.stringify` writes back unchanged.
 * Throws CouchDB's 400 on malformed text.
 */
export function parseExactJson(text: string): unknown {
  try {
    if (!oddNumber.test(text)) return JSON.parse(text)
    return jsonWithSource.parse(text, (_key, value, context) => {
      if (typeof value !== 'number' || context.source === undefined) return value
      return String(value) === context.source ? value : jsonWithSource.rawJSON(context.source)
    })
  } catch {
    throw badRequest('invalid UTF-8 JSON')
  }
}

/** Whether a parsed JSON value is an object: not null, not an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
