import type { TSchema } from 'typebox'

/** One door of the contract: what goes in, what comes out, and what it is for in one sentence. */
export interface Endpoint<Input extends TSchema = TSchema, Output extends TSchema = TSchema> {
  summary: string
  input: Input
  output: Output
}

/** Declares an endpoint; the function only keeps the types. */
export const endpoint = <Input extends TSchema, Output extends TSchema>(
  summary: string,
  input: Input,
  output: Output,
): Endpoint<Input, Output> => ({ summary, input, output })
