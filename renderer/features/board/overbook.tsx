import { useLingui } from '@lingui/react/macro'
import { Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal, ClientRefusalCode } from '../../client/core-connection.ts'

/** Refusals that a reason can set aside. */
const overridable: readonly ClientRefusalCode[] = [
  'APPOINTMENT_OVERLAPS',
  'OUTSIDE_WORKING_HOURS',
  'DOCTOR_ABSENT',
  'CLINIC_CLOSED',
]

/** For administrators: booking over what refused it, with a reason that the audit keeps. */
export function Overbook({
  refusal,
  onOverbook,
}: {
  refusal: ClientRefusal
  onOverbook: (reason: string) => void
}) {
  const { t } = useLingui()
  const { value } = useLiveQuery('clinic.get', {})
  const [reason, setReason] = useState('')
  if (!value?.staff?.roles.includes('administrator') || !overridable.includes(refusal.code)) return null
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <TextInput
        label={t`Book it all the same, because`}
        maxLength={200}
        style={{ flex: 1 }}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Button variant="default" disabled={!reason.trim()} onClick={() => onOverbook(reason.trim())}>
        {t`Book anyway`}
      </Button>
    </Group>
  )
}
