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
     * end. `begin-photo` and `end-photo`: the camera may be asked for in between, by this page alone.
     */
    kind: Type.Union([Type.Literal('open-demo'), Type.Literal('begin-photo'), Type.Literal('end-photo')]),
    requestId: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
)
export const PageRequest = Type.Union([SavePdf, PlainRequest])
export type PageRequest = Type.Static<typeof PageRequest>

export type RequestOutcome = 'done' | 'left' | 'failed'
