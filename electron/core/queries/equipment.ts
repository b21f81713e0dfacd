/** Queries about the stock. */
import type { equipmentQueries, RestockLine } from '#shared/contract/records.ts'
import { stockItem } from '#shared/decisions/equipment/move-stock.ts'
import type { StockMovement } from '#shared/domain/records/equipment.ts'
import { quantityOf, restockOf } from '#shared/domain/stock/stock.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import { withoutUndefined } from '#shared/lib/without-undefined.ts'
import type { Reader } from '../store/reader.ts'
import type { QueryHandlers } from './query-handler.ts'

async function movementsByItem(read: Reader): Promise<Map<string, StockMovement[]>> {
  return Map.groupBy(await read.find('stockmovements', { where: {} }), (movement) => movement.equipmentId)
}

const urgency = { out: 0, low: 1, ok: 2 }
const usualLimit = 500

export const equipmentQueryHandlers: QueryHandlers<keyof typeof equipmentQueries> = {
  'equipment.list': {
    dependsOn: ['equipment', 'stockmovements'],
    async run({ includeInactive = false }, { read }) {
      const movements = await movementsByItem(read)
      const items = await read.find('equipment', { where: {}, sort: [{ name: 'asc' }] })
      const listed = items
        .filter((item) => item.active || includeInactive)
        .map((item) => stockItem(item, quantityOf(movements.get(item.id) ?? [])))
      return accept(listed.sort((a, b) => urgency[a.state] - urgency[b.state]))
    },
  },

  'equipment.restockReport': {
    dependsOn: ['equipment', 'stockmovements'],
    async run(_input, { read, now }) {
      const movements = await movementsByItem(read)
      const items = await read.find('equipment', { where: { active: true }, sort: [{ name: 'asc' }] })
      const lines = items.flatMap((item): RestockLine[] => {
        const own = movements.get(item.id) ?? []
        const quantity = quantityOf(own)
        if (quantity >= item.minimumQuantity) return []
        const { name, unit, minimumQuantity, targetQuantity } = item
        const restock = restockOf(item, own, now)
        return [
          withoutUndefined({
            equipmentId: item.id,
            name,
            unit,
            quantity,
            minimumQuantity,
            targetQuantity,
            ...restock,
          }),
        ]
      })
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
