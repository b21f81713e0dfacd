import { useLingui } from '@lingui/react/macro'
import { Select } from '@mantine/core'
import type { ReactNode } from 'react'
import { useLiveQuery } from '../../client/core.ts'
import { doctorName } from '../../ui/people-names.ts'

/** The doctor who a member of staff is, where they are one: an id, or '' for nobody. */
export function DoctorRecordSelect({
  value = '',
  onChange,
  error,
}: {
  value?: string
  onChange?: (doctorId: string) => void
  error?: ReactNode
}) {
  const { t } = useLingui()
  const { value: doctors } = useLiveQuery('doctors.list', { includeInactive: true })
  const shown = doctors?.filter(({ id, active }) => active || id === value) ?? []
  return (
    <Select
      label={t`Is this doctor`}
      description={t`My day opens with this doctor’s patients, and notifications about them come to this person.`}
      placeholder={t`No doctor`}
      data={shown.map((doctor) => ({ value: doctor.id, label: doctorName(doctor) }))}
      value={value === '' ? null : value}
      onChange={(chosen) => onChange?.(chosen ?? '')}
      clearable={value !== ''}
      clearButtonProps={{ 'aria-label': t`Clear` }}
      searchable
      error={error}
    />
  )
}
