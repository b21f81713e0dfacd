/** What the shell tells the page. The preload posts each as a window message; `core-port` carries the MessagePort. */
export type PageMessage =
  /** A core is there: its port replaces the one before. */
  | { kind: 'core-port' }
  /** The core died; it is being started again and `core-port` follows. */
  | { kind: 'core-down' }
