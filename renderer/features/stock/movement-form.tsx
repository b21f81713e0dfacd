/** Use, delivery, count: and what was booked before. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, NumberInput, SegmentedControl, Stack, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { StockItem } from '#shared/contract/records.ts'
import type { StockMovementKind } from '#shared/domain/records/equipment.ts'
import { core, useCommand, useLiveQuery } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { useClinicTime } from '../../ui/clinic-time.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { filledIn } from '../../ui/field-refusal.ts'
import { Refused } from '../../ui/states.tsx'
import { useOfferUndo } from '../../ui/undo.tsx'
import { inOneLine } from '../../ui/in-one-line.ts'
import { ItemHistory } from './item-history.tsx'

const shownMovements = 30

export function MovementForm({ item }: { item: StockItem }) {
  const { t } = useLingui()
  const clinicTime = useClinicTime()
  const [record, running] = useCommand('equipment.recordMovement')
  const { value: movements } = useLiveQuery('equipment.movements', { equipmentId: item.id, limit: 1000 })
  const offerUndo = useOfferUndo()
  const [kind, setKind] = useState<StockMovementKind>('used')
  const [quantity, setQuantity] = useState<number | string>(1)
  const [lot, setLot] = useState('')
  const [expiresOn, setExpiresOn] = useState('')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const kinds: Record<StockMovementKind, string> = {
    used: t`Used`,
    received: t`Received`,
    counted: t`Counted`,
    discarded: t`Thrown away`,
  }
  async function submit(): Promise<void> {
    const { id: equipmentId, name, quantity: before } = item
    const lotOfIt = kind === 'received' ? { lot, expiresOn } : kind === 'counted' ? {} : { lot }
    const answer = await record({ equipmentId, kind, quantity: Number(quantity), ...filledIn(lotOfIt) })
    setRefusal(answer.ok ? undefined : answer.error)
    if (!answer.ok) return
    setLot('')
    setExpiresOn('')
    // A movement that happened stays on record; the count as it was sets the quantity right again.
    offerUndo(t`${name}: ${answer.value.quantity} on the shelf.`, () =>
      core.command('equipment.recordMovement', {
        equipmentId,
        kind: 'counted',
        quantity: before,
        note: t`Taken back`,
      }),
    )
  }

  return (
    <Stack gap="md">
      <Text size="sm">
        <Trans>
          {item.quantity} {item.unit} on the shelf, minimum {item.minimumQuantity}
        </Trans>
      </Text>
      {refusal && <Refused refusal={refusal} />}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Stack gap="sm">
          <SegmentedControl
            value={kind}
            onChange={setKind}
            data={Object.entries(kinds).map(([value, label]) => ({
              value: value as StockMovementKind,
              label,
            }))}
          />
          <Group align="flex-end">
            <NumberInput
              label={kind === 'counted' ? t`There are` : t`Quantity`}
              min={0}
              value={quantity}
              onChange={setQuantity}
              data-autofocus
            />
            {kind !== 'counted' && (
              <>
                <TextInput
                  label={t`Lot`}
                  value={lot}
                  onChange={(event) => setLot(event.currentTarget.value)}
                />
                {kind === 'received' && (
                  <DateField label={t`Expires`} value={expiresOn} onChange={setExpiresOn} />
                )}
              </>
            )}
            <Button type="submit" loading={running}>
              <Trans>Save</Trans>
            </Button>
          </Group>
        </Stack>
      </form>
      {movements && <ItemHistory item={item} movements={movements} />}
      <Table verticalSpacing={4}>
        <Table.Tbody>
          {movements?.slice(0, shownMovements).map((movement) => (
            <Table.Tr key={movement.id}>
              <Table.Td>{clinicTime.dateAndTime(movement.at)}</Table.Td>
              <Table.Td>{kinds[movement.kind]}</Table.Td>
              <Table.Td dir="ltr">{movement.change > 0 ? `+${movement.change}` : movement.change}</Table.Td>
              <Table.Td>
                {inOneLine([
                  movement.lot,
                  movement.expiresOn && clinicTime.numericDate(movement.expiresOn),
                  movement.note,
                ])}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}
