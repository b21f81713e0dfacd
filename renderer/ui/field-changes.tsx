import { Text } from '@mantine/core'
import type { Static } from 'typebox'
import type { FieldChange } from '#shared/events/catalogue.ts'
import { useFieldNames } from './field-names.ts'

/** A value of any field as one line of text. */
function shown(value: unknown): string {
  if (value === undefined || value === null || value === '') return '—'
  if (Array.isArray(value)) return value.length === 0 ? '—' : value.map(shown).join(', ')
  if (typeof value === 'object') return Object.values(value).map(shown).join(', ')
  if (typeof value === 'boolean') return value ? '✓' : '✗'
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '—'
}

/** What was changed: each field, before and after. */
export function FieldChanges({ changes }: { changes: readonly Static<typeof FieldChange>[] }) {
  const fieldName = useFieldNames()
  return changes.map(({ field, before, after }) => (
    <Text key={field} size="xs" style={{ overflowWrap: 'anywhere' }}>
      <strong>{fieldName(field)}</strong>: {shown(before)} → {shown(after)}
    </Text>
  ))
}
