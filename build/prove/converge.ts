/**
 * `npm run -s prove -- converge --histories N [--stations K] [--seed S] [--steps T]`: real cores, a real hub and
 * real HTTP through a line that misbehaves. After each history the network heals and everything has to agree. Prints one
 * line of JSON.
 */
import { parseArgs } from 'node:util'
import { proveConvergence } from './converge-histories.ts'

const { values } = parseArgs({
  options: {
    histories: { type: 'string', default: '30' },
    stations: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '40' },
  },
})
await proveConvergence({
  histories: Number(values.histories),
  stations: Number(values.stations),
  seed: Number(values.seed),
  steps: Number(values.steps),
  url: undefined,
})
