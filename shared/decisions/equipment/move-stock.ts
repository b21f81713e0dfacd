/** Changes of the stock: what moves is written down, the quantity follows. */
import type { equipmentCommands, StockItem } from '../../contract/records.ts'
import type { CommandInput } from '../../contract/contract.ts'
import type { Equipment, StockMovement } from '../../domain/records/equipment.ts'
import { readLine } from '../../domain/patients/typed-text.ts'
import { refusal, type Refusal } from '../../domain/refusal.ts'
import { changeOf, crossesBelow, quantityOf, stateOf } from '../../domain/stock/stock.ts'
import { sameJson } from '../../lib/canonical-json.ts'
import { laterTimestamp } from '../../lib/later-timestamp.ts'
import { accept, refuse, type Result } from '../../lib/result.ts'
import { withoutUndefined } from '../../lib/without-undefined.ts'
import type { Decision, EmittedEvent, Surroundings } from '../decision.ts'

type Input<Name extends keyof typeof equipmentCommands> = CommandInput<Name>

/** An item with its quantity. */
export const stockItem = (item: Equipment, quantity: number): StockItem => ({
  ...item,
  quantity,
  state: stateOf(quantity, item.minimumQuantity),
})

const notFound = (equipmentId: string) =>
  refuse(refusal('NOT_FOUND', 'There is no such item.', { what: 'equipment', id: equipmentId }))

const invalid = (field: string, message: string) => refuse(refusal('QUANTITY_INVALID', message, { field }))

/** Texts of an item, cleaned as every typed line is. */
function readTexts<Details extends object>(details: Details): Result<Details, Refusal> {
  const read: Record<string, unknown> = {}
  for (const [field, value] of Object.entries(details)) {
    if (typeof value !== 'string') {
      read[field] = value
      continue
    }
    const line = readLine(value, field)
    if (!line.ok) return line
    if (line.value === '' && field === 'name') {
      return refuse(refusal('NAME_MISSING', 'An item needs a name.', { field }))
    }
    read[field] = line.value === '' && field !== 'unit' ? undefined : line.value
  }
  return accept(withoutUndefined(read) as Details)
}

/**
 * Adds an item. What is on the shelf at first is a count; starting below the minimum is no crossing (nothing was used),
 * the list and the restock report show it all the same. Without a target, twice the minimum is ordered to.
 */
export function createEquipment(
  input: Input<'equipment.create'>,
  { now, newId, actor }: Surroundings,
): Result<Decision<StockItem>, Refusal> {
  const read = readTexts(input)
  if (!read.ok) return read
  const { initialQuantity = 0, ...details } = read.value
  const minimumQuantity = details.minimumQuantity ?? 0
  const item: Equipment = {
    ...details,
    id: newId(),
    createdAt: now,
    updatedAt: now,
    unit: details.unit === undefined || details.unit === '' ? 'piece' : details.unit,
    minimumQuantity,
    targetQuantity: details.targetQuantity ?? minimumQuantity * 2,
    active: true,
  }
  const decision: Decision<StockItem> = {
    value: stockItem(item, initialQuantity),
    writes: [{ collection: 'equipment', before: undefined, after: item }],
    events: [],
  }
  if (item.targetQuantity < item.minimumQuantity) {
    return invalid('targetQuantity', 'The target is below the minimum.')
  }
  if (initialQuantity > 0) {
    const movement: StockMovement = {
      id: newId(),
      createdAt: now,
      updatedAt: now,
      equipmentId: item.id,
      kind: 'counted',
      change: initialQuantity,
      at: now,
      ...(actor.kind === 'staff' ? { staffId: actor.id } : {}),
    }
    decision.writes.push({ collection: 'stockmovements', before: undefined, after: movement })
  }
  return accept(decision)
}

/** Changes an item's details. Raising the minimum above the quantity is no crossing: nothing was used. */
export function updateEquipment(
  before: Equipment | undefined,
  movements: readonly StockMovement[],
  { equipmentId, changes }: Input<'equipment.update'>,
  { now }: Surroundings,
): Result<Decision<StockItem>, Refusal> {
  if (!before) return notFound(equipmentId)
  const read = readTexts(changes)
  if (!read.ok) return read
  const emptied = Object.keys(changes).filter((field) => !Object.hasOwn(read.value, field))
  const kept = Object.fromEntries(Object.entries(before).filter(([field]) => !emptied.includes(field)))
  const changed = { ...kept, ...read.value } as Equipment
  const quantity = quantityOf(movements)
  if (changed.targetQuantity < changed.minimumQuantity) {
    return invalid('targetQuantity', 'The target is below the minimum.')
  }
  if (sameJson(changed, before)) return accept({ value: stockItem(before, quantity), writes: [], events: [] })
  const after = { ...changed, updatedAt: laterTimestamp(now, before.updatedAt) }
  return accept({
    value: stockItem(after, quantity),
    writes: [{ collection: 'equipment', before, after }],
    events: [],
  })
}

const lowStock = (item: Equipment, quantity: number, movementId: string): EmittedEvent => ({
  type: 'EquipmentLowStock',
  subjectId: item.id,
  // One movement crosses at most once.
  id: `${movementId}~low`,
  payload: {
    equipmentId: item.id,
    name: item.name,
    unit: item.unit,
    quantity,
    minimumQuantity: item.minimumQuantity,
    targetQuantity: item.targetQuantity,
    movementId,
  },
})

/**
 * Notes a movement. Using or discarding more than is on record is refused with what is there: either the number is
 * wrong or the shelf should be counted first. (Two desks offline at once may still take the sum below zero; a count
 * puts it right.)
 */
export function recordMovement(
  item: Equipment | undefined,
  movements: readonly StockMovement[],
  input: Input<'equipment.recordMovement'>,
  { now, newId, actor }: Surroundings,
): Result<Decision<{ movement: StockMovement; quantity: number }>, Refusal> {
  if (!item) return notFound(input.equipmentId)
  const { kind, quantity, lot, expiresOn, note } = input
  const onRecord = quantityOf(movements)
  if (quantity === 0 && kind !== 'counted') return invalid('quantity', 'The quantity is zero.')
  if (expiresOn !== undefined && new Date(`${expiresOn}T00:00:00Z`).toJSON()?.slice(0, 10) !== expiresOn) {
    return refuse(refusal('INVALID_INPUT', 'There is no such date.', { field: 'expiresOn' }))
  }
  const change = changeOf(kind, quantity, onRecord)
  const after = quantityOf([{ change: onRecord }, { change }])
  if (after < 0 && (kind === 'used' || kind === 'discarded')) {
    return refuse(
      refusal('QUANTITY_INVALID', 'There is not so much on record. Count the shelf first if there is.', {
        field: 'quantity',
        onRecord,
        unit: item.unit,
        hint: 'count',
      }),
    )
  }
  const movement: StockMovement = withoutUndefined({
    id: newId(),
    createdAt: now,
    updatedAt: now,
    equipmentId: item.id,
    kind,
    change,
    at: now,
    lot,
    expiresOn,
    note,
    staffId: actor.kind === 'staff' ? actor.id : undefined,
  })
  return accept({
    value: { movement, quantity: after },
    writes: [{ collection: 'stockmovements', before: undefined, after: movement }],
    events: crossesBelow(onRecord, after, item.minimumQuantity) ? [lowStock(item, after, movement.id)] : [],
  })
}
