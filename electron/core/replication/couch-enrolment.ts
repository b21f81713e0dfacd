/**
 * Letting a workstation in on a CouchDB, which makes no invitations and, since 3.0, lets nobody but administrators into its
 * users. The administrator's command makes a user whose first password is the code's secret, and stays on. Whoever has the
 * code leaves a password of their own, sealed with the secret, in a document of the clinic's database that is not
 * replicated; the command opens it, makes it the user's, and answers there what the workstation is for. From then on the code
 * opens nothing.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { EnrolmentCode } from '#shared/domain/workstations/enrolment-code.ts'
import type { WorkstationNote } from '#shared/sync/hub-roles.ts'
import { askHub, type HubAnswer, type Where } from './ask-hub.ts'

/** Name of the user that was made for a code. */
export const invitedUserOf = (secret: Uint8Array): string =>
  `workstation-${createHash('sha256').update(secret).digest('hex').slice(0, 16)}`

export const secretText = (secret: Uint8Array): string => Buffer.from(secret).toString('base64url')

const placeOf = (database: string, username: string): string =>
  `${database}-desk/_local/clinic-enrolment-${username}`

const keyOf = (secret: Uint8Array): Buffer =>
  createHash('sha256').update('clinic enrolment').update(secret).digest()

/** AES-256-GCM (NIST SP 800-38D): 12 bytes of nonce, 16 of tag, then the text; base64url. */
function seal(secret: Uint8Array, text: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** @returns undefined for what was not sealed with this secret */
function open(secret: Uint8Array, sealed: unknown): string | undefined {
  const bytes = Buffer.from(typeof sealed === 'string' ? sealed : '', 'base64url')
  if (bytes.length < 28) return undefined
  const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}

export type Taken =
  | { kind: 'taken'; username: string; note: WorkstationNote }
  /** The code is used, too old, or the command that made it has ended. */
  | { kind: 'used' }
  | { kind: 'refused'; answer: HubAnswer }

/**
 * The workstation's part.
 * @param password that it will have, known to it alone
 * @param patience how long the command may take to answer; milliseconds
 * @throws HubError without an answer
 */
export async function takeInvitedUser(
  hub: Where,
  { secret, database }: Pick<EnrolmentCode, 'secret' | 'database'>,
  password: string,
  { wait = 500, patience = 30_000 } = {},
): Promise<Taken> {
  const username = invitedUserOf(secret)
  const place = placeOf(database, username)
  let user = { ...hub, username, password: secretText(secret) }
  const left = await askHub(user, 'PUT', place, { sealed: seal(secret, password) })
  if ([401, 404, 409].includes(left.status)) return { kind: 'used' }
  // A cluster says 202 when fewer of its nodes have it so far than it would wait for.
  if (left.status !== 201 && left.status !== 202) return { kind: 'refused', answer: left }
  let answer = left
  for (let waited = 0; waited < patience; waited += wait) {
    await sleep(wait)
    answer = await askHub(user, 'GET', place)
    // The code's password ends when the own one holds.
    if (answer.status === 401) user = { ...hub, username, password }
    const note = open(secret, answer.body['note'])
    if (note === undefined) continue
    await askHub(user, 'DELETE', `${place}?rev=${String(answer.body['_rev'])}`)
    return { kind: 'taken', username, note: JSON.parse(note) as WorkstationNote }
  }
  await askHub(user, 'DELETE', `${place}?rev=${String(answer.body['_rev'])}`)
  return { kind: 'used' }
}

/**
 * The administrator's part: looks whether the code was taken, and if so makes the password that was left the user's.
 * @param setPassword makes it so; throws when the hub refuses
 * @returns whether it was taken
 */
export async function handOver(
  hub: Where,
  { secret, database }: Pick<EnrolmentCode, 'secret' | 'database'>,
  note: WorkstationNote,
  setPassword: (password: string) => Promise<unknown>,
): Promise<boolean> {
  const place = placeOf(database, invitedUserOf(secret))
  const { status, body } = await askHub(hub, 'GET', place)
  const password = status === 200 ? open(secret, body['sealed']) : undefined
  if (password === undefined) return false
  await setPassword(password)
  await askHub(hub, 'PUT', place, { _rev: body['_rev'], note: seal(secret, JSON.stringify(note)) })
  return true
}
