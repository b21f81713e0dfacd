/**
 * What the shell and the core's process say to each other. Patient data goes over the window's own port, never here.
 * Checked by hand, because the shell loads nothing that keeps the window waiting.
 */

/** From the shell to the core. `connect` comes with a MessagePort. */
export type ShellMessage =
  | {
      kind: 'start'
      dataDir: string
      /** The 256-bit database key. */
      key: Uint8Array
      /** Fill an empty clinic with the demo. */
      demo: boolean
    }
  | { kind: 'connect' }
  /** The answer to `notify`: whether the desktop took it. */
  | { kind: 'notified'; id: string; shown: boolean }
  | { kind: 'stop' }

/** From the core to the shell. */
export type CoreHostMessage =
  | { kind: 'ready' }
  /** The data folder cannot be used; nothing in it was touched. */
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'notify'; id: string; title: string; body: string }
  | { kind: 'stopped' }

type Fields = Record<string, unknown>

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null

const hasTexts = (message: Fields, ...names: string[]): boolean =>
  names.every((name) => typeof message[name] === 'string')

/** Whether the core understands it. */
export function isShellMessage(message: unknown): message is ShellMessage {
  if (!isRecord(message)) return false
  switch (message['kind']) {
    case 'start':
      return (
        hasTexts(message, 'dataDir') &&
        message['key'] instanceof Uint8Array &&
        typeof message['demo'] === 'boolean'
      )
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
    case 'notify':
      return hasTexts(message, 'id', 'title', 'body')
    default:
      return message['kind'] === 'ready' || message['kind'] === 'stopped'
  }
}
