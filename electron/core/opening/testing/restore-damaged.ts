// Run as a process of its own: stands at the door of a folder whose database is damaged and restores a backup there, as the
// window's page for that does. Prints the answer as one line of JSON. Somebody kills it.
import { openDoor } from '../../host/open-door.ts'

const [, , dataDir = '', file = ''] = process.argv
const door = openDoor({ dataDir, refused: () => undefined, log: () => undefined })
const state = await door.start()
if (state !== 'damaged') throw new Error(`The folder is ${state}`)
const answer = await door.execute('repair.restore', { file })
process.stdout.write(`${JSON.stringify(answer)}\n`)
await door.close()
