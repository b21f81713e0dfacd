/**
 * `npm run -s hub-setup -- URL [--name clinic] ...`: makes the clinic's two databases on our hub or on any CouchDB 3.x, with
 * who may use them and what they take, and looks after its workstations. Repeating it does no harm.
 */
import { parseArgs } from 'node:util'
import { roles as allRoles } from '#shared/domain/roles.ts'
import type { Role } from '#shared/domain/records/staff.ts'
import { chartRoles } from '#shared/permissions/permissions.ts'
import {
  inviteWorkstation,
  listWorkstations,
  setWorkstationRevoked,
} from '../replication/hub-workstations.ts'
import { type HubAdministrator, setUpHub } from '../replication/set-up-hub.ts'

const usage = `Usage: npm run -s hub-setup -- http://ADMIN:PASSWORD@HOST:5984 [--name clinic] [--certificate PIN]
         [--invite LABEL | --user NAME:PASSWORD | --list | --revoke USER | --reinstate USER] [--roles ROLE,...] [--no-charts]
  --name        name of the clinic's databases: NAME-desk and NAME-charts (clinic)
  --certificate pin of the hub's own certificate, as the hub prints it; without it a public authority has to vouch
  --invite      prints a code with which one workstation joins; it holds ten minutes, on a CouchDB
                while the command runs
  --list        the workstations; --revoke turns one out, --reinstate lets it in again
  --user        makes or changes a user by hand, for scripts
  --roles       the staff's roles for which the workstation works: ${allRoles.join(', ')} (all)
  --no-charts   it never receives charts`

const isRole = (name: string): name is Role => allRoles.some((role) => role === name)

function readOptions() {
  try {
    const text = { type: 'string' } as const
    const flag = { type: 'boolean', default: false } as const
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        name: { type: 'string', default: 'clinic' },
        certificate: text,
        user: text,
        invite: text,
        list: flag,
        revoke: text,
        reinstate: text,
        roles: text,
        'no-charts': flag,
      },
    })
    const [address, ...more] = positionals
    const { certificate: pin, user = '' } = values
    if (address === undefined || more.length > 0) return undefined
    if (pin !== undefined && !/^[0-9a-f]{32}$/.test(pin)) return undefined
    const url = new URL(address)
    const roles = values.roles?.split(',').map((role) => role.trim()) ?? [...allRoles]
    if (!roles.every(isRole) || (values.user !== undefined && user.indexOf(':') < 1)) return undefined
    const hub: HubAdministrator = {
      url: url.origin,
      username: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
      ...(pin === undefined ? {} : { pin }),
    }
    const colon = user.indexOf(':')
    return {
      hub,
      database: values.name,
      roles,
      noCharts: values['no-charts'],
      invite: values.invite,
      list: values.list,
      revoke: values.revoke,
      reinstate: values.reinstate,
      user: colon < 1 ? undefined : { name: user.slice(0, colon), password: user.slice(colon + 1) },
    }
  } catch {
    return undefined
  }
}

type Options = NonNullable<ReturnType<typeof readOptions>>

const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function carryOut({ hub, database, roles, noCharts, ...wish }: Options): Promise<void> {
  if (wish.list) for (const line of await listWorkstations(hub, database)) say(line)
  else if (wish.revoke !== undefined || wish.reinstate !== undefined) {
    const name = wish.revoke ?? wish.reinstate ?? ''
    await setWorkstationRevoked(hub, database, name, wish.revoke !== undefined)
    say(`${name}: ${wish.revoke === undefined ? 'is let in again' : 'is turned out, and is told so'}`)
  } else {
    const user = wish.user && { ...wish.user, charts: !noCharts, roles }
    for (const line of await setUpHub(hub, database, user)) say(line)
    if (wish.invite === undefined) return
    const charts = !noCharts && roles.some((role) => chartRoles.includes(role))
    const wanted = { database, label: wish.invite, roles, charts }
    const { code, needsCommand, outcome } = await inviteWorkstation(hub, wanted)
    say(`code for ${wish.invite}, for one workstation, within ten minutes:\n\n    ${code}\n`)
    if (needsCommand) say('Leave this running until the workstation has joined.')
    const became = await outcome
    if (became === 'taken') say('The workstation has joined.')
    if (became === 'expired') say('Nobody came. The code no longer holds.')
  }
}

const options = readOptions()
if (!options) {
  process.stderr.write(`${usage}\n`)
  process.exitCode = 2
} else {
  try {
    await carryOut(options)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'error'}\n`)
    process.exitCode = 1
  }
}
