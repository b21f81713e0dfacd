/** Keeps, for the restock report, when each item went below its minimum. */
import type { Reactor } from './reactor.ts'

export const stockLog: Reactor = {
  name: 'stock-log',
  handles: {
    EquipmentLowStock: {
      does: 'enters the item in the stock log for the restock report',
      react: ({ id, at, payload }) => [{ kind: 'project', key: id, at, value: payload }],
    },
  },
}
