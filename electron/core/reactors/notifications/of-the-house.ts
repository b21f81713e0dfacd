/** What the staff alone is told: stock, charts opened in an emergency, recovered passwords. */
import type { Reactor } from '../reactor.ts'
import { nameOf } from './recipients.ts'

export const houseNotifications = {
  EquipmentLowStock: {
    does: 'notifies those who keep the stock',
    react: ({ id, payload: { equipmentId, name, unit, quantity, minimumQuantity } }) => [
      {
        kind: 'toast',
        key: `${id}~equipmentLowStock`,
        audience: { roles: ['stockKeeper', 'administrator'] },
        template: 'equipmentLowStock',
        parameters: { item: name, unit, quantity, minimumQuantity, equipmentId },
      },
    ],
  },
  ChartOpenedInEmergency: {
    does: 'tells the administrators who opened whose chart, and why',
    react: ({ id, payload: { patient, staffName, reason } }) => [
      {
        kind: 'toast',
        key: `${id}~chartOpenedInEmergency`,
        audience: { roles: ['administrator'] },
        template: 'chartOpenedInEmergency',
        parameters: { patient: nameOf(patient), staff: staffName, reason, patientId: patient.id },
      },
    ],
  },
  AdministratorPasswordRecovered: {
    does: 'tells the administrators whose password was set with the recovery key',
    react: ({ id, payload: { staffName } }) => [
      {
        kind: 'toast',
        key: `${id}~administratorRecovered`,
        audience: { roles: ['administrator'] },
        template: 'administratorRecovered',
        parameters: { staff: staffName },
      },
    ],
  },
} satisfies Reactor['handles']
