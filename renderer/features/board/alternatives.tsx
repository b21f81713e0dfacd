/** Why a time was refused, and the nearest free times, each one key away. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Kbd, Stack, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useState } from 'react'
import Value from 'typebox/value'
import Type from 'typebox'
import { Slot } from '#shared/contract/appointments.ts'
import { useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { doctorName } from '../../ui/people-names.ts'
import { Refused } from '../../ui/states.tsx'

/** The free times a refusal tells of. */
export function alternativesOf(refusal: ClientRefusal): Slot[] {
  const { alternatives } = refusal.details
  return Value.Check(Type.Array(Slot), alternatives) ? alternatives.slice(0, 9) : []
}

export function Alternatives({
  refusal,
  onTake,
}: {
  refusal: ClientRefusal
  onTake: (slot: Slot) => Promise<unknown>
}) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const { value: doctors } = useLiveQuery('doctors.list', {})
  const [taking, setTaking] = useState(false)
  const slots = alternativesOf(refusal)
  const take = async (slot: Slot | undefined) => {
    if (!slot || taking) return
    setTaking(true)
    try {
      await onTake(slot)
    } finally {
      setTaking(false)
    }
  }
  useHotkeys(slots.map((slot, index) => [String(index + 1), () => void take(slot)]))
  return (
    <Stack gap="xs">
      <Refused refusal={refusal} />
      {slots.length > 0 && (
        <>
          <Text size="sm" fw={600}>
            <Trans>Nearest free times</Trans>
          </Text>
          {slots.map((slot, index) => {
            const doctor = doctors?.find(({ id }) => id === slot.doctorId)
            const when = clinicTime.dateAndTime(slot.startsAt)
            return (
              <Button
                key={`${slot.doctorId} ${slot.startsAt}`}
                variant="default"
                justify="flex-start"
                autoFocus={index === 0}
                data-autofocus={index === 0 || undefined}
                disabled={taking}
                leftSection={<Kbd size="xs">{index + 1}</Kbd>}
                onClick={() => void take(slot)}
              >
                {doctor ? t`${when} with ${doctorName(doctor)}` : when}
              </Button>
            )
          })}
        </>
      )}
    </Stack>
  )
}
