import Type from 'typebox'

/** What the shell tells the page. The preload posts each as a window message; `core-port` carries the MessagePort. */
export type PageMessage =
  /** A core is there: its port replaces the one before. */
  | { kind: 'core-port' }
  /** The core died; it is being started again and `core-port` follows. */
  | { kind: 'core-down' }
  /** The person clicked a desktop notification. */
  | { kind: 'notice-clicked'; key: string }
  /** What became of a {@link PageRequest}. */
  | { kind: 'request-answered'; requestId: number; outcome: RequestOutcome }
  /** How it stands with new versions. */
  | { kind: 'update-state'; state: UpdateState }

/** What is known of new versions of the application. */
export interface UpdateState {
  /** The one that runs. */
  version: string
  /** `off`: it was installed without an address to look at. `ready`: downloaded and checked. */
  phase: 'off' | 'idle' | 'looking' | 'current' | 'downloading' | 'ready' | 'failed'
  /** The one that comes. */
  next?: string
}

/** What the page may ask of the shell. The preload passes on a window message of one of these kinds, the shell checks it. */
const SavePdf = Type.Object(
  {
    /** Asks where, and saves what the page would print as a PDF. */
    kind: Type.Literal('save-pdf'),
    requestId: Type.Integer({ minimum: 0 }),
    /** The file's name that is offered, without its ending. */
    suggestedName: Type.String({ minLength: 1, maxLength: 120 }),
  },
  { additionalProperties: false },
)
const PlainRequest = Type.Object(
  {
    /**
     * `open-demo`: shows the demonstration clinic in place of an empty one, in a folder of its own that is removed at the
     * end. `begin-photo` and `end-photo`: the camera may be asked for in between, by this page alone. `tell-of-updates`:
     * how it stands with new versions; `look-for-update`: looks now; `install-update`: ends and installs.
     */
    kind: Type.Union([
      Type.Literal('open-demo'),
      Type.Literal('begin-photo'),
      Type.Literal('end-photo'),
      Type.Literal('tell-of-updates'),
      Type.Literal('look-for-update'),
      Type.Literal('install-update'),
    ]),
    requestId: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
)
export const PageRequest = Type.Union([SavePdf, PlainRequest])
export type PageRequest = Type.Static<typeof PageRequest>

export type RequestOutcome = 'done' | 'left' | 'failed'
