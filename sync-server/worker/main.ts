import { runWorker } from './run-worker.ts'

/** The worker as a process; its options come after its name. Bundled, the thread for long work lies beside this file. */
const bundled = !import.meta.url.endsWith('.ts')
void runWorker(process.argv.slice(3), bundled ? new URL('./aside-worker.mjs', import.meta.url) : undefined)
