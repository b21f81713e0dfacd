/** What people type into a field of one line or of several: any script, emoji, but nothing invisible that misleads. */
import { accept, refuse, type Result } from '../../lib/result.ts'
import { refusal, type Refusal } from '../refusal.ts'

/** Control characters, halves of broken characters, and marks that turn the direction of what follows. */
const forbidden = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u
const forbiddenInText = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\p{Cs}\u202A-\u202E\u2066-\u2069]/u

/**
 * One line of text: trimmed, Unicode NFC, runs of spaces as one.
 * @returns the text, perhaps empty, or INVALID_INPUT with the field
 */
export function readLine(typed: string, field: string): Result<string, Refusal> {
  const line = typed.normalize('NFC').trim()
  if (forbidden.test(line)) {
    return refuse(refusal('INVALID_INPUT', 'The text holds control characters.', { field }))
  }
  const spaced = line.replace(/ {2,}/g, ' ')
  if (spaced.length > 200) return refuse(refusal('INVALID_INPUT', 'The text is too long.', { field }))
  return accept(spaced)
}

/**
 * Several lines of text: trimmed, Unicode NFC, line ends as `\n`.
 * @returns the text, perhaps empty, or INVALID_INPUT with the field
 */
export function readText(typed: string, field: string): Result<string, Refusal> {
  const text = typed.normalize('NFC').replace(/\r\n?/g, '\n').trim()
  if (forbiddenInText.test(text)) {
    return refuse(refusal('INVALID_INPUT', 'The text holds control characters.', { field }))
  }
  if (text.length > 20_000) return refuse(refusal('INVALID_INPUT', 'The text is too long.', { field }))
  return accept(text)
}
