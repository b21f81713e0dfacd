/**
 * Which workstation may write which type of document on the hub: the one table, compiled from the table of permissions. A
 * workstation is enrolled for some of the staff's roles; it may write a type when one of them may use a command that does.
 * The hub checks it by itself (electron/core/replication/hub-validation.ts), whatever the workstation's own core would let
 * through; docs/permissions.md lists it.
 */
import type { CollectionName } from '../decisions/decision.ts'
import { roles } from '../domain/roles.ts'
import type { Role } from '../domain/records/staff.ts'
import { hubRoleOf } from '../sync/hub-roles.ts'
import { type ActionName, permissions } from './permissions.ts'

/** A collection's records, the parts in which the files of reports travel, or the lease on sending messages. */
export type DocumentType = CollectionName | 'attachment' | 'lease'

interface WrittenBy {
  /** Commands after which such a document is new or another one. */
  written: readonly ActionName[]
  /** Commands after which such a document is gone. */
  removed?: readonly ActionName[]
  /** Written once: it is never changed and never removed. `erasing`: those who may take out what it tells of a person. */
  once?: { erasing?: readonly ActionName[] }
  /** Fields that everybody may change, of a document that is there. */
  ownFields?: readonly string[]
  /** Also what follows from any event: everybody writes it. */
  follows?: true
}

export const documentTypes: Readonly<Record<DocumentType, WrittenBy>> = {
  patients: {
    written: [
      'patients.register',
      'patients.update',
      'patients.delete',
      'patients.restore',
      'patients.erase',
      'patients.merge',
      'patients.unmerge',
    ],
  },
  doctors: {
    written: [
      'doctors.create',
      'doctors.update',
      'doctors.setWorkingHours',
      'doctors.addAbsence',
      'doctors.removeAbsence',
      'doctors.openCalendar',
      'doctors.closeCalendar',
    ],
  },
  appointments: {
    written: [
      'appointments.schedule',
      'appointments.scheduleSeries',
      'appointments.reschedule',
      'appointments.cancel',
      'appointments.setStatus',
      'appointments.displace',
      'patients.erase',
    ],
  },
  daybook: {
    written: [
      'appointments.schedule',
      'appointments.reschedule',
      'appointments.cancel',
      'appointments.setStatus',
      'waitlist.add',
      'patients.erase',
    ],
    removed: ['waitlist.remove', 'patients.erase'],
  },
  equipment: { written: ['equipment.create', 'equipment.update'] },
  stockmovements: { written: ['equipment.create', 'equipment.recordMovement'], once: {} },
  reports: {
    written: ['reports.create', 'reports.update', 'reports.attach', 'reports.detach', 'reports.restore'],
    removed: ['reports.delete', 'patients.erase'],
  },
  attachment: { written: ['reports.attach'], removed: ['reports.delete', 'patients.erase'], once: {} },
  feedback: { written: ['feedback.submit', 'feedback.respond', 'feedback.takeBackAnswer', 'patients.erase'] },
  messages: { written: [], follows: true, removed: ['patients.erase'] },
  staff: {
    written: ['clinic.setUp', 'staff.create', 'staff.update', 'staff.setRoles', 'staff.deactivate'],
    ownFields: ['credential', 'updatedAt'],
  },
  clinic: {
    written: ['clinic.setUp', 'clinic.update', 'clinic.closures.set', 'templates.update', 'templates.reset'],
  },
  lease: { written: [], follows: true },
  events: { written: [], follows: true, once: { erasing: ['patients.erase'] } },
}

export interface DocumentRule {
  /** Roles of a workstation, of which one is needed to write it. */
  write: readonly Role[]
  /** And to remove it. */
  remove: readonly Role[]
  once: boolean
  /** And to take out of a document that is written once what it tells of a person. */
  erase: readonly Role[]
  ownFields: readonly string[]
}

/** Setting the clinic up is open to anyone on an empty workstation; its documents are an administrator's. */
const whoMay = (actions: readonly ActionName[]): Role[] =>
  roles.filter((role) =>
    actions.some((action) => {
      const { who } = permissions[action]
      if (who === 'anyone') return role === 'administrator'
      return who === 'staff' || who.includes(role)
    }),
  )

function ruleOf({ written, removed = [], once, ownFields = [], follows }: WrittenBy): DocumentRule {
  return {
    write: follows ? [...roles] : whoMay(written),
    remove: whoMay(removed),
    once: once !== undefined,
    erase: whoMay(once?.erasing ?? []),
    ownFields,
  }
}

/** The rule for each type of document. */
export const hubRules = Object.fromEntries(
  Object.entries(documentTypes).map(([type, writtenBy]) => [type, ruleOf(writtenBy)]),
) as Record<DocumentType, DocumentRule>

/** The roles that a workstation was enrolled for, from those of its user on the hub. */
export const workstationRoles = (hubRoles: readonly string[]): Role[] =>
  roles.filter((role) => hubRoles.includes(hubRoleOf(role)))
