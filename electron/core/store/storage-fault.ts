/** What a fault of the disk, or of ours, is called when it reaches a person. */
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import { errorPlace } from '#shared/lib/logged-error.ts'

/**
 * Turns a thrown error into a refusal, and logs it without anything a patient told: SQLite's code, or the stack of a
 * bug without its message, which might quote data.
 */
export function faultOf(error: unknown, doing: string, log: (line: string) => void): Refusal {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code.startsWith('SQLITE_FULL')) {
    log(`${doing}: disk full (${code})`)
    return refusal('STORAGE_FULL', 'The disk is full. Nothing was written. Free some space and try again.', {
      code,
    })
  }
  if (code.startsWith('SQLITE_')) {
    log(`${doing}: storage refused (${code})`)
    return refusal(
      'STORAGE_FAILED',
      'The disk did not take it. Nothing was written. Check the disk and try again.',
      { code },
    )
  }
  log(`${doing}: ${errorPlace(error)}`)
  return refusal('INTERNAL', 'Something went wrong inside the application. Nothing was written.')
}
