import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Group, NumberInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { core, useCommand } from '../../client/core.ts'
import type { ClientRefusal } from '../../client/core-connection.ts'
import { filledIn } from '../../ui/field-refusal.ts'
import { Refused } from '../../ui/states.tsx'
import { useOfferUndo } from '../../ui/undo.tsx'

/** A new item of the stock list. */
export function ItemForm({ onAdded }: { onAdded: () => void }) {
  const { t } = useLingui()
  const offerUndo = useOfferUndo()
  const [create, running] = useCommand('equipment.create')
  const [refusal, setRefusal] = useState<ClientRefusal>()
  const form = useForm({
    initialValues: {
      name: '',
      unit: t`piece`,
      category: '',
      barcode: '',
      supplier: '',
      minimumQuantity: 5,
      targetQuantity: 20,
      initialQuantity: 0,
    },
    validate: { name: (value) => (value.trim() ? null : t`A name is needed.`) },
  })
  const submit = form.onSubmit(async ({ name, ...rest }) => {
    const answer = await create({ name: name.trim(), ...filledIn(rest) })
    if (!answer.ok) {
      setRefusal(answer.error)
      return
    }
    offerUndo(t`${name} added to the stock.`, () =>
      core.command('equipment.update', { equipmentId: answer.value.id, changes: { active: false } }),
    )
    onAdded()
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
          <NumberInput label={t`On the shelf now`} min={0} {...form.getInputProps('initialQuantity')} />
          <NumberInput label={t`Minimum`} min={0} {...form.getInputProps('minimumQuantity')} />
          <NumberInput label={t`Restock to`} min={0} {...form.getInputProps('targetQuantity')} />
        </Group>
        <Group grow>
          <TextInput label={t`Barcode`} {...form.getInputProps('barcode')} />
          <TextInput label={t`Supplier`} {...form.getInputProps('supplier')} />
        </Group>
        <Button type="submit" loading={running}>
          <Trans>Add</Trans>
        </Button>
      </Stack>
    </form>
  )
}
