import { createHash, randomBytes } from 'node:crypto'
import { invitationMinutes } from '#shared/sync/hub-roles.ts'
import { CouchError } from '../http/couch-error.ts'

export interface Invitation {
  database: string
  label: string
  roles: string[]
  charts: boolean
  expiresAt: number
}

/** A secret that is right once is guessed at random never; these keep a program from asking all the same. */
const mostFailures = 5
const failureMinutes = 15
const mostFailuresOfAll = 100
const mostInvitations = 100

/**
 * Invitations that wait for their workstation: single use, ten minutes, by the hash of their secret. They live in memory
 * alone, so a restart ends them, and no copy of the hub's files holds one.
 */
export class Invitations {
  readonly #waiting = new Map<string, Invitation>()
  readonly #failures = new Map<string, { count: number; since: number }>()
  readonly #now: () => number

  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** @returns the secret, eighty random bits in base64url, which is kept nowhere */
  make(wish: Omit<Invitation, 'expiresAt'>): { secret: string; expiresAt: number } {
    this.#forgetOld()
    if (this.#waiting.size >= mostInvitations)
      throw new CouchError(429, 'too_many_requests', 'Too many invitations wait for their workstation.')
    const secret = randomBytes(10).toString('base64url')
    const expiresAt = this.#now() + invitationMinutes * 60_000
    this.#waiting.set(hashOf(secret), { ...wish, expiresAt })
    return { secret, expiresAt }
  }

  /**
   * Takes an invitation: whoever asks second gets none.
   * @param address whose tries are counted
   * @throws 403 when there is none with that secret, 429 after too many tries
   */
  take(secret: string, address: string): Invitation {
    this.#forgetOld()
    if (this.#tries(address) >= mostFailures || this.#tries('') >= mostFailuresOfAll)
      throw new CouchError(
        429,
        'too_many_requests',
        'Too many wrong codes. Try again in a quarter of an hour.',
      )
    const key = hashOf(secret)
    const found = this.#waiting.get(key)
    this.#waiting.delete(key)
    if (found) return found
    for (const subject of [address, '']) {
      const { since } = this.#failures.get(subject) ?? { since: this.#now() }
      this.#failures.set(subject, { count: this.#tries(subject) + 1, since })
    }
    throw new CouchError(403, 'forbidden', 'That code is used, too old, or was never given.')
  }

  #tries(subject: string): number {
    return this.#failures.get(subject)?.count ?? 0
  }

  #forgetOld(): void {
    const now = this.#now()
    for (const [key, { expiresAt }] of this.#waiting) if (expiresAt <= now) this.#waiting.delete(key)
    for (const [subject, { since }] of this.#failures)
      if (now - since > failureMinutes * 60_000) this.#failures.delete(subject)
  }
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('base64')
