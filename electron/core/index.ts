/**
 * The core's public entry, for whoever runs one on a server: the worker is a workstation without a window.
 */
export { startCore } from './core.ts'
export type { Core, CoreOptions, CoreSession } from './core.ts'
export { explainOpenError } from './host/open-refusal.ts'
export { systemActor } from './session/session.ts'
export { DataFolderError } from './store/data-folder.ts'
export { readOrMakeKeyFile } from './store/key-file.ts'
export { SqliteOpenError } from './store/sqlite-storage/index.ts'
