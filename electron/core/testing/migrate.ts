/** Opens a database with the next version's record types: a process of its own, so that it can be killed. */
import { openStore } from '../store/open-store.ts'
import { nextVersionTypes } from './next-version-types.ts'

const [file = '', key = ''] = process.argv.slice(2)
process.stdout.write('opening\n')
const store = await openStore(file, new Uint8Array(Buffer.from(key, 'hex')), { types: nextVersionTypes })
await store.close()
