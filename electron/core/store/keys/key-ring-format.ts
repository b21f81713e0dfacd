import Type from 'typebox'

export const KEY_RING_FORMAT = 1

/** Bounds keep a tampered file from asking for all the memory there is. */
const derivation = Type.Object(
  {
    algorithm: Type.Literal('argon2id'),
    memoryKibibytes: Type.Integer({ minimum: 8192, maximum: 1_048_576 }),
    passes: Type.Integer({ minimum: 1, maximum: 100 }),
    lanes: Type.Integer({ minimum: 1, maximum: 16 }),
    salt: Type.String({ minLength: 16, maxLength: 128 }),
  },
  { additionalProperties: false },
)

const sealed = Type.String({ minLength: 1, maxLength: 4096 })

const wrap = Type.Union([
  Type.Object({ kind: Type.Literal('passphrase'), derivation, sealed }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('recovery'), sealed }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal('system'), sealed }, { additionalProperties: false }),
])

/** The key file: the data key, wrapped in each of the ways that open it. At most one of each kind. */
export const keyRingSchema = Type.Object(
  {
    format: Type.Literal(KEY_RING_FORMAT),
    id: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    wraps: Type.Array(wrap, { maxItems: 3 }),
  },
  { additionalProperties: false },
)

export type PassphraseDerivation = Type.Static<typeof derivation>
export type Wrap = Type.Static<typeof wrap>
export type KeyRing = Type.Static<typeof keyRingSchema>
