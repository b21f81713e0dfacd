/** What a row of each type becomes, known from the row alone. */
import type { ExportRow } from '../export-rows.ts'
import type { ImportedType } from '../export-folder.ts'
import { type Alert, mapAllergy, mapCondition } from '../alerts.ts'
import { readVisit, type Visit } from '../map-encounter.ts'
import { type ImportedPatient, mapPatient } from '../map-patient.ts'
import { type ImportedDoctor, mapPractitioner } from '../map-practitioner.ts'
import { type ImportContext, type Mapped, refused, resourceId } from '../mapped.ts'

/** What is taken of a row, by the type of its resource. */
export interface TakenOf {
  Practitioner: ImportedDoctor
  AllergyIntolerance: Alert
  Condition: Alert
  Patient: ImportedPatient
  Encounter: Visit
}

export interface MappedRow<Type extends ImportedType> {
  line: number
  /** The id of its resource, where it has one. */
  id: string | undefined
  mapped: Mapped<TakenOf[Type]>
}

const mappers: { [Type in ImportedType]: (row: unknown, context: ImportContext) => Mapped<TakenOf[Type]> } = {
  Practitioner: mapPractitioner,
  AllergyIntolerance: mapAllergy,
  Condition: mapCondition,
  Patient: mapPatient,
  Encounter: readVisit,
}

/** @param row as it was read; one that could not be read is refused */
export function mapRow<Type extends ImportedType>(
  type: Type,
  row: ExportRow,
  context: ImportContext,
): MappedRow<Type> {
  const { line } = row
  if ('problem' in row) return { line, id: undefined, mapped: refused(row.problem) }
  const id = resourceId(row.value, type)
  return { line, id: id.kind === 'taken' ? id.value : undefined, mapped: mappers[type](row.value, context) }
}
