/** The stock room: what there is, what is short, and what to order. */
import { Trans, useLingui } from '@lingui/react/macro'
import { Button, Modal, Table, Tabs, Text, TextInput } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconPackage,
  IconPlus,
  IconSearch,
} from '@tabler/icons-react'
import { useState } from 'react'
import type { StockItem } from '#shared/contract/records.ts'
import { useLiveQuery } from '../../client/core.ts'
import type { View } from '../../state/view.ts'
import { Page, Panel } from '../../ui/page.tsx'
import { TableRows } from '../../ui/rows-in-sight.tsx'
import { Empty, Loading, Refused } from '../../ui/states.tsx'
import { ItemForm } from './item-form.tsx'
import { MovementForm } from './movement-form.tsx'
import { RestockReport } from './restock-report.tsx'
import classes from './stock.module.css'

export default function StockScreen({ view }: { view: Extract<View, { screen: 'stock' }> }) {
  const { t } = useLingui()
  const { value: items, refusal } = useLiveQuery('equipment.list', {})
  const [adding, setAdding] = useState(view.adding === true)
  const [editedId, setEditedId] = useState<string>()
  const [chosenId, setChosenId] = useState(view.equipmentId)
  const [text, setText] = useState('')
  const wanted = text.trim().toLocaleLowerCase()
  const shown = items?.filter(
    ({ name, category, barcode }) =>
      name.toLocaleLowerCase().includes(wanted) ||
      category?.toLocaleLowerCase().includes(wanted) ||
      barcode?.toLocaleLowerCase() === wanted,
  )
  const chosen = items?.find(({ id }) => id === chosenId)
  const edited = items?.find(({ id }) => id === editedId)
  return (
    <Page
      title={t`Stock`}
      actions={
        <Button leftSection={<IconPlus size={17} />} onClick={() => setAdding(true)}>
          <Trans>Add an item</Trans>
        </Button>
      }
    >
      {refusal && <Refused refusal={refusal} />}
      {!items && !refusal && <Loading />}
      {items && (
        <Tabs defaultValue={view.part ?? 'list'} keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="list">{t`On the shelf`}</Tabs.Tab>
            <Tabs.Tab value="restock">{t`To order`}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="list">
            <TextInput
              aria-label={t`Find an item, or scan its barcode`}
              placeholder={t`Find an item, or scan its barcode`}
              leftSection={<IconSearch size={16} aria-hidden />}
              mb="sm"
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              onKeyDown={(event) => {
                // A scanner types the code and Enter: the item itself is meant, not one whose name is like it.
                const meant =
                  items.find(({ barcode }) => barcode?.toLocaleLowerCase() === wanted) ?? shown?.[0]
                if (event.key !== 'Enter' || !meant || !wanted) return
                setChosenId(meant.id)
                setText('')
              }}
            />
            {shown?.length === 0 ? (
              <Empty icon={IconPackage} title={wanted ? t`Nothing found` : t`Nothing in the stock yet`}>
                <Text size="sm" c="dimmed" ta="center">
                  {wanted ? (
                    <Trans>Check the spelling, or scan the barcode again.</Trans>
                  ) : (
                    <Trans>
                      Add what is used up, with the quantity below which it is to be ordered: then the stock
                      keeper is told in good time.
                    </Trans>
                  )}
                </Text>
              </Empty>
            ) : (
              <Panel>
                <Table verticalSpacing={6}>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{t`Item`}</Table.Th>
                      <Table.Th>{t`State`}</Table.Th>
                      <Table.Th>{t`Quantity`}</Table.Th>
                      <Table.Th>{t`Minimum`}</Table.Th>
                      <Table.Th>{t`Supplier`}</Table.Th>
                      <Table.Th aria-label={t`Actions`} />
                    </Table.Tr>
                  </Table.Thead>
                  <TableRows
                    items={shown ?? []}
                    keyOf={({ id }) => id}
                    rowPixels={58}
                    columns={6}
                    row={(item, place) => (
                      <Table.Tr {...place}>
                        <Table.Td>
                          <Text size="sm" fw={600} id={`stock-${item.id}`}>
                            {item.name}
                          </Text>
                          <Text size="xs" c="dimmed">
                            {item.category}
                          </Text>
                        </Table.Td>
                        <Table.Td>
                          <StateBadge state={item.state} />
                        </Table.Td>
                        <Table.Td>
                          {item.quantity} {item.unit}
                        </Table.Td>
                        <Table.Td>{item.minimumQuantity}</Table.Td>
                        <Table.Td>{item.supplier}</Table.Td>
                        <Table.Td style={{ whiteSpace: 'nowrap' }}>
                          <Button
                            me={6}
                            size="compact-sm"
                            variant="light"
                            aria-describedby={`stock-${item.id}`}
                            onClick={() => setChosenId(item.id)}
                          >
                            <Trans>Use or receive</Trans>
                          </Button>
                          <Button
                            size="compact-sm"
                            variant="default"
                            aria-describedby={`stock-${item.id}`}
                            onClick={() => setEditedId(item.id)}
                          >
                            <Trans>Change</Trans>
                          </Button>
                        </Table.Td>
                      </Table.Tr>
                    )}
                  />
                </Table>
              </Panel>
            )}
          </Tabs.Panel>
          <Tabs.Panel value="restock">
            <RestockReport />
          </Tabs.Panel>
        </Tabs>
      )}
      <Modal
        opened={adding}
        onClose={() => setAdding(false)}
        title={<Text fw={650}>{t`New item`}</Text>}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        <ItemForm onSaved={() => setAdding(false)} />
      </Modal>
      <Modal
        opened={edited !== undefined}
        onClose={() => setEditedId(undefined)}
        title={<Text fw={650}>{edited?.name}</Text>}
        closeButtonProps={{ 'aria-label': t`Close` }}
      >
        {edited && <ItemForm item={edited} onSaved={() => setEditedId(undefined)} />}
      </Modal>
      <Modal
        opened={chosen !== undefined}
        onClose={() => setChosenId(undefined)}
        title={<Text fw={650}>{chosen?.name}</Text>}
        closeButtonProps={{ 'aria-label': t`Close` }}
        size="lg"
      >
        {chosen && <MovementForm item={chosen} />}
      </Modal>
    </Page>
  )
}

function StateBadge({ state }: { state: StockItem['state'] }) {
  const { t } = useLingui()
  const looks = {
    ok: { icon: IconCircleCheck, label: t`Enough` },
    low: { icon: IconAlertTriangle, label: t`Low` },
    out: { icon: IconCircleX, label: t`None left` },
  }[state]
  return (
    <span className={classes.state} data-state={state}>
      <looks.icon size={15} aria-hidden /> {looks.label}
    </span>
  )
}
