/** docs/contract.md: every command and query with its input and output, from the schemas. */
import type { TSchema } from 'typebox'
import { commands, queries } from '#shared/contract/contract.ts'
import { refusalCodes } from '#shared/domain/refusal.ts'

interface JsonSchema {
  type?: string
  properties?: Record<string, JsonSchema>
  patternProperties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  const?: unknown
  maxLength?: number
  minimum?: number
  maximum?: number
}

/** A schema in one line, as TypeScript people read it; objects nested deeper than two levels are shortened. */
function describe(schema: JsonSchema, depth = 0): string {
  if (schema.anyOf) return schema.anyOf.map((part) => describe(part, depth)).join(' \\| ')
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.type === 'array') return `${describe(schema.items ?? {}, depth)}[]`
  if (schema.properties) {
    if (depth >= 2) return '{…}'
    const fields = Object.entries(schema.properties).map(
      ([name, part]) => `${name}${schema.required?.includes(name) ? '' : '?'}: ${describe(part, depth + 1)}`,
    )
    return `{ ${fields.join(', ')} }`
  }
  if (schema.patternProperties) return 'record'
  const bounds =
    schema.minimum !== undefined || schema.maximum !== undefined
      ? ` (${schema.minimum ?? ''}–${schema.maximum ?? ''})`
      : ''
  return `${schema.type ?? 'any'}${bounds}`
}

function fieldsOf(schema: TSchema): string {
  const plain = JSON.parse(JSON.stringify(schema)) as JsonSchema
  const fields = Object.entries(plain.properties ?? {})
  if (fields.length === 0) return 'Input: `{}`'
  const rows = fields.map(
    ([name, part]) =>
      `| \`${name}\` | ${plain.required?.includes(name) ? 'yes' : ''} | \`${describe(part)}\` |`,
  )
  return ['| input | required | type |', '| --- | --- | --- |', ...rows].join('\n')
}

function section(
  title: string,
  endpoints: Record<string, { summary: string; input: TSchema; output: TSchema }>,
): string {
  const parts = Object.entries(endpoints).map(([name, { summary, input, output }]) => {
    const answer = describe(JSON.parse(JSON.stringify(output)) as JsonSchema)
    return `### ${name}\n\n${summary}\n\n${fieldsOf(input)}\n\nAnswers: \`${answer}\`\n`
  })
  return `## ${title}\n\n${parts.join('\n')}`
}

export function contractDocument(): string {
  return [
    '# The contract',
    '',
    'Made from the schemas by `npm run generate`; a test fails while it is stale. `docs/core-protocol.md` says how',
    'messages travel. A refusal is `{ code, message, details }`; nothing is written by a refused command.',
    '',
    section('Commands', commands),
    section('Queries', queries),
    '## Refusal codes',
    '',
    refusalCodes.map((code) => `\`${code}\``).join(', '),
    '',
  ].join('\n')
}
