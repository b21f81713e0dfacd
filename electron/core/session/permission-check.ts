/** The one place where it is decided whether somebody may do what they ask, from shared/permissions. */
import { type ActionName, mayUse, permissions, rolesNeeded } from '#shared/permissions/permissions.ts'
import { refusal, type Refusal } from '#shared/domain/refusal.ts'
import type { Reader } from '../store/reader.ts'
import type { Caller, NoCaller, Session } from './session.ts'

export type HasOpenChart = (session: Session, patientId: string) => boolean

/** The patient whose chart an action shows; undefined when the input leads to none. */
async function chartPatient(
  field: 'patientId' | 'reportId',
  input: unknown,
  read: Reader,
): Promise<string | undefined> {
  const id: unknown = input !== null && typeof input === 'object' ? Reflect.get(input, field) : undefined
  if (typeof id !== 'string') return undefined
  return field === 'patientId' ? id : (await read.get('reports', id))?.patientId
}

/** True when the input is about the patient who asks. */
const isOwn = (input: unknown, patientId: string): boolean =>
  input !== null && typeof input === 'object' && Reflect.get(input, 'patientId') === patientId

/**
 * Whether the caller may use a command or query.
 * @param input not checked yet
 * @returns undefined when they may; else SIGN_IN_NEEDED, SESSION_LOCKED, or FORBIDDEN with the roles of which one is needed
 */
export async function refuseUnpermitted(
  action: ActionName,
  input: unknown,
  caller: Caller | NoCaller,
  parts: { read: Reader; hasOpenChart: HasOpenChart },
): Promise<Refusal | undefined> {
  const { who, chartOf } = permissions[action]
  if (who === 'anyone') return undefined
  if ('refusal' in caller) return caller.refusal
  const { actor, session } = caller
  if (actor.kind === 'system') return undefined
  if (actor.kind === 'staff' && mayUse(actor.roles, action)) return undefined
  if (actor.kind === 'patient' && permissions[action].portal && isOwn(input, actor.id)) return undefined
  if (chartOf && session) {
    const patientId = await chartPatient(chartOf, input, parts.read)
    if (patientId !== undefined && parts.hasOpenChart(session, patientId)) return undefined
  }
  const needs = rolesNeeded(action)
  return refusal('FORBIDDEN', `${action} needs one of these roles: ${needs.join(', ')}.`, {
    action,
    needs,
    ...(chartOf ? { inEmergency: 'charts.openInEmergency' } : {}),
  })
}
