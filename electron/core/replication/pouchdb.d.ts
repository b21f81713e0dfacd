/** Types of the two PouchDB modules, which ship without their own: what is used of them. */
declare module 'pouchdb-core' {
  export interface RemoteDatabase {
    /** A request below the database's address, with its credentials. */
    fetch(path: string, options?: RequestInit): Promise<Response>
    close(): Promise<void>
  }
  export interface RemoteDatabaseConstructor {
    new (
      address: string,
      options: {
        skip_setup: boolean
        auth: { username: string; password: string }
        fetch: typeof globalThis.fetch
      },
    ): RemoteDatabase
    plugin(plugin: unknown): RemoteDatabaseConstructor
  }
  const PouchDB: RemoteDatabaseConstructor
  export default PouchDB
}

declare module 'pouchdb-adapter-http' {
  const adapter: unknown
  export default adapter
}
