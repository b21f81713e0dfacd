/** Which answers are a sight of a patient's chart, and of whose. */
import type { QueryInput, QueryName } from '#shared/contract/contract.ts'
import type { Reader } from '../store/reader.ts'

/** Whose chart was seen, and, where it was one report, which. */
export interface ChartSight {
  patientId: string
  reportId?: string
}

const reportSight = async (read: Reader, reportId: string): Promise<ChartSight | undefined> => {
  const report = await read.get('reports', reportId)
  return report && { patientId: report.patientId, reportId }
}

type Sight<Name extends QueryName> = (
  input: QueryInput<Name>,
  read: Reader,
) => ChartSight | Promise<ChartSight | undefined>

const ofPatient = ({ patientId }: { patientId: string }): ChartSight => ({ patientId })
const ofReport = ({ reportId }: { reportId: string }, read: Reader) => reportSight(read, reportId)

/** The queries that show a chart: the record with its alerts, its history, the reports, what the portal shows. */
const sights: { [Name in QueryName]?: Sight<Name> } = {
  'patients.get': ofPatient,
  'patients.history': ofPatient,
  'reports.forPatient': ofPatient,
  'reports.versions': ofReport,
  'reports.attachment': ofReport,
  'portal.view': ofPatient,
  'portal.attachment': ofPatient,
}

/** The sight that an answered query is; undefined for one that shows no chart. */
export async function chartSightOf(
  name: QueryName,
  input: unknown,
  read: Reader,
): Promise<ChartSight | undefined> {
  const sight = sights[name] as Sight<QueryName> | undefined
  return await sight?.(input as never, read)
}
