/** A form over a record of which others may have a copy open. */
import { useForm, type UseFormInput, type UseFormReturnType } from '@mantine/form'
import { useEffect, useState } from 'react'
import { canonicalJson } from '#shared/lib/canonical-json.ts'

/** The values that differ from what they were, as they are now. An emptied text is among them, empty. */
export const changedValues = <Values extends object>(before: Values, after: Values): Partial<Values> =>
  Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => canonicalJson(value) !== canonicalJson(before[name as keyof Values]),
    ),
  ) as Partial<Values>

export interface RecordForm<Values extends object, Stored> {
  form: UseFormReturnType<Values>
  /** What somebody has changed in the form: to send that and no more, so that what others changed meanwhile stays. */
  changes: Partial<Values>
  /** The same values as they were, to take the changes back. */
  before: Partial<Values>
  /** Shows the record as it is stored after a change from here. */
  stored: (record: Stored) => void
}

/**
 * @param record the record as it is now, undefined for one that is being made; a change made elsewhere is shown at once, unless
 * somebody is typing
 * @param valuesOf what the form shows of it
 */
export function useRecordForm<Values extends object, Stored extends { updatedAt: string } | undefined>(
  record: Stored,
  valuesOf: (record: Stored) => Values,
  validate: NonNullable<UseFormInput<Values>['validate']>,
): RecordForm<Values, Stored> {
  const [base, setBase] = useState(record)
  const form = useForm<Values>({ initialValues: valuesOf(record), validate })
  const known = valuesOf(base)
  const changes = changedValues(known, form.values)
  const isUntouched = Object.keys(changes).length === 0
  const stored = (newer: Stored) => {
    setBase(newer)
    form.setValues(valuesOf(newer))
  }
  useEffect(() => {
    // Right after a change from here the live record may be the one from before it.
    if (isUntouched && record && base && record.updatedAt > base.updatedAt) stored(record)
  })
  return { form, changes, before: changedValues(form.values, known), stored }
}
