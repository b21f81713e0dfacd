/** Something the clinic uses up. Its quantity is not stored: it is the sum of its movements. */
import Type from 'typebox'
import { Id, Line, recordFields } from './fields.ts'
import type { RecordType } from './record-type.ts'

export const equipmentDetails = {
  name: Line,
  /** What one is: `box`, `piece`, `ml`. */
  unit: Line,
  category: Type.Optional(Line),
  barcode: Type.Optional(Line),
  /** Below this quantity the stock role is told. */
  minimumQuantity: Type.Number({ minimum: 0, maximum: 1_000_000 }),
  /** Quantity to restock to. */
  targetQuantity: Type.Number({ minimum: 0, maximum: 1_000_000 }),
  supplier: Type.Optional(Line),
}

export const Equipment = Type.Object({ ...recordFields, ...equipmentDetails, active: Type.Boolean() })
export type Equipment = Type.Static<typeof Equipment>

/**
 * `counted` movements carry the difference to what was on record when the shelf was counted, so that two counts made
 * on two desks still add up.
 */
export const StockMovementKind = Type.Union([
  Type.Literal('used'),
  Type.Literal('received'),
  Type.Literal('counted'),
  Type.Literal('discarded'),
])

export const StockMovement = Type.Object({
  ...recordFields,
  equipmentId: Id,
  kind: StockMovementKind,
  /** Signed change of the quantity: negative for used and discarded. */
  change: Type.Number({ minimum: -1_000_000, maximum: 1_000_000 }),
  at: Type.String({ maxLength: 24 }),
  lot: Type.Optional(Line),
  expiresOn: Type.Optional(Type.String({ maxLength: 10 })),
  note: Type.Optional(Line),
  staffId: Type.Optional(Id),
})

export type StockMovement = Type.Static<typeof StockMovement>
export type StockMovementKind = Type.Static<typeof StockMovementKind>

export const equipmentRecord: RecordType<typeof Equipment> = {
  name: 'equipment',
  version: 0,
  schema: Equipment,
  indexes: ['name'],
  migrations: {},
}

export const stockMovementRecord: RecordType<typeof StockMovement> = {
  name: 'stockmovements',
  version: 0,
  schema: StockMovement,
  indexes: [['equipmentId', 'at']],
  migrations: {},
}
