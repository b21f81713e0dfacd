import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { unauthorized } from '../http/couch-error.ts'
import type { Catalogue } from '../storage/catalogue.ts'
import { readBody } from '../storage/render-document.ts'
import { isObject } from '../storage/json-text.ts'
import { fitsPassword, refusePassword } from './password.ts'
import { nobody } from './user.ts'
import type { User } from './user.ts'

const cookieName = 'AuthSession'
const mostRemembered = 1000
const noMatch = 'Name or password is incorrect.'

/** Who is behind a request: Basic or cookie, checked against the administrators and the `_users` database. */
export class Sessions {
  /** Seconds a cookie lasts; renewed when a tenth of it is gone. */
  readonly timeoutSeconds = 600
  readonly #catalogue: Catalogue
  readonly #secure: boolean
  /** Passwords never stay in memory as they are, only as hashes under a key of this process. */
  readonly #processKey = randomBytes(32).toString('hex')
  readonly #administrators = new Map<string, Buffer>()
  /** Credentials that fitted a user document's password, and its revision, so that PBKDF2 runs once for each. */
  readonly #remembered = new Map<string, string>()
  /** `Authorization` headers that were right, hashed: whom they name, and the revision of the user's document. */
  readonly #knownHeaders = new Map<string, { name: string; rev: string | undefined }>()

  constructor(
    catalogue: Catalogue,
    administrators: ReadonlyMap<string, string>,
    options: { secureCookies: boolean },
  ) {
    this.#catalogue = catalogue
    this.#secure = options.secureCookies
    for (const [name, password] of administrators) this.#administrators.set(name, this.#blur(password))
  }

  /** The user of a request. Throws 401 when credentials are given and wrong. Renews a cookie that grows old. */
  async userOf(request: FastifyRequest, reply: FastifyReply): Promise<User> {
    const authorization = request.headers.authorization
    if (authorization !== undefined && /^basic /i.test(authorization))
      return this.#userOfHeader(authorization)
    const cookie = cookieOf(request.headers.cookie)
    return cookie === undefined ? nobody : this.#userOfCookie(cookie, reply)
  }

