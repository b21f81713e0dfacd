/** Commands about the stock. */
import type { equipmentCommands } from '#shared/contract/records.ts'
import { createEquipment, recordMovement, updateEquipment } from '#shared/decisions/equipment/move-stock.ts'
import type { Reader } from '../store/reader.ts'
import type { CommandHandlers } from './command-handler.ts'

const movementsOf = (read: Reader, equipmentId: string) =>
  read.find('stockmovements', { where: { equipmentId } })

export const equipmentCommandHandlers: CommandHandlers<keyof typeof equipmentCommands> = {
  'equipment.create': (input, context) => Promise.resolve(createEquipment(input, context)),

  'equipment.update': async (input, context) =>
    updateEquipment(
      await context.read.get('equipment', input.equipmentId),
      await movementsOf(context.read, input.equipmentId),
      input,
      context,
    ),

  'equipment.recordMovement': async (input, context) =>
    recordMovement(
      await context.read.get('equipment', input.equipmentId),
      await movementsOf(context.read, input.equipmentId),
      input,
      context,
    ),
}
