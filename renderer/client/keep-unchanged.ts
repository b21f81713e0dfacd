const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype

const idOf = (value: unknown): unknown => (isObject(value) ? value.id : undefined)

/**
 * A new answer, in which every part that is as it was before is the very object of the one before: what is drawn from such
 * a part is not drawn again. Records of a list are recognised by their `id`, wherever in the list they are now.
 *
 * @param before the answer so far @param now the new one, plain data @returns equal to `now`; `before` itself where nothing changed
 */
export function keepUnchanged<Value>(before: unknown, now: Value): Value {
  if (Object.is(before, now)) return now
  if (Array.isArray(before) && Array.isArray(now)) return keepInList(before, now) as Value
  if (!isObject(before) || !isObject(now)) return now
  const names = Object.keys(now)
  const hadBefore = (name: string): boolean => Object.hasOwn(before, name)
  const kept = names.map(
    (name) => [name, keepUnchanged(hadBefore(name) ? before[name] : undefined, now[name])] as const,
  )
  const isSame =
    Object.keys(before).length === names.length &&
    kept.every(([name, value]) => hadBefore(name) && Object.is(value, before[name]))
  return (isSame ? before : Object.fromEntries(kept)) as Value
}

function keepInList(before: readonly unknown[], now: readonly unknown[]): readonly unknown[] {
  const byId = new Map(before.map((item) => [idOf(item), item]))
  const kept = now.map((item, index) => {
    const id = idOf(item)
    return keepUnchanged(id === undefined ? before[index] : byId.get(id), item)
  })
  const isSame = kept.length === before.length && kept.every((item, index) => Object.is(item, before[index]))
  return isSame ? before : kept
}
