import { runHub } from './hub/run-hub.ts'

/** `main.ts hub [options]`: runs one of the sync server's processes. */
const [command, ...args] = process.argv.slice(2)
if (command === 'hub') {
  void runHub(args)
} else {
  process.stderr.write('Which process? `hub` is one.\n')
  process.exitCode = 2
}
