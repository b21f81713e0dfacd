/**
 * What a log may hold of an error. Never its message: that may quote what a person wrote, be it a command with a notification's
 * text, a file named after a patient, or the JSON that was not understood.
 */

/** @returns its code, or its name where it has none */
export const errorName = (error: unknown): string =>
  error instanceof Error ? ('code' in error ? String(error.code) : error.name) : 'error'

/** @returns its code or name, and on lines of their own the eight innermost places in the code through which it came */
export function errorPlace(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '').split('\n') : []
  const places = stack.filter((line) => line.startsWith('    at '))
  return [errorName(error), ...places.slice(0, 8)].join('\n')
}
