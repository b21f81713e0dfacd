/**
 * A decision that may refuse. Refusals are values, because they are an ordinary part of a working day ("that hour is
 * taken") and cross processes; bugs throw.
 */
export type Result<Value, Refused> = { ok: true; value: Value } | { ok: false; error: Refused }

/** Wraps an accepted value. */
export const accept = <Value>(value: Value): { ok: true; value: Value } => ({ ok: true, value })

/** Wraps a refusal. */
export const refuse = <Refused>(error: Refused): { ok: false; error: Refused } => ({ ok: false, error })
