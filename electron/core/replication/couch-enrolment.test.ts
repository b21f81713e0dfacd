/** A workstation is let in as on a CouchDB: on our hub, or with HUB_URL on any other, as it is after its installation. */
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readEnrolmentCode } from '#shared/domain/workstations/enrolment-code.ts'
import { askHub } from './ask-hub.ts'
import { invitedUserOf, secretText, takeInvitedUser } from './couch-enrolment.ts'
import { askStanding, enrolByCode } from './enrolment.ts'
import { inviteWorkstation } from './hub-workstations.ts'
import { setUpHub } from './set-up-hub.ts'
import { hubOfTests, type HubOfTests } from './testing/hub-of-tests.ts'

const database = 'couch-enrolment'
let hub: HubOfTests
let administrator: { url: string; username: string; password: string }

beforeAll(async () => {
  hub = await hubOfTests()
  administrator = { url: hub.origin, username: hub.username, password: hub.password }
  await hub.remove(database)
  await setUpHub(administrator, database, undefined)
}, 60_000)

afterAll(() => hub.stop())

const invite = (holdsFor = 60_000) =>
  inviteWorkstation(
    administrator,
    { database, label: 'Front desk', roles: ['receptionist'], charts: false },
    { wait: 100, holdsFor, asCouchDb: true },
  )

const secretOf = (code: string): Uint8Array => {
  const read = readEnrolmentCode(code)
  if (!read) throw new Error('The code cannot be read.')
  return read.secret
}

test('who has the code gets a credential of their own, once; the code opens nothing after that', async () => {
  const { code, needsCommand, outcome } = await invite()
  expect(needsCommand).toBe(true)
  const enrolled = await enrolByCode(code)
  expect(await outcome).toBe('taken')
  if (!enrolled.ok) throw new Error(enrolled.error.message)
  const { username, password } = enrolled.value
  expect(enrolled.value).toMatchObject({
    label: 'Front desk',
    roles: ['receptionist'],
    charts: false,
    database,
  })
  expect(await askStanding(enrolled.value)).toEqual({
    revoked: false,
    roles: ['receptionist'],
    charts: false,
  })
  const asUser = (secret: string) =>
    askHub({ url: hub.origin, username, password: secret }, 'GET', `${database}-desk`)
  expect((await asUser(password)).status).toBe(200)
  expect((await asUser(secretText(secretOf(code)))).status).toBe(401)
  const again = await enrolByCode(code)
  expect(again.ok ? '' : again.error.code).toBe('ENROLMENT_CODE_REFUSED')
  const left = `${database}-desk/_local/clinic-enrolment-${username}`
  expect((await askHub(administrator, 'GET', left)).status).toBe(404)
}, 60_000)

test('a code that nobody takes in time is worth nothing', async () => {
  const { code, outcome } = await invite(200)
  expect(await outcome).toBe('expired')
  const late = await enrolByCode(code)
  expect(late.ok ? '' : late.error.code).toBe('ENROLMENT_CODE_REFUSED')
}, 60_000)

test('when the command has ended nobody is let in, and nothing of it stays', async () => {
  const { code, outcome } = await invite(150)
  const secret = secretOf(code)
  await outcome
  // As if the command had been ended by hand, and its user were still there.
  const name = invitedUserOf(secret)
  const user = { _id: `org.couchdb.user:${name}`, name, type: 'user', roles: [`${database}:desk`] }
  const admitted = await askHub(administrator, 'GET', `${database}-desk/_security`)
  const { members } = admitted.body as { members?: { roles?: string[] } }
  await askHub(administrator, 'PUT', `_users/${encodeURIComponent(user._id)}`, {
    ...user,
    roles: members?.roles ?? [],
    password: secretText(secret),
  })
  const taken = await takeInvitedUser({ url: hub.origin }, { secret, database }, 'own', {
    wait: 50,
    patience: 200,
  })
  expect(taken.kind).toBe('used')
  const left = `${database}-desk/_local/clinic-enrolment-${name}`
  expect((await askHub(administrator, 'GET', left)).status).toBe(404)
}, 60_000)

test('a cluster that has not written to enough of its nodes yet lets in, too', async () => {
  const cluster = http.createServer((request, response) => {
    const { method, url, headers } = request
    const onward = http.request(`${hub.origin}${url ?? ''}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode === 201 ? 202 : (answer.statusCode ?? 500), answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  await new Promise<void>((listening) => cluster.listen(0, '127.0.0.1', listening))
  try {
    const { code, outcome } = await invite()
    const secret = secretOf(code)
    const { port } = cluster.address() as AddressInfo
    const taken = await takeInvitedUser({ url: `http://127.0.0.1:${port}` }, { secret, database }, 'own', {
      wait: 50,
    })
    expect(await outcome).toBe('taken')
    expect(taken).toMatchObject({ kind: 'taken', username: invitedUserOf(secret) })
  } finally {
    cluster.closeAllConnections()
    await new Promise((closed) => cluster.close(closed))
  }
}, 60_000)
