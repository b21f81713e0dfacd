/** Reports, stock and feedback: what is written down during the day. */
import Type from 'typebox'
import { Equipment, equipmentDetails, StockMovement, StockMovementKind } from '../domain/records/equipment.ts'
import { Feedback, feedbackDetails } from '../domain/records/feedback.ts'
import { CalendarDate, Id, Line } from '../domain/records/fields.ts'
import { Report, reportDetails, ReportVersion } from '../domain/records/report.ts'
import { FieldChange } from '../events/catalogue.ts'
import { endpoint } from './endpoint.ts'

const reportInput = {
  ...Type.Partial(Type.Object(reportDetails)).properties,
  title: reportDetails.title,
  kind: reportDetails.kind,
}

export const reportCommands = {
  'reports.create': endpoint(
    'Writes a report for a patient.',
    Type.Object({ ...reportInput, patientId: Id, doctorId: Id, appointmentId: Type.Optional(Id) }),
    Report,
  ),
  'reports.update': endpoint(
    'Changes a report; the version before is kept.',
    Type.Object({
      reportId: Id,
      changes: Type.Partial(Type.Object(reportDetails)),
      basedOnVersion: Type.Optional(Type.Integer()),
    }),
    Report,
  ),
  'reports.attach': endpoint(
    'Attaches a file (an X-ray image, a PDF) to a report; bytes as base64.',
    Type.Object({ reportId: Id, name: Line, type: Line, base64: Type.String({ maxLength: 60_000_000 }) }),
    Report,
  ),
  'reports.detach': endpoint(
    'Takes a file off a report.',
    Type.Object({ reportId: Id, attachmentId: Id }),
    Report,
  ),
  'reports.delete': endpoint(
    'Deletes a report.',
    Type.Object({ reportId: Id }),
    Type.Object({ reportId: Id }),
  ),
  'reports.restore': endpoint('Brings a deleted report back.', Type.Object({ reportId: Id }), Report),
}

export const reportQueries = {
  'reports.forPatient': endpoint(
    'A patient’s reports, newest first.',
    Type.Object({ patientId: Id }),
    Type.Array(Type.Omit(Report, ['versions'])),
  ),
  'reports.versions': endpoint(
    'Every version of a report, newest first, with what changed.',
    Type.Object({ reportId: Id }),
    Type.Array(Type.Object({ ...ReportVersion.properties, changes: Type.Array(FieldChange) })),
  ),
  'reports.attachment': endpoint(
    'The bytes of an attachment, as base64.',
    Type.Object({ reportId: Id, attachmentId: Id }),
    Type.Object({ name: Line, type: Line, base64: Type.String() }),
  ),
}

export const StockItem = Type.Object({
  ...Equipment.properties,
  quantity: Type.Number(),
  state: Type.Union([Type.Literal('ok'), Type.Literal('low'), Type.Literal('out')]),
})
export type StockItem = Type.Static<typeof StockItem>

export const RestockLine = Type.Object({
  equipmentId: Id,
  name: Line,
  supplier: Type.Optional(Line),
  unit: Line,
  quantity: Type.Number(),
  minimumQuantity: Type.Number(),
  targetQuantity: Type.Number(),
  orderQuantity: Type.Number(),
  /** When the quantity last crossed below the minimum; absent when the item never had enough. */
  lowSince: Type.Optional(Line),
  usePerWeek: Type.Number(),
  /** Days until none is left at the use of the last four weeks; absent when nothing was used. */
  daysLeft: Type.Optional(Type.Number()),
})
export type RestockLine = Type.Static<typeof RestockLine>

const optionalEquipment = Type.Partial(Type.Object(equipmentDetails)).properties

export const equipmentCommands = {
  'equipment.create': endpoint(
    'Adds an item to the stock list, with what is on the shelf now.',
    Type.Object({
      ...optionalEquipment,
      name: Type.String({ minLength: 1, maxLength: 200 }),
      initialQuantity: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000 })),
    }),
    StockItem,
  ),
  'equipment.update': endpoint(
    'Changes an item.',
    Type.Object({
      equipmentId: Id,
      changes: Type.Object({ ...optionalEquipment, active: Type.Optional(Type.Boolean()) }),
    }),
    StockItem,
  ),
  'equipment.recordMovement': endpoint(
    'Notes what was used, received or discarded (a quantity), or what was counted on the shelf (the new total).',
    Type.Object({
      equipmentId: Id,
      kind: StockMovementKind,
      quantity: Type.Number({ minimum: 0, maximum: 1_000_000 }),
      lot: Type.Optional(Line),
      expiresOn: Type.Optional(CalendarDate),
      note: Type.Optional(Line),
    }),
    Type.Object({ movement: StockMovement, quantity: Type.Number() }),
  ),
}

export const equipmentQueries = {
  'equipment.list': endpoint(
    'The stock list with quantities, what is short first.',
    Type.Object({ includeInactive: Type.Optional(Type.Boolean()) }),
    Type.Array(StockItem),
  ),
  'equipment.restockReport': endpoint(
    'What to order, how much, and how long the rest lasts.',
    Type.Object({}),
    Type.Array(RestockLine),
  ),
  'equipment.movements': endpoint(
    'Movements of an item, newest first.',
    Type.Object({ equipmentId: Id, limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000 })) }),
    Type.Array(StockMovement),
  ),
}

export const feedbackCommands = {
  'feedback.submit': endpoint(
    'Takes a patient’s feedback on a doctor.',
    Type.Object(feedbackDetails),
    Feedback,
  ),
  'feedback.respond': endpoint(
    'The doctor’s answer to feedback.',
    Type.Object({ feedbackId: Id, text: Type.String({ minLength: 1, maxLength: 20_000 }) }),
    Feedback,
  ),
  'feedback.takeBackAnswer': endpoint(
    'Takes back an answer to feedback, which is unanswered again; by who gave it, or an administrator.',
    Type.Object({ feedbackId: Id }),
    Feedback,
  ),
}

export const feedbackQueries = {
  'feedback.list': endpoint(
    'Feedback, newest first.',
    Type.Object({
      doctorId: Type.Optional(Id),
      patientId: Type.Optional(Id),
      unansweredOnly: Type.Optional(Type.Boolean()),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    }),
    Type.Array(Feedback),
  ),
}
