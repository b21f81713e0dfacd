/** Every query's handler. */
import type { QueryName } from '#shared/contract/contract.ts'
import { appointmentQueryHandlers } from './appointments.ts'
import { clinicQueryHandlers } from './clinic.ts'
import { doctorQueryHandlers } from './doctors.ts'
import { analyticsQueryHandlers } from './analytics.ts'
import { equipmentQueryHandlers } from './equipment.ts'
import { feedbackQueryHandlers } from './feedback.ts'
import { noticeQueryHandlers } from './notices.ts'
import { reportQueryHandlers } from './reports.ts'
import { oversightQueryHandlers } from './oversight.ts'
import { patientQueryHandlers } from './patients.ts'
import { staffQueryHandlers } from './staff.ts'
import type { QueryHandlers } from './query-handler.ts'
import { syncQueryHandlers } from './sync.ts'
import { workstationQueryHandlers } from './workstation.ts'
import { enrolmentQueryHandlers } from './workstations.ts'

/** Whether the records are open at all is asked at the door: see electron/core/opening. */
export type CoreQueryName = Exclude<QueryName, 'opening.status'>

export const queryHandlers: QueryHandlers<CoreQueryName> = {
  ...clinicQueryHandlers,
  ...patientQueryHandlers,
  ...doctorQueryHandlers,
  ...appointmentQueryHandlers,
  ...reportQueryHandlers,
  ...equipmentQueryHandlers,
  ...feedbackQueryHandlers,
  ...analyticsQueryHandlers,
  ...oversightQueryHandlers,
  ...staffQueryHandlers,
  ...syncQueryHandlers,
  ...workstationQueryHandlers,
  ...noticeQueryHandlers,
  ...enrolmentQueryHandlers,
}
