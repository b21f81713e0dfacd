/** Why a time was refused, and the nearest free times, each one key away. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Kbd, Stack, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useState } from 'react'
import type { Slot } from '#shared/contract/appointments.ts'
import { useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { doctorName } from '../../ui/people-names.ts'
import { Refused } from '../../ui/states.tsx'

/** The free times a refusal tells of. */
export function alternativesOf(refusal: ClientRefusal): Slot[] {
  const { alternatives } = refusal.details
  return Array.isArray(alternatives) ? alternatives.filter(isSlot).slice(0, 9) : []
}

/** A refusal's details are not typed: what is offered is looked at here, without the schemas, which a window does not load. */
const isSlot = (slot: unknown): slot is Slot =>
  typeof slot === 'object' &&
  slot !== null &&
  ['doctorId', 'startsAt', 'endsAt'].every(
    (field) => typeof (slot as Record<string, unknown>)[field] === 'string',
  )

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
