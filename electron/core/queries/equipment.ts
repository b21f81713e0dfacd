/** Queries about the stock. */
import type { equipmentQueries, RestockLine } from '#shared/contract/records.ts'
import { stockItem } from '#shared/decisions/equipment/move-stock.ts'
import type { Equipment } from '#shared/domain/records/equipment.ts'
import { restockOf } from '#shared/domain/stock/stock.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import type { Reader } from '../store/reader.ts'
import { figuresOf } from './kept-figures.ts'
import type { QueryHandlers } from './query-handler.ts'

/** Items with what is on record of each. */
async function withQuantities(
  read: Reader,
  items: readonly Equipment[],
): Promise<{ item: Equipment; quantity: number }[]> {
  const figures = figuresOf(read)
  return await Promise.all(items.map(async (item) => ({ item, quantity: await figures.quantity(item.id) })))
}

const urgency = { out: 0, low: 1, ok: 2 }
const usualLimit = 500

export const equipmentQueryHandlers: QueryHandlers<keyof typeof equipmentQueries> = {
  'equipment.list': {
    dependsOn: ['equipment', 'stockmovements'],
    async run({ includeInactive = false }, { read }) {
      const items = await read.find('equipment', { where: {}, sort: [{ name: 'asc' }] })
      const wanted = items.filter((item) => item.active || includeInactive)
      const listed = (await withQuantities(read, wanted)).map(({ item, quantity }) =>
        stockItem(item, quantity),
      )
      return accept(listed.sort((a, b) => urgency[a.state] - urgency[b.state]))
    },
  },

  'equipment.restockReport': {
    dependsOn: ['equipment', 'stockmovements'],
    async run(_input, { read, now }) {
      const items = await read.find('equipment', { where: { active: true }, sort: [{ name: 'asc' }] })
      const lines: RestockLine[] = []
      for (const { item, quantity } of await withQuantities(read, items)) {
        const { id: equipmentId, name, supplier, unit, minimumQuantity, targetQuantity } = item
        if (quantity >= minimumQuantity) continue
        // Of what is short alone the movements are read: since when, and how much is used.
        const restock = restockOf(item, await read.find('stockmovements', { where: { equipmentId } }), now)
        lines.push(
          withoutUndefined({
            equipmentId,
            name,
            supplier,
            unit,
            quantity,
            minimumQuantity,
            targetQuantity,
            ...restock,
          }),
        )
      }
      return accept(lines.sort((a, b) => (a.daysLeft ?? Infinity) - (b.daysLeft ?? Infinity)))
    },
  },

  'equipment.movements': {
    dependsOn: ['stockmovements'],
    affectedBy: ({ equipmentId }, change) => change.after?.equipmentId === equipmentId,
    async run({ equipmentId, limit = usualLimit }, { read }) {
      if (!(await read.get('equipment', equipmentId))) {
        return refuse(refusal('NOT_FOUND', 'There is no such item.', { what: 'equipment', id: equipmentId }))
      }
      return accept(
        await read.find('stockmovements', { where: { equipmentId }, sort: [{ at: 'desc' }], limit }),
      )
    },
  },
}