  /** A user as it is now, for an answer that lasts; nobody when it is gone. */
  refreshed(user: User): User {
    if (user.name === null || this.#administrators.has(user.name)) return user
    const stored = this.#storedUser(user.name)
    return stored ? { ...user, roles: rolesOf(stored.document) } : nobody
  }

  async #userOfHeader(authorization: string): Promise<User> {
    const digest = hash('sha256', this.#processKey + authorization, 'base64')
    const known = this.#knownHeaders.get(digest)
    if (known) {
      if (known.rev === undefined) return { name: known.name, roles: ['_admin'], authenticated: 'default' }
      const stored = this.#storedUser(known.name)
      if (stored?.rev === known.rev) {
        return { name: known.name, roles: rolesOf(stored.document), authenticated: 'default' }
      }
      this.#knownHeaders.delete(digest)
    }
    const text = Buffer.from(authorization.slice(6), 'base64').toString('utf8')
    const colon = text.indexOf(':')
    const name = text.slice(0, Math.max(0, colon))
    const isAdministrator = this.#administrators.has(name)
    const rev = isAdministrator ? undefined : this.#storedUser(name)?.rev
    const user = colon < 0 ? undefined : await this.check(name, text.slice(colon + 1))
    if (!user) throw unauthorized(noMatch)
    if (isAdministrator || rev !== undefined) {
      if (this.#knownHeaders.size >= mostRemembered) this.#knownHeaders.clear()
      this.#knownHeaders.set(digest, { name, rev })
    }
    return { ...user, authenticated: 'default' }
  }

  /** The user a name and password belong to, or undefined. */
  async check(name: string, password: string): Promise<User | undefined> {
    const administrator = this.#administrators.get(name)
    if (administrator) {
      const fits = timingSafeEqual(administrator, this.#blur(password))
      return fits ? { name, roles: ['_admin'] } : await refusePassword(password)
    }
    const stored = this.#storedUser(name)
    if (!stored) return await refusePassword(password)
    const blurred = this.#blur(`${name}\0${password}`).toString('base64')
    if (this.#remembered.get(blurred) !== stored.rev) {
      if (!(await fitsPassword(password, stored.document))) return undefined
      if (this.#remembered.size >= mostRemembered) this.#remembered.clear()
      this.#remembered.set(blurred, stored.rev)
    }
    return { name, roles: rolesOf(stored.document) }
  }

  /** The `Set-Cookie` of a new session. */
  cookieFor(name: string): string {
    const start = Math.floor(Date.now() / 1000)
      .toString(16)
      .toUpperCase()
    const value = Buffer.concat([Buffer.from(`${name}:${start}:`), this.#sign(name, start)]).toString(
      'base64url',
    )
    return `${cookieName}=${value}; Version=1; Max-Age=${this.timeoutSeconds}; Path=/; HttpOnly; SameSite=Strict${this.#secure ? '; Secure' : ''}`
  }

  /** The `Set-Cookie` that ends a session. */
  endedCookie(): string {
    return `${cookieName}=; Version=1; Path=/; HttpOnly; SameSite=Strict${this.#secure ? '; Secure' : ''}`
  }

  #userOfCookie(value: string, reply: FastifyReply): User {
    const bytes = Buffer.from(value, 'base64url')
    const match = /^(.*):([0-9A-F]{1,12}):/su.exec(
      bytes.subarray(0, Math.max(0, bytes.length - 32)).toString('utf8'),
    )
    if (!match?.[1] || !match[2]) return nobody
    const [, name, start] = match
    const signature = bytes.subarray(bytes.length - 32)
    if (!timingSafeEqual(signature, this.#sign(name, start))) return nobody
    const ageSeconds = Date.now() / 1000 - parseInt(start, 16)
    if (ageSeconds > this.timeoutSeconds || ageSeconds < -60) return nobody
    let user: User | undefined
    if (this.#administrators.has(name)) user = { name, roles: ['_admin'], authenticated: 'cookie' }
    else {
      const stored = this.#storedUser(name)
      if (stored) user = { name, roles: rolesOf(stored.document), authenticated: 'cookie' }
    }
    if (!user) return nobody
    if (ageSeconds > this.timeoutSeconds / 10) void reply.header('set-cookie', this.cookieFor(name))
    return user
  }

  /** A cookie is bound to the user's password: changing that ends every session. */
  #sign(name: string, start: string): Buffer {
    const administrator = this.#administrators.get(name)
    const stored = this.#storedUser(name)?.document['salt']
    const salt = administrator || typeof stored !== 'string' ? '' : stored
    return createHmac('sha256', this.#catalogue.cookieSecret + salt)
      .update(`${name}:${start}`)
      .digest()
  }

  #blur(password: string): Buffer {
    return createHmac('sha256', this.#processKey).update(password).digest()
  }

  #storedUser(name: string): { rev: string; document: Record<string, unknown> } | undefined {
    if (!this.#catalogue.has('_users')) return undefined
    const database = this.#catalogue.get('_users')
    const row = database.statements.listingRow.get(`org.couchdb.user:${name}`)
    if (!row || row.deleted === 1) return undefined
    const document: unknown = JSON.parse(readBody(database, row.body).json)
    return isObject(document) ? { rev: row.rev, document } : undefined
  }
}

function rolesOf(document: Record<string, unknown>): string[] {
  const roles = document['roles']
  if (!Array.isArray(roles)) return []
  return roles.filter((role): role is string => typeof role === 'string' && !role.startsWith('_'))
}

function cookieOf(header: string | undefined): string | undefined {
  const found = header?.split(';').find((part) => part.trim().startsWith(`${cookieName}=`))
  const value = found?.trim().slice(cookieName.length + 1)
  return value === '' ? undefined : value
}
