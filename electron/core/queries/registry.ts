/** Every query's handler. */
import type { QueryName } from '#shared/contract/contract.ts'
import { appointmentQueryHandlers } from './appointments.ts'
import { clinicQueryHandlers } from './clinic.ts'
import { doctorQueryHandlers } from './doctors.ts'
import { analyticsQueryHandlers } from './analytics.ts'
import { equipmentQueryHandlers } from './equipment.ts'
import { feedbackQueryHandlers } from './feedback.ts'
import { reportQueryHandlers } from './reports.ts'
import { oversightQueryHandlers } from './oversight.ts'
import { patientQueryHandlers } from './patients.ts'
import type { QueryHandlers } from './query-handler.ts'
import { syncQueryHandlers } from './sync.ts'

export const queryHandlers: QueryHandlers<QueryName> = {
  ...clinicQueryHandlers,
  ...patientQueryHandlers,
  ...doctorQueryHandlers,
  ...appointmentQueryHandlers,
  ...reportQueryHandlers,
  ...equipmentQueryHandlers,
  ...feedbackQueryHandlers,
  ...analyticsQueryHandlers,
  ...oversightQueryHandlers,
  ...syncQueryHandlers,
}
