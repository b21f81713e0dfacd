/**
 * The messages between a client (window, script) and the core, over a MessagePort or as JSON lines. docs/core-protocol.md
 * describes them for people.
 */
import Type from 'typebox'

const RequestId = Type.Union([Type.Integer(), Type.String({ maxLength: 64 })])

export const ClientMessage = Type.Union([
  Type.Object({
    id: RequestId,
    command: Type.String({ maxLength: 80 }),
    input: Type.Optional(Type.Unknown()),
  }),
  Type.Object({ id: RequestId, query: Type.String({ maxLength: 80 }), input: Type.Optional(Type.Unknown()) }),
  Type.Object({
    id: RequestId,
    subscribe: Type.String({ maxLength: 80 }),
    input: Type.Optional(Type.Unknown()),
  }),
  Type.Object({ id: RequestId, unsubscribe: RequestId }),
])

export type RequestId = Type.Static<typeof RequestId>
export type ClientMessage = Type.Static<typeof ClientMessage>

export type CoreMessage =
  | { ready: true; version: string; setUp: boolean; workstationId: string }
  | { id: RequestId | null; ok: true; value: unknown }
  | {
      id: RequestId | null
      ok: false
      error: { code: string; message: string; details: Record<string, unknown> }
    }
  | { subscription: RequestId; value: unknown }
  | {
      subscription: RequestId
      error: { code: string; message: string; details: Record<string, unknown> }
    }

/** Longest message a client may send, in UTF-16 units of JSON text (bytes travel as base64 inside). */
export const maximumMessageLength = 64 * 1024 * 1024

/** Deepest nesting of objects and arrays that is looked at. */
export const maximumDepth = 32
