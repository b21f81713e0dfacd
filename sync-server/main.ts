/** `main.ts hub [options]` or `main.ts worker [options]`: runs one of the sync server's processes. */
const command = process.argv[2]
// Each process loads its own code alone: the hub stays small.
if (command === 'hub') void import('./hub/main.ts')
else if (command === 'worker') void import('./worker/main.ts')
else {
  process.stderr.write('Which process? `hub` and `worker` are two.\n')
  process.exitCode = 2
}
