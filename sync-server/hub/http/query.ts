import { badRequest, queryParseError } from './couch-error.ts'
import { parseExactJson } from '../storage/json-text.ts'

/** The parameters of an address; a name given twice counts once, the first time. */
export class Query {
  readonly #values = new Map<string, string>()

  constructor(text: string) {
    if (text === '') return
    for (const pair of text.split('&')) {
      if (pair === '') continue
      const equals = pair.indexOf('=')
      const name = decode(equals < 0 ? pair : pair.slice(0, equals))
      if (!this.#values.has(name)) this.#values.set(name, equals < 0 ? '' : decode(pair.slice(equals + 1)))
    }
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  text(name: string): string | undefined {
    return this.#values.get(name)
  }

  names(): IterableIterator<string> {
    return this.#values.keys()
  }

  entries(): IterableIterator<[string, string]> {
    return this.#values.entries()
  }

  /** `true` or `false`; throws CouchDB's 400 on anything else. */
  flag(name: string, absent = false): boolean {
    const value = this.#values.get(name)
    if (value === undefined) return absent
    if (value === 'true') return true
    if (value === 'false') return false
    throw queryParseError(`Invalid boolean parameter: ${JSON.stringify(value)}`)
  }

  /** A whole number of zero or more; throws CouchDB's 400 on anything else. */
  count(name: string): number | undefined {
    const value = this.#values.get(name)
    if (value === undefined) return undefined
    if (!/^\d{1,15}$/.test(value)) {
      throw queryParseError(`Invalid value for positive integer: ${JSON.stringify(value)}`)
    }
    return Number(value)
  }

  /** A JSON value; throws CouchDB's 400 on malformed text. */
  json(name: string): unknown {
    const value = this.#values.get(name)
    return value === undefined ? undefined : parseExactJson(value)
  }
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    throw badRequest('The address is not valid UTF-8 in percent encoding.')
  }
}

/** Decodes one segment of a path, where a plus sign is a plus sign. Throws 400 on bad percent encoding. */
export function decodeSegment(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    throw badRequest('The address is not valid UTF-8 in percent encoding.')
  }
}
