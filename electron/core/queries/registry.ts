/** Every query's handler. */
import type { QueryName } from '#shared/contract/contract.ts'
import { analyticsQueryHandlers } from './analytics.ts'
import { appointmentQueryHandlers } from './appointments.ts'
import { clinicQueryHandlers } from './clinic.ts'
import { doctorQueryHandlers } from './doctors.ts'
import { oversightQueryHandlers } from './oversight.ts'
import { patientQueryHandlers } from './patients.ts'
import type { QueryHandlers } from './query-handler.ts'

export const queryHandlers: Partial<QueryHandlers<QueryName>> = {
  ...clinicQueryHandlers,
  ...patientQueryHandlers,
  ...doctorQueryHandlers,
  ...appointmentQueryHandlers,
  ...analyticsQueryHandlers,
  ...oversightQueryHandlers,
}
