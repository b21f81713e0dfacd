import { runHub } from './run-hub.ts'

/** The hub as a process; its options come after its name. */
void runHub(process.argv.slice(3))
