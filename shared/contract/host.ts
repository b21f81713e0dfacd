/** What the shell and the core's process say to each other. Patient data goes over the window's own port, never here. */
import Type from 'typebox'

const Bytes = Type.Unsafe<Uint8Array>({})

/** From the shell to the core. `connect` comes with a MessagePort. */
export const ShellMessage = Type.Union([
  Type.Object({
    kind: Type.Literal('start'),
    dataDir: Type.String(),
    /** The 256-bit database key, once it is known: a core that is started again need not ask for it again. */
    key: Type.Optional(Bytes),
    /** Where the bundled module of the thread for long work lies. */
    asideWorker: Type.String(),
    /** Fill an empty clinic with the demo. */
    demo: Type.Boolean(),
  }),
  Type.Object({ kind: Type.Literal('connect') }),
  /** The answer to `notify`: whether the desktop took it. */
  Type.Object({ kind: Type.Literal('notified'), id: Type.String(), shown: Type.Boolean() }),
  /** The answer to `secretStore`; without bytes the store refused. */
  Type.Object({ kind: Type.Literal('secretStoreAnswer'), id: Type.String(), bytes: Type.Optional(Bytes) }),
  /** The answer to `askFolder`. */
  Type.Object({
    kind: Type.Literal('folderAnswer'),
    id: Type.String(),
    folder: Type.Union([Type.String(), Type.Null()]),
  }),
  Type.Object({ kind: Type.Literal('stop') }),
])
export type ShellMessage = Type.Static<typeof ShellMessage>

/** From the core to the shell. */
export const CoreHostMessage = Type.Union([
  /** It can be spoken to: the records are open, or a person is needed to open them. */
  Type.Object({ kind: Type.Literal('ready') }),
  /** The records are open, with this key. */
  Type.Object({ kind: Type.Literal('opened'), key: Bytes }),
  /** Asks the system's store for secrets. `available` is answered with bytes when there is one that protects anything. */
  Type.Object({
    kind: Type.Literal('secretStore'),
    id: Type.String(),
    ask: Type.Union([Type.Literal('available'), Type.Literal('seal'), Type.Literal('unseal')]),
    bytes: Bytes,
  }),
  /** Asks the person for a folder. */
  Type.Object({ kind: Type.Literal('askFolder'), id: Type.String() }),
  /** The data folder cannot be used; nothing in it was touched. */
  Type.Object({ kind: Type.Literal('refused'), code: Type.String(), message: Type.String() }),
  Type.Object({ kind: Type.Literal('notify'), id: Type.String(), title: Type.String(), body: Type.String() }),
  Type.Object({ kind: Type.Literal('stopped') }),
])
export type CoreHostMessage = Type.Static<typeof CoreHostMessage>
