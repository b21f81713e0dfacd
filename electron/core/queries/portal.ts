/** What the patients' portal shows, from its cached view; and what waits at the desk. */
import type { portalQueries } from '#shared/contract/portal.ts'
import { invitationOf } from '../commands/portal-messages.ts'
import type { Patient } from '#shared/domain/records/patient.ts'
import type { PatientRequest } from '#shared/domain/records/patient-request.ts'
import { refusal } from '#shared/domain/refusal.ts'
import { addDays } from '#shared/domain/scheduling/calendar-date.ts'
import { clinicDateOf } from '#shared/domain/scheduling/clinic-time.ts'
import { sameJson } from '#shared/lib/canonical-json.ts'
import { accept, refuse } from '#shared/lib/result.ts'
import type { PortalMessage, PortalRequest, PortalView } from '#shared/events/portal-view.ts'
import { upToDateRow } from '../events/stale-projections.ts'
import { doctorName, messagesKey, portal, requestsKey } from '../reactors/portal.ts'
import { withMerged } from '../store/search/find-patients.ts'
import type { Reader } from '../store/reader.ts'
import { boardPatient } from './board-patients.ts'
import { openRequests } from './patient-requests.ts'
import type { QueryHandlers } from './query-handler.ts'

const rowOf = async <Value>(read: Reader, key: string): Promise<Value | undefined> =>
  (await upToDateRow(read, portal, key)) as Value | undefined

/** The cached view, with what was noted on records that were merged into the patient's. */
async function cachedView(read: Reader, patientId: string): Promise<PortalView | undefined> {
  const own = await rowOf<PortalView>(read, patientId)
  if (!own) return undefined
  const merged = withMerged(read, patientId).filter((id) => id !== patientId)
  const rows = await Promise.all(merged.map((id) => rowOf<PortalView>(read, id)))
  const views = rows.filter((view) => view !== undefined)
  const joined = <Part>(of: (view: PortalView) => Record<string, Part>): Record<string, Part> =>
    Object.assign({}, ...[...views, own].map(of)) as Record<string, Part>
  return {
    ...own,
    appointments: joined((view) => view.appointments),
    reports: joined((view) => view.reports),
  }
}

/** Parts of the view with the names of their doctors. */
async function withDoctors(
  view: PortalView,
  read: Reader,
): Promise<Pick<PortalView, 'appointments' | 'reports'>> {
  const parts = [...Object.values(view.appointments), ...Object.values(view.reports)]
  const ids = [...new Set(parts.flatMap(({ doctorId }) => doctorId ?? []))]
  const names = new Map((await read.getMany('doctors', ids)).map((doctor) => [doctor.id, doctorName(doctor)]))
  const named = <Part extends { doctorId?: string; doctor?: string }>(all: Record<string, Part>) =>
    Object.fromEntries(
      Object.entries(all).map(([id, part]) => {
        const doctor = names.get(part.doctorId ?? '') ?? part.doctor
        return [id, { ...part, ...(doctor === undefined ? {} : { doctor }) }]
      }),
    )
  return { appointments: named(view.appointments), reports: named(view.reports) }
}

/** Each proposed detail beside what is recorded. */
function differencesOf({ changes = {} }: PatientRequest, patient: Patient | undefined) {
  return Object.entries(changes).flatMap(([field, after]) => {
    const before = patient?.[field as keyof Patient]
    if (sameJson(before, after)) return []
    return [{ field, ...(before === undefined ? {} : { before }), ...(after === '' ? {} : { after }) }]
  })
}

const notFound = refuse(refusal('NOT_FOUND', 'There is no such file.', { what: 'attachment' }))

export const portalQueryHandlers: QueryHandlers<keyof typeof portalQueries> = {
  'portal.view': {
    dependsOn: ['reactor:portal'],
    async run({ patientId }, { read }) {
      const view = await cachedView(read, patientId)
      if (!view) return accept(null)
      return accept({
        ...view,
        ...(await withDoctors(view, read)),
        messages: (await rowOf<PortalMessage[]>(read, messagesKey(patientId))) ?? [],
        requests: (await rowOf<PortalRequest[]>(read, requestsKey(patientId))) ?? [],
      })
    },
  },

  'portal.attachment': {
    dependsOn: ['reports', 'reactor:portal'],
    async run({ patientId, reportId, attachmentId }, { read }) {
      const shown = (await cachedView(read, patientId))?.reports[reportId]
      const file = shown?.attachments?.find(({ id }) => id === attachmentId)
      const bytes = file && (await read.attachment('reports', reportId, attachmentId))
      if (!file || !bytes) return notFound
      return accept({ name: file.name, type: file.type, base64: Buffer.from(bytes).toString('base64') })
    },
  },

  'portal.invitations': {
    dependsOn: ['appointments'],
    affectedBy: (_input, { after }) => after?.['status'] === 'done',
    async run({ since }, { read, clinic, now }) {
      if (!clinic) return accept([])
      const from = addDays(clinicDateOf(since, clinic.timeZone), -1)
      const where = { date: { $gte: from, $lte: clinicDateOf(now, clinic.timeZone) }, status: 'done' }
      const ended = (await read.find('appointments', { where })).filter(
        ({ doneAt }) => doneAt !== undefined && doneAt >= since,
      )
      const due = []
      for (const { id: appointmentId, patientId, doctorId } of ended) {
        const key = invitationOf(appointmentId)
        const range = { id: { $gt: `${key}~`, $lt: `${key}~~` } }
        const [asked] = await read.find('messages', { where: range, limit: 1 })
        if (!asked) due.push({ appointmentId, patientId, doctorId })
      }
      return accept(due)
    },
  },

  'requests.list': {
    dependsOn: ['daybook', 'appointments', 'patients'],
    affectedBy: (_input, { collection, before, after }) =>
      collection !== 'daybook' || (before ?? after)?.['kind'] === 'request',
    async run({ limit = 100 }, { read }) {
      const open = (await openRequests(read)).slice(0, limit)
      const patients = await read.getMany('patients', [...new Set(open.map(({ patientId }) => patientId))])
      const appointments = await read.getMany(
        'appointments',
        open.flatMap(({ appointmentId }) => appointmentId ?? []),
      )
      return accept(
        open.map((request) => {
          const patient = patients.find(({ id }) => id === request.patientId)
          return {
            ...request,
            patient: boardPatient(patient),
            appointment: appointments.find(({ id }) => id === request.appointmentId) ?? null,
            differences: differencesOf(request, patient),
          }
        }),
      )
    },
  },
}
