/**
 * What the shell and the core's process say to each other. Patient data goes over the window's own port, never here.
 * Checked by hand, because the shell loads nothing that keeps the window waiting.
 */

/** What a person is asked to choose. */
export type PathWanted = 'folder' | 'fileToTakeIn'

/** From the shell to the core. `connect` comes with a MessagePort. */
export type ShellMessage =
  | {
      kind: 'start'
      dataDir: string
      /** The 256-bit database key, once it is known: a core that is started again need not ask for it again. */
      key?: Uint8Array
      /** Fill an empty clinic with the demo. */
      demo: boolean
    }
  | { kind: 'connect' }
  /** The answer to `notify`: whether the desktop took it. */
  | { kind: 'notified'; id: string; shown: boolean }
  /** The answer to `secretStore`; without bytes the store refused. */
  | { kind: 'secretStoreAnswer'; id: string; bytes?: Uint8Array }
  /** The answer to `askPath`. */
  | { kind: 'pathAnswer'; id: string; path: string | null }
  | { kind: 'stop' }

/** From the core to the shell. */
export type CoreHostMessage =
  /** It can be spoken to: the records are open, or a person is needed to open them. */
  | { kind: 'ready' }
  /** The records are open, with this key. */
  | { kind: 'opened'; key: Uint8Array }
  /** Asks the system's store for secrets. `available` is answered with bytes when there is one that protects anything. */
  | { kind: 'secretStore'; id: string; ask: 'available' | 'seal' | 'unseal'; bytes: Uint8Array }
  /** Asks the person for a folder, or for a file whose data are to be taken in. */
  | { kind: 'askPath'; id: string; what: PathWanted }
  /** The data folder cannot be used; nothing in it was touched. */
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'notify'; id: string; title: string; body: string }
  /** What the tray shows: how many things wait, and lines for its menu, in the clinic's language. */
  | { kind: 'tray'; count: number; lines: string[]; open: string; quit: string }
  | { kind: 'stopped' }

type Fields = Record<string, unknown>

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null

const hasTexts = (message: Fields, ...names: string[]): boolean =>
  names.every((name) => typeof message[name] === 'string')

const isBytesOrAbsent = (value: unknown): boolean => value === undefined || value instanceof Uint8Array

/** Whether the core understands it. */
export function isShellMessage(message: unknown): message is ShellMessage {
  if (!isRecord(message)) return false
  switch (message['kind']) {
    case 'start':
      return (
        hasTexts(message, 'dataDir') &&
        isBytesOrAbsent(message['key']) &&
        typeof message['demo'] === 'boolean'
      )
    case 'secretStoreAnswer':
      return hasTexts(message, 'id') && isBytesOrAbsent(message['bytes'])
    case 'pathAnswer':
      return hasTexts(message, 'id') && (message['path'] === null || hasTexts(message, 'path'))
    case 'notified':
      return hasTexts(message, 'id') && typeof message['shown'] === 'boolean'
    default:
      return message['kind'] === 'connect' || message['kind'] === 'stop'
  }
}

/** Whether the shell understands it. */
export function isCoreHostMessage(message: unknown): message is CoreHostMessage {
  if (!isRecord(message)) return false
  switch (message['kind']) {
    case 'refused':
      return hasTexts(message, 'code', 'message')
    case 'opened':
      return message['key'] instanceof Uint8Array
    case 'secretStore':
      return (
        hasTexts(message, 'id') &&
        ['available', 'seal', 'unseal'].some((ask) => ask === message['ask']) &&
        message['bytes'] instanceof Uint8Array
      )
    case 'askPath':
      return hasTexts(message, 'id') && (message['what'] === 'folder' || message['what'] === 'fileToTakeIn')
    case 'notify':
      return hasTexts(message, 'id', 'title', 'body')
    case 'tray':
      return (
        typeof message['count'] === 'number' &&
        Array.isArray(message['lines']) &&
        message['lines'].every((line) => typeof line === 'string') &&
        hasTexts(message, 'open', 'quit')
      )
    default:
      return message['kind'] === 'ready' || message['kind'] === 'stopped'
  }
}
