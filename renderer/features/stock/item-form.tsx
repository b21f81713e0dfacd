import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, NumberInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import type { StockItem } from '#shared/contract/records.ts'
import { core, useCommand } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { filledIn } from '../../ui/field-refusal.ts'
import { Refused } from '../../ui/states.tsx'
import { useOfferUndo } from '../../ui/undo.tsx'

/** A new item of the stock list, or the details of one that is there. */
export function ItemForm({ item, onSaved }: { item?: StockItem; onSaved: () => void }) {
  const { t } = useLingui()
  const offerUndo = useOfferUndo()
  const [create, running] = useCommand('equipment.create')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const form = useForm({
    initialValues: {
      name: item?.name ?? '',
      unit: item?.unit ?? t`piece`,
      category: item?.category ?? '',
      barcode: item?.barcode ?? '',
      supplier: item?.supplier ?? '',
      minimumQuantity: item?.minimumQuantity ?? 5,
      targetQuantity: item?.targetQuantity ?? 20,
      initialQuantity: 0,
    },
    validate: { name: (value) => (value.trim() ? null : t`A name is needed.`) },
  })
  async function change(
    known: StockItem,
    { name, initialQuantity: _, ...rest }: typeof form.values,
  ): Promise<void> {
    const equipmentId = known.id
    const { unit, category = '', barcode = '', supplier = '', minimumQuantity, targetQuantity } = known
    const before = { name: known.name, unit, category, barcode, supplier, minimumQuantity, targetQuantity }
    const answer = await core.command('equipment.update', {
      equipmentId,
      changes: { ...rest, name: name.trim() },
    })
    if (!answer.ok) {
      setRefusal(answer.error)
      return
    }
    offerUndo(t`${name}: changes saved.`, () =>
      core.command('equipment.update', { equipmentId, changes: before }),
    )
    onSaved()
  }

  const submit = form.onSubmit(async (values) => {
    if (item) {
      await change(item, values)
      return
    }
    const { name, ...rest } = values
    const answer = await create({ name: name.trim(), ...filledIn(rest) })
    if (!answer.ok) {
      setRefusal(answer.error)
      return
    }
    offerUndo(t`${name} added to the stock.`, () =>
      core.command('equipment.update', { equipmentId: answer.value.id, changes: { active: false } }),
    )
    onSaved()
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {refusal && <Refused refusal={refusal} />}
        <TextInput label={t`Name`} required data-autofocus {...form.getInputProps('name')} />
        <Group grow>
          <TextInput label={t`Unit`} {...form.getInputProps('unit')} />
          <TextInput label={t`Category`} {...form.getInputProps('category')} />
        </Group>
        <Group grow>
          {!item && (
            <NumberInput label={t`On the shelf now`} min={0} {...form.getInputProps('initialQuantity')} />
          )}
          <NumberInput label={t`Minimum`} min={0} {...form.getInputProps('minimumQuantity')} />
          <NumberInput label={t`Restock to`} min={0} {...form.getInputProps('targetQuantity')} />
        </Group>
        <Group grow>
          <TextInput label={t`Barcode`} {...form.getInputProps('barcode')} />
          <TextInput label={t`Supplier`} {...form.getInputProps('supplier')} />
        </Group>
        <Button type="submit" loading={running}>
          {item ? <Trans>Save</Trans> : <Trans>Add</Trans>}
        </Button>
      </Stack>
    </form>
  )
}
