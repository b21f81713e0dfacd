/** What the shell tells the page. The preload posts each as a window message; `core-port` carries the MessagePort. */
export type PageMessage =
  /** A core is there: its port replaces the one before. */
  | { kind: 'core-port' }
  /** The core died; it is being started again and `core-port` follows. */
  | { kind: 'core-down' }
  /** The database key lies in a file, because this system has no store for secrets: the person should know. */
  | { kind: 'key-in-file' }
