/** What was thrown in another thread, on its way to the one that waits for it. */

/** An error as it goes from thread to thread. */
export interface ThreadFailure {
  name: string
  message: string
  code?: string
}

/** @param error what was thrown */
export function failureOf(error: unknown): ThreadFailure {
  const known = error instanceof Error ? error : new Error(String(error))
  const { name, message } = known
  return 'code' in known ? { name, message, code: String(known.code) } : { name, message }
}

/** Why work in the other thread failed: the name and the code of what was thrown there. */
export class ThreadError extends Error {
  readonly code: string | undefined
  constructor({ name, message, code }: ThreadFailure) {
    super(message)
    this.name = name
    this.code = code
  }
}
