/** What the shell and the core's process say to each other. Patient data goes over the window's own port, never here. */
import Type from 'typebox'

/** From the shell to the core. `connect` comes with a MessagePort. */
export const ShellMessage = Type.Union([
  Type.Object({
    kind: Type.Literal('start'),
    dataDir: Type.String(),
    /** The 256-bit database key. */
    key: Type.Unsafe<Uint8Array>({}),
    /** Fill an empty clinic with the demo. */
    demo: Type.Boolean(),
  }),
  Type.Object({ kind: Type.Literal('connect') }),
  /** The answer to `notify`: whether the desktop took it. */
  Type.Object({ kind: Type.Literal('notified'), id: Type.String(), shown: Type.Boolean() }),
  Type.Object({ kind: Type.Literal('stop') }),
])
export type ShellMessage = Type.Static<typeof ShellMessage>

/** From the core to the shell. */
export const CoreHostMessage = Type.Union([
  Type.Object({ kind: Type.Literal('ready') }),
  /** The data folder cannot be used; nothing in it was touched. */
  Type.Object({ kind: Type.Literal('refused'), code: Type.String(), message: Type.String() }),
  Type.Object({ kind: Type.Literal('notify'), id: Type.String(), title: Type.String(), body: Type.String() }),
  Type.Object({ kind: Type.Literal('stopped') }),
])
export type CoreHostMessage = Type.Static<typeof CoreHostMessage>
