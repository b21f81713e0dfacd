/** The same object with every field that may be undefined optional, as `exactOptionalPropertyTypes` asks. */
export type WithoutUndefined<Fields extends object> = {
  [Key in keyof Fields as undefined extends Fields[Key] ? never : Key]: Fields[Key]
} & {
  [Key in keyof Fields as undefined extends Fields[Key] ? Key : never]?: Exclude<Fields[Key], undefined>
}

/** A copy without the fields whose value is undefined: stored documents hold a field or do not hold it. */
export function withoutUndefined<Fields extends object>(fields: Fields): WithoutUndefined<Fields> {
  const kept: Record<string, unknown> = {}
  // An import makes some of every row: a list of pairs for each of them would be a tenth of what it leaves to collect.
  for (const key of Object.keys(fields)) {
    const value = fields[key as keyof Fields]
    if (value !== undefined) kept[key] = value
  }
  return kept as WithoutUndefined<Fields>
}
