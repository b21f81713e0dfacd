/**
 * `npm run -s prove -- converge-real --stations 5 [--hub URL] [--histories N] [--seed S] [--steps T]`: as `converge`, with
 * every workstation a process of its own that is killed with SIGKILL. With `--hub http://ADMIN:PASSWORD@HOST:5984` the hub
 * may be any CouchDB 3.x; without it ours is run as a process, restarted and restored.
 */
import { parseArgs } from 'node:util'
import { proveConvergence } from './converge-histories.ts'

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '10' },
    stations: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '40' },
    hub: { type: 'string' },
  },
})
await proveConvergence({
  histories: Number(values.histories),
  stations: Number(values.stations),
  seed: Number(values.seed),
  steps: Number(values.steps),
  url: values.hub,
})
