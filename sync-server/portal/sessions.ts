/**
 * Who is signed in, and who was sent a code: in this process's memory alone, under random names that only the browser's
 * cookie knows. A restart signs everybody out.
 */
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

const minute = 60_000
const idleMilliseconds = 20 * minute
const longestMilliseconds = 8 * 60 * minute
const codeMilliseconds = 10 * minute
const triesOfACode = 5
/** More than any clinic has at once; the oldest go first. */
const most = 20_000

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const nameOf = (cookie: string): string => digest(cookie).toString('base64url')

interface Session {
  patientId: string
  begunAt: number
  usedAt: number
}

interface Pending {
  memberId: string
  code: Buffer
  sentAt: number
  tries: number
  /** Whose it is; null while nobody's, or when there is nobody. */
  patientId: string | null
}

/** What became of a try: the patient, `wrong`, or `gone` when there is nothing to try. */
export type CodeCheck = { patientId: string } | 'wrong' | 'gone'

export interface Sessions {
  begin(patientId: string): string
  patientOf(cookie: string | undefined): string | undefined
  end(cookie: string | undefined): void
  /** Makes a code; `belongsTo` is told when it is known whose it is. */
  makeCode(memberId: string): { cookie: string; code: string; belongsTo: (patientId: string | null) => void }
  /** The member ID for which a code was asked for in this browser. */
  pendingMember(cookie: string | undefined): string | undefined
  check(cookie: string | undefined, code: string): CodeCheck
}

export function createSessions(now: () => number): Sessions {
  const sessions = new Map<string, Session>()
  const pending = new Map<string, Pending>()

  function keep<Value>(all: Map<string, Value>, value: Value): string {
    const cookie = randomBytes(32).toString('base64url')
    all.set(nameOf(cookie), value)
    for (const oldest of all.keys()) {
      if (all.size <= most) break
      all.delete(oldest)
    }
    return cookie
  }

  function find<Value>(
    all: Map<string, Value>,
    cookie: string | undefined,
    isGood: (value: Value) => boolean,
  ): Value | undefined {
    if (cookie === undefined) return undefined
    const value = all.get(nameOf(cookie))
    if (value === undefined || isGood(value)) return value
    all.delete(nameOf(cookie))
    return undefined
  }

  const pendingOf = (cookie: string | undefined) =>
    find(pending, cookie, ({ sentAt, tries }) => now() - sentAt < codeMilliseconds && tries < triesOfACode)

  return {
    begin: (patientId) => keep(sessions, { patientId, begunAt: now(), usedAt: now() }),
    patientOf(cookie) {
      const session = find(
        sessions,
        cookie,
        ({ begunAt, usedAt }) => now() - usedAt < idleMilliseconds && now() - begunAt < longestMilliseconds,
      )
      if (session) session.usedAt = now()
      return session?.patientId
    },
    end(cookie) {
      if (cookie !== undefined) sessions.delete(nameOf(cookie))
    },
    makeCode(memberId) {
      const code = randomInt(1_000_000).toString().padStart(6, '0')
      const entry: Pending = { memberId, code: digest(code), sentAt: now(), tries: 0, patientId: null }
      const cookie = keep(pending, entry)
      return { cookie, code, belongsTo: (patientId) => (entry.patientId = patientId) }
    },
    pendingMember: (cookie) => pendingOf(cookie)?.memberId,
    check(cookie, code) {
      const entry = pendingOf(cookie)
      if (!entry || cookie === undefined) return 'gone'
      entry.tries += 1
      const isRight = timingSafeEqual(entry.code, digest(code))
      const { patientId } = entry
      if (!isRight || patientId === null) return 'wrong'
      pending.delete(nameOf(cookie))
      return { patientId }
    },
  }
}
