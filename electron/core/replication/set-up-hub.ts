/** Makes a clinic's databases on a hub, with the rules that the hub itself enforces. */

export interface HubAdministrator {
  /** `http://host:5984` */
  url: string
  username: string
  password: string
}

export interface HubUser {
  name: string
  password: string
  /** Whether the user may see charts. */
  charts: boolean
}

/**
 * What the hub takes into a clinic's database: envelopes of records, removals, and parts of attachments. Runs on the hub,
 * in the JavaScript of CouchDB 3.
 */
const validation = `function (newDoc, oldDoc, userCtx) {
  if (newDoc._id.indexOf('_design/') === 0) return;
  if (newDoc._deleted && newDoc.format === undefined) return;
  var no = function (why) { throw({ forbidden: why }); };
  if (typeof newDoc.format !== 'number' || newDoc.format < 1) no('It has no wire format.');
  if (typeof newDoc.type !== 'string') no('It has no type.');
  if (newDoc._id.indexOf(newDoc.type + ':') !== 0) no('Its id is not of its type.');
  if (typeof newDoc.version !== 'number') no('It has no version.');
  if (typeof newDoc.by !== 'string') no('It does not say who wrote it.');
  if (typeof newDoc.stamps !== 'object' || newDoc.stamps === null) no('It has no stamps.');
  if (newDoc.type === 'attachment') {
    if (oldDoc && !oldDoc._deleted && !newDoc._deleted) no('Parts of attachments are written once.');
    return;
  }
  if (newDoc._deleted) return;
  if (typeof newDoc.data !== 'object' || newDoc.data === null) no('It has no data.');
  if (newDoc.type + ':' + newDoc.data.id !== newDoc._id) no('Its data is of another record.');
}`

/**
 * Makes both databases, their access rules and, if wished, a user. What is there already is brought up to date.
 * @returns what was done, a line for each
 * @throws Error in words for the person at the command line
 */
export async function setUpHub(
  hub: HubAdministrator,
  name: string,
  user: HubUser | undefined,
): Promise<string[]> {
  if (!/^[a-z][a-z0-9_-]{0,40}$/.test(name)) throw new Error(`"${name}" cannot be the name of a database.`)
  const done: string[] = []
  for (const part of ['desk', 'charts'] as const) {
    const database = `${name}-${part}`
    const made = await ask(hub, 'PUT', database)
    if (made.status !== 412 && !made.ok) throw refusedTo(`make ${database}`, made)
    const security = {
      admins: { names: [], roles: ['_admin'] },
      members: { names: [], roles: [database] },
    }
    await must(hub, 'PUT', `${database}/_security`, security, `say who may use ${database}`)
    const place = `${database}/_design/clinic`
    const existing = await ask(hub, 'GET', place)
    const before = existing.ok ? (existing.body as { _rev: string; validate_doc_update?: string }) : undefined
    if (before?.validate_doc_update !== validation) {
      const design = {
        _id: '_design/clinic',
        ...(before ? { _rev: before._rev } : {}),
        language: 'javascript',
        validate_doc_update: validation,
      }
      await must(hub, 'PUT', place, design, `put the rules into ${database}`)
    }
    done.push(`${database}: ${made.ok ? 'made' : 'was there'}, access rules are in place`)
  }
  if (user) {
    const roles = user.charts ? [`${name}-desk`, `${name}-charts`] : [`${name}-desk`]
    await putUser(hub, user, roles)
    done.push(`user ${user.name}: ${roles.join(', ')}`)
  }
  return done
}

async function putUser(hub: HubAdministrator, user: HubUser, roles: string[]): Promise<void> {
  const users = await ask(hub, 'PUT', '_users')
  if (users.status !== 412 && !users.ok) throw refusedTo('make the database of users', users)
  const place = `_users/org.couchdb.user:${encodeURIComponent(user.name)}`
  const existing = await ask(hub, 'GET', place)
  const before = existing.ok ? (existing.body as { _rev: string; roles?: string[] }) : undefined
  const document = {
    _id: `org.couchdb.user:${user.name}`,
    ...(before ? { _rev: before._rev } : {}),
    name: user.name,
    type: 'user',
    roles,
    password: user.password,
  }
  await must(hub, 'PUT', place, document, `make the user ${user.name}`)
}

interface Answer {
  ok: boolean
  status: number
  body: unknown
}

async function ask(hub: HubAdministrator, method: string, path: string, body?: unknown): Promise<Answer> {
  const credentials = Buffer.from(`${hub.username}:${hub.password}`).toString('base64')
  let response: Response
  try {
    response = await fetch(`${hub.url}/${path}`, {
      method,
      headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch {
    throw new Error(`${hub.url} does not answer.`)
  }
  const text = await response.text()
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    parsed = undefined
  }
  return { ok: response.ok, status: response.status, body: parsed }
}

async function must(
  hub: HubAdministrator,
  method: string,
  path: string,
  body: unknown,
  what: string,
): Promise<void> {
  const answer = await ask(hub, method, path, body)
  if (!answer.ok) throw refusedTo(what, answer)
}

function refusedTo(what: string, { status, body }: Answer): Error {
  const reason = (body as { reason?: unknown } | undefined)?.reason
  const why = typeof reason === 'string' ? reason : 'no reason given'
  return new Error(`The hub answered ${status} when asked to ${what}: ${why}`)
}
