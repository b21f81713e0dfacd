/**
 * JavaScript puts members whose names are whole numbers first, in numerical order; CouchDB keeps every member where
 * it came, and its revision ids depend on it. Objects that JavaScript would order otherwise carry their names in the
 * order they came under a symbol, which nothing else sees.
 */
const wireOrder = Symbol('order of members on the wire')

interface Ordered extends Record<string, unknown> {
  [wireOrder]?: readonly string[]
}

const integerName = /\d"\s*:/
const wholeIntegerName = /"\d{1,10}"\s*:/

/** Whether a JSON text may hold an object whose members JavaScript would order otherwise. */
export function hasIntegerNames(text: string): boolean {
  return integerName.test(text) && wholeIntegerName.test(text)
}

/** The names of an object's members in the order they came. */
export function memberNames(value: Record<string, unknown>): readonly string[] {
  return (value as Ordered)[wireOrder] ?? Object.keys(value)
}

/** Makes `target`, which has some of the members of `source`, remember their order as `source` does. */
export function copyMemberOrder(source: Record<string, unknown>, target: Record<string, unknown>): void {
  const order = (source as Ordered)[wireOrder]
  if (order)
    setOrder(
      target,
      order.filter((name) => Object.hasOwn(target, name)),
    )
}

function setOrder(value: Record<string, unknown>, order: readonly string[]): void {
  Object.defineProperty(value, wireOrder, { value: order, enumerable: false, configurable: true })
}

/** Lets every object of a value remember the order its members have in the text the value was parsed from. */
export function keepMemberOrder(text: string, value: unknown): void {
  new OrderScanner(text).value(value)
}

/** Walks JSON text that is known to be well-formed, beside the value it was parsed to. */
class OrderScanner {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  value(parsed: unknown): void {
    this.#skipSpace()
    const first = this.#text[this.#at]
    if (first === '{') this.#object(parsed)
    else if (first === '[') this.#array(parsed)
    else if (first === '"') this.#string()
    else this.#match(/[^,\]}\s]+/y)
  }

  #object(parsed: unknown): void {
    const target =
      typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
        ? (parsed as Record<string, unknown>)
        : {}
    const names = new Set<string>()
    this.#at++
    for (;;) {
      this.#skipSpace()
      const next = this.#text[this.#at]
      if (next === '}') break
      if (next === ',') {
        this.#at++
        continue
      }
      const name = JSON.parse(this.#string()) as string
      names.add(name)
      this.#skipSpace()
      this.#at++
      this.value(Object.hasOwn(target, name) ? target[name] : undefined)
    }
    this.#at++
    const order = [...names]
    const natural = Object.keys(target)
    if (order.length === natural.length && order.some((name, place) => name !== natural[place])) {
      setOrder(target, order)
    }
  }

  #array(parsed: unknown): void {
    const items: readonly unknown[] = Array.isArray(parsed) ? parsed : []
    this.#at++
    for (let place = 0; ;) {
      this.#skipSpace()
      const next = this.#text[this.#at]
      if (next === ']') break
      if (next === ',') this.#at++
      else this.value(items[place++])
    }
    this.#at++
  }

  #string(): string {
    return this.#match(/"(?:[^"\\]|\\.)*"/y)
  }

  #skipSpace(): void {
    this.#match(/\s*/y)
  }

  /** Steps over what fits here. */
  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found === undefined) throw new Error('The text is not the one the value was parsed from.')
    this.#at += found.length
    return found
  }
}

/** JSON text with the members of every object in the order they came. */
export function orderedText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(orderedText).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (isRawJson(value)) return JSON.stringify(value)
  const object = value as Record<string, unknown>
  return `{${memberNames(object)
    .map((name) => `${JSON.stringify(name)}:${orderedText(object[name])}`)
    .join(',')}}`
}

const jsonWithRaw = JSON as typeof JSON & {
  isRawJSON(value: unknown): boolean
}

/** Whether a value stands for a number as it was written (`JSON.rawJSON`). */
export function isRawJson(value: unknown): boolean {
  return jsonWithRaw.isRawJSON(value)
}
