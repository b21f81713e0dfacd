/**
 * `npm run -s hub-setup -- URL [--name clinic] [--user NAME:PASSWORD] [--no-charts]`: makes the clinic's two databases on
 * our hub or on any CouchDB 3.x, with who may use them and what they take. Repeating it does no harm.
 */
import { parseArgs } from 'node:util'
import { type HubAdministrator, setUpHub } from '../replication/set-up-hub.ts'

const usage = `Usage: npm run -s hub-setup -- http://ADMIN:PASSWORD@HOST:5984 [--name clinic] [--user NAME:PASSWORD] [--no-charts]
  --name      name of the clinic's databases: NAME-desk and NAME-charts (clinic)
  --user      makes or changes a user for workstations
  --no-charts that user never sees charts`

function readOptions():
  { hub: HubAdministrator; name: string; user: string | undefined; charts: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        name: { type: 'string', default: 'clinic' },
        user: { type: 'string' },
        'no-charts': { type: 'boolean', default: false },
      },
    })
    const [address, ...more] = positionals
    if (address === undefined || more.length > 0) return undefined
    const url = new URL(address)
    const hub = {
      url: url.origin,
      username: decodeURIComponent(url.username),
      password: decodeURIComponent(url.password),
    }
    return { hub, name: values.name, user: values.user, charts: !values['no-charts'] }
  } catch {
    return undefined
  }
}

const options = readOptions()
if (!options) {
  process.stderr.write(`${usage}\n`)
  process.exitCode = 2
} else {
  const colon = options.user?.indexOf(':') ?? -1
  const user =
    options.user === undefined || colon < 1
      ? undefined
      : {
          name: options.user.slice(0, colon),
          password: options.user.slice(colon + 1),
          charts: options.charts,
        }
  try {
    for (const line of await setUpHub(options.hub, options.name, user)) process.stdout.write(`${line}\n`)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'error'}\n`)
    process.exitCode = 1
  }
}
