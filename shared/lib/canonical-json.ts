/**
 * JSON with the keys of every object in code-unit order and absent values left out (RFC 8785's order), so that equal
 * values have equal text: for comparing and for hashing.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`)
  return `{${entries.join(',')}}`
}

type Fields = Readonly<Record<string, unknown>>

const definedKeys = (fields: Fields): string[] =>
  Object.keys(fields).filter((key) => fields[key] !== undefined)

/** True when two JSON values say the same: their canonical text is equal, which is not made for it. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object')
    return canonicalJson(a) === canonicalJson(b)
  if (Array.isArray(a) !== Array.isArray(b)) return false
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]))
  const [left, right] = [a as Fields, b as Fields]
  const keys = definedKeys(left)
  const others = new Set(definedKeys(right))
  return (
    keys.length === others.size && keys.every((key) => others.has(key) && sameJson(left[key], right[key]))
  )
}
